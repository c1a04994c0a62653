import type { Shift } from './shifts.ts';

/** `[start, end)` in epoch milliseconds. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** One person on call without a break, whoever else is: what they would call their shift. */
export interface PersonSpan extends Span {
  readonly person: string;
}

/** Shifts as each person sees theirs, earliest first: what touches is one. The shifts are those of a range, in order. */
export function personSpans(shifts: readonly Shift[]): PersonSpan[] {
  const spans: { person: string; start: number; end: number }[] = [];
  const running = new Map<string, { person: string; start: number; end: number }>();
  for (const { start, end, people } of shifts) {
    for (const person of new Set(people)) {
      const last = running.get(person);
      if (last?.end === start) {
        last.end = end;
        continue;
      }
      const begun = { person, start, end };
      running.set(person, begun);
      spans.push(begun);
    }
  }
  return spans;
}

/** What of the spans lies in `[from, to)`. */
export const clipped = <S extends Span>(spans: readonly S[], from: number, to: number): S[] =>
  spans.flatMap((span) => {
    const [start, end] = [Math.max(span.start, from), Math.min(span.end, to)];
    return start < end ? [{ ...span, start, end }] : [];
  });

/** What of the spans lies in none of the others. Both are in order, and none of a list overlaps another of it. */
export function without(spans: readonly Span[], others: readonly Span[]): Span[] {
  return spans.flatMap(({ start, end }) => {
    const left: Span[] = [];
    let from = start;
    for (const other of others) {
      if (other.end <= from || other.start >= end) continue;
      if (other.start > from) left.push({ start: from, end: other.start });
      from = other.end;
    }
    return from < end ? [...left, { start: from, end }] : left;
  });
}
