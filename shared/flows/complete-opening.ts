import type { AlertRecords } from '../adapters/alert-records.ts';
import type { IncidentLog } from '../adapters/incident-log.ts';
import type { AlertFacts, AlertRecord, Said } from '../domain/alert/alert-record.ts';
import { TOCSIN } from '../domain/ids.ts';
import type { EventOf, IncidentEvent } from '../domain/incident/incident-events.ts';
import { idFor, openIncident } from './open-incident.ts';

/** What the policy makes of an alert that opens an incident. */
export type Assessed = Omit<EventOf<'IncidentOpened'>, 'type' | 'at' | 'by' | 'origin' | 'title'>;

export interface OpeningDeps {
  readonly log: IncidentLog;
  readonly alerts: AlertRecords;
  readonly assess: (facts: AlertFacts, said: Said, now: number) => Promise<Assessed>;
}

/** Why it has its severity, as a step of its own: the first assessment looks like every later one. */
export const assessedEvent = (
  { severity, why, impact }: Pick<Assessed, 'severity' | 'why' | 'impact'>,
  at: Pick<IncidentEvent, 'at' | 'by'>,
): IncidentEvent => ({ type: 'SeverityAssessed', ...at, severity, why, impact });

const originOf = (record: AlertRecord): string => `${record.key}#${record.episode}`;

/**
 * Finds the incident's id and marks it open before the alert's item says that it owes one: from here on the auditor finds the
 * debt, whoever dies.
 */
export async function reserveIncident(log: IncidentLog, record: AlertRecord, now: number): Promise<AlertRecord> {
  const { id, salt } = await idFor(log, originOf(record), record.salt);
  await log.markOpen(id, now, record.key);
  return { ...record, incidentId: id, salt };
}

/** Opens the incident that the record owes, in the words it was first told. Undefined when the record has to be read again. */
export async function completeOpening(
  deps: OpeningDeps,
  record: AlertRecord,
  now: number,
): Promise<AlertRecord | undefined> {
  const { incidentId: id, pending } = record;
  if (id === undefined || pending === undefined) throw new Error(`alert ${record.key} owes no incident`);
  const { facts, said } = pending;
  const at = { at: now, by: TOCSIN };
  const assessed = await deps.assess(facts, said, now);
  const opened = await openIncident(deps.log, id, [
    { type: 'IncidentOpened', ...at, origin: originOf(record), title: facts.title, ...assessed },
    assessedEvent(assessed, at),
    { type: 'AlertAttached', ...at, alert: facts },
    ...whatIsOver(record, now),
  ]);
  if (!opened) {
    const elsewhere = await reserveIncident(deps.log, { ...record, salt: record.salt + 1 }, now);
    await deps.alerts.move({ ...elsewhere, version: record.version + 1 });
    return undefined;
  }
  await deps.alerts.settle(record);
  const { pending: _done, ...settled } = record;
  return settled;
}

/** A recovery that overtook its alarm: the incident is recorded as over, and nobody is called. */
function whatIsOver(record: AlertRecord, now: number): IncidentEvent[] {
  if (record.state === 'firing') return [];
  const at = { at: now, by: TOCSIN };
  return [
    { type: 'AlertQuieted', ...at, key: record.key, quietAt: record.changedAt, receivedAt: now },
    { type: 'IncidentResolved', ...at, cause: 'quiet', note: 'its recovery was known before its alarm' },
  ];
}
