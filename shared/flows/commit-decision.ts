import type { IncidentLog, LoadedIncident } from '../adapters/incident-log.ts';
import type { IncidentId } from '../domain/ids.ts';
import type { Incident } from '../domain/incident/incident.ts';
import { evolve } from '../domain/incident/evolve.ts';
import type { IncidentEvent } from '../domain/incident/incident-events.ts';
import type { Decision } from '../domain/incident/decide-command.ts';

export interface CommandIdentity {
  readonly commandId: string;
  readonly fingerprint?: string | undefined;
}

export type Outcome =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'refused'; readonly because: string; readonly incident: Incident; readonly version: number }
  /** Written now, or found written under the same command: then `events` are the ones that stand there. */
  | {
      readonly kind: 'committed';
      readonly events: readonly IncidentEvent[];
      readonly incident: Incident;
      readonly version: number;
      readonly replayed: boolean;
      readonly fingerprint: string | undefined;
    }
  | { readonly kind: 'nothing'; readonly incident: Incident; readonly version: number };

const MOST_TRIES = 12;

/**
 * Reads the log, decides, and writes one commit if nobody was faster; a lost race reads and decides again, so that of an
 * acknowledgement and an escalation exactly one wins (failure 4). A command that stands in the log already is answered from
 * there: its put had succeeded (failure 21b).
 */
export async function commitDecision(
  log: IncidentLog,
  id: IncidentId,
  command: CommandIdentity,
  now: number,
  decide: (incident: Incident, loaded: LoadedIncident) => Decision,
): Promise<Outcome> {
  for (let attempt = 0; attempt < MOST_TRIES; attempt += 1) {
    const loaded = await log.load(id);
    if (loaded === undefined) return { kind: 'unknown' };
    const { incident, version } = loaded;
    const standing = loaded.commits.find(({ commandId }) => commandId === command.commandId);
    if (standing !== undefined) {
      const { events, fingerprint } = standing;
      return { kind: 'committed', events, incident, version, replayed: true, fingerprint };
    }
    const decision = decide(incident, loaded);
    if (!decision.ok) return { kind: 'refused', because: decision.because, incident, version };
    const { events } = decision;
    if (events.length === 0) return { kind: 'nothing', incident, version };
    if (await log.append(id, version + 1, { ...command, at: now, events })) {
      return {
        kind: 'committed',
        events,
        incident: events.reduce(evolve, incident),
        version: version + 1,
        replayed: false,
        fingerprint: command.fingerprint,
      };
    }
  }
  throw new Error(`${MOST_TRIES} races for ${id} were lost in a row; the caller retries`);
}
