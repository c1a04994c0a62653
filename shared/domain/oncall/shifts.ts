import type { People, Timeline } from './timeline.ts';

/** The same people on call without a break: `[start, end)`, in epoch milliseconds. Nobody among them is a gap. */
export interface Shift {
  readonly start: number;
  readonly end: number;
  readonly people: People;
}

/** Every shift of `[from, to)`, earliest first, cut at both ends; together they are the whole range, and no two touch that are alike. */
export function shiftsIn(timeline: Timeline<People>, from: number, to: number): Shift[] {
  const shifts: Shift[] = [];
  let start = from;
  let people: People | undefined;
  for (let at = from; at < to;) {
    const { is, until } = timeline(at);
    if (people !== undefined && !alike(people, is)) {
      shifts.push({ start, end: at, people });
      start = at;
    }
    people = is;
    at = until;
  }
  if (people !== undefined) shifts.push({ start, end: to, people });
  return shifts;
}

/** Who is on call at an instant, and until when; `undefined` where nothing changes before `horizon`. */
export function onCallAt(
  timeline: Timeline<People>,
  at: number,
  horizon: number,
): { readonly people: People; readonly until: number | undefined } {
  const { is: people, until } = timeline(at);
  for (let next = until; next < horizon;) {
    const piece = timeline(next);
    if (!alike(people, piece.is)) return { people, until: next };
    next = piece.until;
  }
  return { people, until: undefined };
}

/** The same people in the same order. */
export function alike(one: People, other: People): boolean {
  return one === other || (one.length === other.length && one.every((person, index) => person === other[index]));
}
