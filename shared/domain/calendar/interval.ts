/** Half-open span of time [start, end) in epoch milliseconds. One that ends at or before its start holds nothing. */
export interface Interval {
  readonly start: number;
  readonly end: number;
}

/** Disjoint, non-touching, in order and none empty: what `union` answers is so already, and need not be sorted again. */
function isUnion(intervals: readonly Interval[]): boolean {
  let until = Number.NEGATIVE_INFINITY;
  for (const { start, end } of intervals) {
    if (start <= until || end <= start) return false;
    until = end;
  }
  return true;
}

/** The same instants as disjoint, non-touching intervals in order; empty ones are dropped. */
export function union(intervals: readonly Interval[]): Interval[] {
  if (isUnion(intervals)) return intervals.map(({ start, end }) => ({ start, end }));
  const ordered = intervals.filter(({ start, end }) => end > start).sort((a, b) => a.start - b.start);
  const merged: { start: number; end: number }[] = [];
  let last: { start: number; end: number } | undefined;
  for (const { start, end } of ordered) {
    if (last !== undefined && start <= last.end) {
      if (end > last.end) last.end = end;
    } else {
      last = { start, end };
      merged.push(last);
    }
  }
  return merged;
}

/** The instants that are in both. */
export function intersect(a: readonly Interval[], b: readonly Interval[]): Interval[] {
  const [one, other] = [union(a), union(b)];
  const shared: Interval[] = [];
  for (let i = 0, j = 0; ;) {
    const [x, y] = [one[i], other[j]];
    if (x === undefined || y === undefined) return shared;
    const [start, end] = [Math.max(x.start, y.start), Math.min(x.end, y.end)];
    if (start < end) shared.push({ start, end });
    if (x.end <= y.end) i += 1;
    else j += 1;
  }
}

/** The instants of `a` that are not in `b`. */
export function subtract(a: readonly Interval[], b: readonly Interval[]): Interval[] {
  const kept: Interval[] = [];
  const removed = union(b);
  let next = 0;
  for (const { start, end } of union(a)) {
    let from = start;
    for (let gap = removed[next]; gap !== undefined && gap.start < end; gap = removed[next]) {
      if (gap.start > from) kept.push({ start: from, end: gap.start });
      from = Math.max(from, gap.end);
      // One that reaches beyond this interval may take from the next one too.
      if (gap.end > end) break;
      next += 1;
    }
    if (from < end) kept.push({ start: from, end });
  }
  return kept;
}

/** Milliseconds that they cover, each instant counted once. */
export const lengthOf = (intervals: readonly Interval[]): number =>
  union(intervals).reduce((sum, { start, end }) => sum + (end - start), 0);
