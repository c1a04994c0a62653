import { durationMs } from '../text/duration.ts';
import type { Announcement } from './announcement.ts';
import { windowsOf, type Window } from './occurrences-of.ts';

/** So far ahead are series compared. */
export const COMPARED_MS = 400 * 86_400_000;

export interface Overlap {
  readonly own: Window;
  readonly other: Window;
}

/** The first windows of two announcements that have an instant in common, from `from` on. */
export function firstOverlap(item: Announcement, other: Announcement, from: number): Overlap | undefined {
  const own = ahead(item, from);
  const theirs = ahead(other, from);
  let next = 0;
  for (const one of own) {
    while ((theirs[next]?.end ?? Number.POSITIVE_INFINITY) <= one.start) next += 1;
    const met = theirs[next];
    if (met !== undefined && met.start < one.end) return { own: one, other: met };
  }
  return undefined;
}

/** An occurrence of the series that would run into the next one, and is shorter for it. */
export function overlapInSeries(item: Announcement, from: number): Overlap | undefined {
  if (item.time.kind === 'once') return undefined;
  const { plans, exceptions } = item.time;
  const moved = new Map(exceptions.map(({ occurrence, parts }) => [occurrence, parts.at(-1)?.end]));
  const all = ahead(item, from);
  for (const [index, own] of all.entries()) {
    const other = all[index + 1];
    const plan = plans.findLast(({ since }) => since <= own.planned);
    const end = moved.get(own.planned) ?? own.start + (plan === undefined ? 0 : durationMs(plan.recurs.lasts));
    if (other !== undefined && end > other.start) return { own, other };
  }
  return undefined;
}

const ahead = (item: Announcement, from: number): Window[] => windowsOf(item, from, from + COMPARED_MS);
