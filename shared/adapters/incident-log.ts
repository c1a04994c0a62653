import * as z from 'zod';
import { foldIncident } from '../domain/incident/evolve.ts';
import type { Incident } from '../domain/incident/incident.ts';
import { incidentEvent } from '../domain/incident/incident-events.ts';
import { alertKey, incidentId, type AlertKey, type IncidentId } from '../domain/ids.ts';
import { spokenHash } from './spoken-hash.ts';
import type { Table } from './table.ts';

/** One command's events. `fingerprint` tells two requests under one Idempotency-Key apart. */
const commit = z.object({
  commandId: z.string(),
  fingerprint: z.string().optional(),
  at: z.number(),
  events: z.array(incidentEvent).min(1),
});
export type Commit = z.infer<typeof commit>;

export interface LoadedIncident {
  readonly incident: Incident;
  /** Number of the last commit. */
  readonly version: number;
  readonly commits: readonly Commit[];
}

/** An incident that is not closed, since when, and the alert that owes it where an alert does. */
const openMark = z.object({ sk: incidentId, at: z.number(), alert: alertKey.optional() });
export type OpenMark = z.infer<typeof openMark>;

const OPEN_SHARDS = 4;
const incidentKey = (id: IncidentId): string => `INCIDENT#${id}`;
const commitKey = (id: IncidentId, version: number) => ({
  pk: incidentKey(id),
  sk: `COMMIT#${String(version).padStart(6, '0')}`,
});
const openKey = (id: IncidentId) => ({ pk: `OPEN#${id.charCodeAt(id.length - 1) % OPEN_SHARDS}`, sk: id });

/** The incident's commits: append only. What happened is here and nowhere else. */
export class IncidentLog {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  async load(id: IncidentId): Promise<LoadedIncident | undefined> {
    const items = await this.#table.list(incidentKey(id), 'COMMIT#');
    const commits = items.map((item) => commit.parse(item));
    const incident = foldIncident(
      id,
      commits.flatMap(({ events }) => events),
    );
    return incident === undefined ? undefined : { incident, version: commits.length, commits };
  }

  async version(id: IncidentId): Promise<number> {
    const [last] = await this.#table.list(incidentKey(id), 'COMMIT#', { newestFirst: true, limit: 1 });
    return last === undefined ? 0 : Number(String(last['sk']).slice('COMMIT#'.length));
  }

  /** Writes commit `version`; false when another stands there (a lost race, or this very command retried). */
  append(id: IncidentId, version: number, { commandId, fingerprint, at, events }: Commit): Promise<boolean> {
    return this.#table.putNew({ ...commitKey(id, version), commandId, fingerprint, at, events });
  }

  /** The origin that the incident of this id was opened for; undefined when the id is free. */
  async originOf(id: IncidentId): Promise<string | undefined> {
    const item = await this.#table.get(commitKey(id, 1));
    const first = item === undefined ? undefined : commit.parse(item).events[0];
    return first?.type === 'IncidentOpened' ? first.origin : undefined;
  }

  /**
   * Written before the first commit, so that the auditor never misses an incident (row X4). True when the mark is as old as
   * `at`; false when one stood, perhaps for so long that the auditor is about to forget it.
   */
  markOpen(id: IncidentId, at: number, alert?: AlertKey): Promise<boolean> {
    return this.#table.putNew({ ...openKey(id), at, alert });
  }

  async markClosed(id: IncidentId): Promise<void> {
    await this.#table.delete(openKey(id));
  }

  /** Every incident that is not closed; strongly consistent, for the auditor and for statements. */
  async openIncidents(): Promise<OpenMark[]> {
    const shards = await Promise.all(
      Array.from({ length: OPEN_SHARDS }, (_, shard) => this.#table.list(`OPEN#${shard}`)),
    );
    return shards.flat().map((item) => openMark.parse(item));
  }
}

/** 40 bits of a hash over what the incident is for, in Crockford base32. */
export const incidentIdFor = (origin: string, salt: number): IncidentId =>
  incidentId.parse(`INC-${spokenHash(`${origin}#${salt}`)}`);
