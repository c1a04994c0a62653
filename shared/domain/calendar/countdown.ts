import type { Target } from '../policy/document/calendar.ts';
import { subtract, union, type Interval } from './interval.ts';
import { countingFrom, lengthOfTarget, type Calendars } from './working-time.ts';

/** A promised time that counts from an instant on, but not in `pauses`. All in epoch milliseconds. */
export interface Countdown {
  readonly target: Target;
  readonly calendars: Calendars;
  readonly from: number;
  readonly pauses: readonly Interval[];
}

/** The stretches in which it counts, in their order and without end. */
function* stretches({ target, calendars, from, pauses }: Countdown): Generator<Interval> {
  const apart = union(pauses);
  for (const counting of countingFrom(target, calendars, from)) yield* subtract([counting], apart);
}

/** When so much of it has counted. */
export function afterCounting(countdown: Countdown, ms: number): number {
  let left = ms;
  for (const { start, end } of stretches(countdown)) {
    if (end - start >= left) return start + left;
    left -= end - start;
  }
  throw new RangeError('time that counts goes on for ever');
}

/** How much of it has counted by an instant. */
export function countedBy(countdown: Countdown, at: number): number {
  let ms = 0;
  for (const { start, end } of stretches(countdown)) {
    if (start >= at) break;
    ms += Math.min(end, at) - start;
    if (end >= at) break;
  }
  return ms;
}

/** How long it is from its beginning to its end, in time that counts. */
export const lengthOfCountdown = ({ target, calendars, from }: Countdown): number =>
  lengthOfTarget(target, calendars, from);

/** When a target that counts from `from` falls due. Throws for a calendar that the policy does not have. */
export function targetDueAt(target: Target, calendars: Calendars, from: number, pauses: readonly Interval[] = []) {
  const countdown = { target, calendars, from, pauses };
  return afterCounting(countdown, lengthOfCountdown(countdown));
}
