import type { Interval } from '../calendar/interval.ts';
import type { Shift } from './shifts.ts';

/** One person on call without a break, whoever else is: what they would call their shift. */
export interface PersonSpan extends Interval {
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
export const clipped = <S extends Interval>(spans: readonly S[], from: number, to: number): S[] =>
  spans.flatMap((span) => {
    const [start, end] = [Math.max(span.start, from), Math.min(span.end, to)];
    return start < end ? [{ ...span, start, end }] : [];
  });
