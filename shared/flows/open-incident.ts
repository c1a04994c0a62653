import { incidentIdFor, type IncidentLog } from '../adapters/incident-log.ts';
import type { IncidentId } from '../domain/ids.ts';
import type { EventOf, IncidentEvent } from '../domain/incident/incident-events.ts';

/** The first id of this origin that is free or its own, from `salt` on: two alarms never share an incident by accident. */
export async function idFor(
  log: IncidentLog,
  origin: string,
  salt = 0,
): Promise<{ id: IncidentId; salt: number; stands: boolean }> {
  for (let s = salt; ; s += 1) {
    const id = incidentIdFor(origin, s);
    const there = await log.originOf(id);
    if (there === undefined || there === origin) return { id, salt: s, stands: there !== undefined };
  }
}

/**
 * Writes the opening commit under `id`. True when it stands, by us now or by an earlier try of the same origin; false when
 * another origin took the id meanwhile and the salt has to move on. `isMarked`: this very call of the function has put the mark
 * of an open incident there, so that it stands for longer than the function may run; any other is put again.
 */
export async function openIncident(
  log: IncidentLog,
  id: IncidentId,
  events: readonly [EventOf<'IncidentOpened'>, ...IncidentEvent[]],
  { fingerprint, isMarked = false }: { readonly fingerprint?: string | undefined; readonly isMarked?: boolean } = {},
): Promise<boolean> {
  const [{ origin, at }] = events;
  if (!isMarked) await log.markOpen(id, at);
  if (await log.append(id, 1, { commandId: `open:${origin}`, fingerprint, at, events: [...events] })) return true;
  return (await log.originOf(id)) === origin;
}
