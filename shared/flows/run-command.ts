import { createHash, randomUUID } from 'node:crypto';
import type { IncidentLog } from '../adapters/incident-log.ts';
import { Problem } from '../contracts/http/problem.ts';
import type { Actor, IncidentId } from '../domain/ids.ts';
import { decideCommand, type Command, type Decision } from '../domain/incident/decide-command.ts';
import type { Incident } from '../domain/incident/incident.ts';
import { commitDecision, type CommandIdentity } from './commit-decision.ts';

/** A command's identity: the caller's Idempotency-Key within what they may mean by it, else one of its own. */
export function identityOf(key: string | undefined, by: Actor, route: string, body: string): CommandIdentity {
  if (key === undefined) return { commandId: `once:${randomUUID()}` };
  return {
    commandId: `key:${createHash('sha256').update(`${by}|${route}|${key}`).digest('hex')}`,
    fingerprint: createHash('sha256').update(body).digest('hex'),
  };
}

/** Refuses a key that was used for another body: a client's bug that would otherwise look like success. */
export function sameRequest(identity: CommandIdentity, standing: string | undefined): void {
  if (identity.fingerprint === undefined || standing === identity.fingerprint) return;
  throw keyReused();
}

export const keyReused = (): Problem =>
  new Problem(422, 'Idempotency key reused', 'this Idempotency-Key was used with another body', {
    field: 'idempotency-key',
  });

/** The incident after the command, or a Problem: 404 for an unknown one, 409 with the present state when it no longer applies. */
export async function runCommand(
  log: IncidentLog,
  id: IncidentId,
  command: Command,
  identity: CommandIdentity,
  now: number,
): Promise<Incident> {
  return runDecision(log, id, (incident) => decideCommand(incident, command, now), identity, now);
}

/** The same for a decision that needs more than the incident to be made. */
export async function runDecision(
  log: IncidentLog,
  id: IncidentId,
  decide: (incident: Incident) => Decision,
  identity: CommandIdentity,
  now: number,
): Promise<Incident> {
  const outcome = await commitDecision(log, id, identity, now, decide);
  switch (outcome.kind) {
    case 'unknown':
      throw new Problem(404, 'Not found', `there is no incident ${id}`, { field: 'id' });
    case 'refused': {
      const { status, severity } = outcome.incident;
      throw new Problem(409, 'Conflict', outcome.because, { incident: { id, status, severity } });
    }
    case 'committed':
      if (outcome.replayed) sameRequest(identity, outcome.fingerprint);
      return outcome.incident;
    case 'nothing':
      return outcome.incident;
  }
}
