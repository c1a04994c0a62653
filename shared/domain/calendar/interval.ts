/** Half-open span of time [start, end) in epoch milliseconds. One that ends at or before its start holds nothing. */
export interface Interval {
  readonly start: number;
  readonly end: number;
}

/** The same instants as disjoint, non-touching intervals in order; empty ones are dropped. */
export function union(intervals: readonly Interval[]): Interval[] {
  const ordered = intervals.filter(({ start, end }) => end > start).sort((a, b) => a.start - b.start);
  const merged: Interval[] = [];
  for (const next of ordered) {
    const last = merged.at(-1);
    if (last !== undefined && next.start <= last.end) {
      merged[merged.length - 1] = { start: last.start, end: Math.max(last.end, next.end) };
    } else {
      merged.push({ start: next.start, end: next.end });
    }
  }
  return merged;
}

/** The instants that are in both. */
export function intersect(a: readonly Interval[], b: readonly Interval[]): Interval[] {
  const other = union(b);
  return union(a).flatMap((one) =>
    other
      .map(({ start, end }) => ({ start: Math.max(one.start, start), end: Math.min(one.end, end) }))
      .filter(({ start, end }) => end > start),
  );
}

/** The instants of `a` that are not in `b`. */
export function subtract(a: readonly Interval[], b: readonly Interval[]): Interval[] {
  const kept: Interval[] = [];
  const removed = union(b);
  for (const one of union(a)) {
    let from = one.start;
    for (const gap of removed) {
      if (gap.end <= from || gap.start >= one.end) continue;
      if (gap.start > from) kept.push({ start: from, end: gap.start });
      from = Math.min(gap.end, one.end);
    }
    if (from < one.end) kept.push({ start: from, end: one.end });
  }
  return kept;
}

/** The earliest `length` milliseconds of them. */
export function earliest(intervals: readonly Interval[], length: number): Interval[] {
  const taken: Interval[] = [];
  let left = length;
  for (const { start, end } of union(intervals)) {
    if (left <= 0) break;
    const cut = Math.min(end, start + left);
    taken.push({ start, end: cut });
    left -= cut - start;
  }
  return taken;
}

/** Milliseconds that they cover, each instant counted once. */
export const lengthOf = (intervals: readonly Interval[]): number =>
  union(intervals).reduce((sum, { start, end }) => sum + (end - start), 0);
