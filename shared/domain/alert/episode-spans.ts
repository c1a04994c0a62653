import type { IncidentId } from '../ids.ts';
import type { AlertRecord, Episode } from './alert-record.ts';
import { firingSpans, type AlertHistory, type FiringSpan } from './firing-spans.ts';

/** The episodes that the record still knows, oldest first. */
export function episodesOf({ past, incidentId, from, holdDownMs }: AlertRecord): Episode[] {
  return incidentId === undefined || from === undefined ? past : [...past, { incidentId, from, holdDownMs }];
}

/**
 * The part of the alert's history that belongs to one incident. The parts of all its incidents together are the whole, so that
 * what is billed does not depend on which arrival opened which incident. Undefined when the record knows nothing of it (any more).
 */
export function episodeSpans(record: AlertRecord, id: IncidentId): FiringSpan[] | undefined {
  const { past } = record;
  const index = past.findIndex(({ incidentId }) => incidentId === id);
  const own = past[index] ?? episodesOf(record).find(({ incidentId }) => incidentId === id);
  if (own === undefined) return undefined;
  const until = index < 0 ? undefined : (past[index + 1]?.from ?? record.from);
  return firingSpans(record, own.holdDownMs).flatMap(({ start, end }) => {
    if ((end !== undefined && end < own.from) || (until !== undefined && start >= until)) return [];
    const from = Math.max(start, own.from);
    if (until === undefined || (end !== undefined && end <= until))
      return [end === undefined ? { start: from } : { start: from, end }];
    return [own.cutShort && !recoveredBefore(record, until) ? { start: from } : { start: from, end: until }];
  });
}

/** Of an episode that was cut short: whether a recovery has come to light since. Where none has, the person's word is its end. */
function recoveredBefore({ firedAt, recoveredAt }: AlertHistory, until: number): boolean {
  const lastFired = firedAt.findLast((at) => at < until) ?? until;
  return recoveredAt.some((at) => at >= lastFired && at < until);
}
