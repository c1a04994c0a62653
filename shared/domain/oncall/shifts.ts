import { piecesIn } from './pieces.ts';
import type { People, Timeline } from './timeline.ts';

/** The same people on call without a break: `[start, end)`, in epoch milliseconds. Nobody among them is a gap. */
export interface Shift {
  readonly start: number;
  readonly end: number;
  readonly people: People;
}

/** Every shift of `[from, to)`, earliest first, cut at both ends; together they are the whole range, and no two touch that are alike. */
export function shiftsIn(timeline: Timeline<People>, from: number, to: number): Shift[] {
  const { count, edges, is } = piecesIn(timeline, from, to);
  const shifts: Shift[] = [];
  let start = from;
  let people = is[0];
  for (let place = 1; place <= count && people !== undefined; place += 1) {
    const next = is[place];
    if (place < count && alike(people, next as People)) continue;
    const end = edges[place] as number;
    shifts.push({ start, end, people });
    start = end;
    people = next;
  }
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
  if (one === other) return true;
  if (one.length !== other.length) return false;
  for (let place = 0; place < one.length; place += 1) if (one[place] !== other[place]) return false;
  return true;
}
