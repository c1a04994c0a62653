import { durationMs } from '../text/duration.ts';
import { together } from './layer-timeline.ts';
import { scheduleTimeline, type OnCallFacts } from './schedule-timeline.ts';
import type { People } from './timeline.ts';

/** No overlap is longer: facts that reach back so far are enough. */
export const LONGEST_OVERLAP_MS = 6 * 3_600_000;

/**
 * Whoever can be reached through a schedule at an instant, in the order in which they are tried: those on call, and after them those
 * who handed over so shortly before that they stay until the overlap is over (row S1.7). Whoever was taken off, or is on leave, has
 * gone at once.
 */
export function onDuty(facts: OnCallFacts, id: string, at: number): People {
  const timeline = scheduleTimeline(facts, id);
  const now = timeline(at).is;
  const overlap = facts.schedules.find((one) => one.id === id)?.handOver?.overlap;
  if (overlap === undefined || durationMs(overlap) === 0) return now;
  const from = at - durationMs(overlap);
  const left: string[] = [];
  // Half-open: whoever handed over exactly an overlap ago has gone.
  for (let before = from; before < at;) {
    const { is, until } = timeline(before);
    if (until > from) left.push(...is);
    before = until;
  }
  const planned = scheduleTimeline({ ...facts, overrides: {}, leave: [] }, id)(at).is;
  const stay = left.filter((person) => !planned.includes(person));
  return together(now, [...new Set(stay)]);
}
