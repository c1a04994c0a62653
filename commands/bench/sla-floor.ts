import type { Interval } from '../../shared/domain/calendar/interval.ts';

/**
 * The least that has to be done for the same sum: starts and ends sorted as plain numbers, and one sweep over them. It does not know
 * whose interval is whose, so it can say how long it was and nothing else.
 */
export function floorOf(outages: readonly Interval[], excluded: readonly Interval[]): () => number {
  const [from, to] = [numbers(outages, 'start'), numbers(outages, 'end')];
  const [exFrom, exTo] = [numbers(excluded, 'start'), numbers(excluded, 'end')];
  return () => sweep(from.toSorted(), to.toSorted(), exFrom.toSorted(), exTo.toSorted());
}

const numbers = (intervals: readonly Interval[], side: 'start' | 'end'): Float64Array =>
  Float64Array.from(intervals, (interval) => interval[side]);

function sweep(from: Float64Array, to: Float64Array, exFrom: Float64Array, exTo: Float64Array): number {
  const never = Number.POSITIVE_INFINITY;
  let [i, j, k, l] = [0, 0, 0, 0];
  let [open, excused, last, sum] = [0, 0, 0, 0];
  while (j < to.length) {
    const [a, b, c, d] = [from[i] ?? never, to[j] ?? never, exFrom[k] ?? never, exTo[l] ?? never];
    const at = Math.min(a, b, c, d);
    if (open > 0 && excused === 0) sum += at - last;
    last = at;
    if (at === a) {
      open += 1;
      i += 1;
    } else if (at === c) {
      excused += 1;
      k += 1;
    } else if (at === d) {
      excused -= 1;
      l += 1;
    } else {
      open -= 1;
      j += 1;
    }
  }
  return sum;
}
