import type { RotaWhat } from '../communication/rota-notice.ts';
import { subtract, type Interval } from '../calendar/interval.ts';
import { clipped, personSpans, type PersonSpan } from './person-spans.ts';
import { shiftsIn } from './shifts.ts';
import type { People, Timeline } from './timeline.ts';

export const DAY_MS = 24 * 3_600_000;
/** For so long ahead people are told when their shifts change. */
export const TOLD_AHEAD_MS = 28 * DAY_MS;
/** One item of the table holds what was told: with more shifts than these its horizon is nearer. */
const MOST_SHIFTS = 3_000;
/** More of one person's changes than these are counted, not listed. */
const MOST_LISTED = 20;

/** What people know of a schedule, in epoch milliseconds: their shifts from `through`, the last look, up to `horizon`. */
export interface ToldShifts {
  readonly through: number;
  readonly horizon: number;
  readonly shifts: readonly PersonSpan[];
}

/** Somebody is to be told something. */
export interface Owed {
  readonly person: string;
  readonly what: Extract<RotaWhat, { kind: 'begins' | 'ends' | 'changed' }>;
}

export interface Look {
  readonly told: ToldShifts;
  readonly owed: readonly Owed[];
  /** When somebody's shift next begins or ends; undefined where none does in sight. */
  readonly nextChange: number | undefined;
}

/**
 * What people are to be told at `now` (epoch milliseconds), and what they know then. `told` is what they knew at the last look;
 * without it nobody is told anything, as there is nothing from which it could differ. A look that comes late tells only what is
 * still true: who is on call now and was not, who was and is not. What a begin or an end says already is not told as a change too.
 */
export function tellShifts(told: ToldShifts | undefined, timeline: Timeline<People>, now: number): Look {
  const from = Math.min(told?.through ?? now, now);
  const to = now + TOLD_AHEAD_MS;
  const spans = personSpans(shiftsIn(timeline, from, to));
  const ahead = clipped(spans, now, to);
  const next = { through: now, ...upToTheMost(ahead, to) };
  const edges = ahead.flatMap(({ start, end }) => [start, end]).filter((at) => at > now && at < to);
  const nextChange = edges.length === 0 ? undefined : edges.reduce((one, other) => Math.min(one, other));
  if (told === undefined) return { told: next, owed: [], nextChange };

  const before = new Set(onCallAt(told.shifts, told.through).map(({ person }) => person));
  const current = onCallAt(spans, now);
  const here = new Set(current.map(({ person }) => person));
  const begun = current.filter(({ person, start }) => !before.has(person) || start > told.through);
  const gone = [...before].filter((person) => !here.has(person));
  const news = new Set([...begun.map(({ person }) => person), ...gone]);
  const owed: Owed[] = [
    ...begun.map(({ person, start, end }): Owed => {
      return { person, what: { kind: 'begins', start, ...(end < to ? { end } : {}) } };
    }),
    ...gone.map((person): Owed => ({ person, what: { kind: 'ends', end: lastEnd(spans, person, now) } })),
    ...changes(told, ahead, now, Math.min(told.horizon, to), news),
  ];
  return { told: next, owed, nextChange };
}

const onCallAt = (spans: readonly PersonSpan[], at: number): PersonSpan[] =>
  spans.filter(({ start, end }) => start <= at && at < end);

/** When somebody was last on call; `now` where they never were, as somebody has changed the past. */
const lastEnd = (spans: readonly PersonSpan[], person: string, now: number): number =>
  spans.findLast((one) => one.person === person && one.end <= now)?.end ?? now;

function changes(
  told: ToldShifts,
  ahead: readonly PersonSpan[],
  now: number,
  to: number,
  news: ReadonlySet<string>,
): Owed[] {
  const [was, is] = [byPerson(clipped(told.shifts, now, to)), byPerson(clipped(ahead, now, to))];
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((person): Owed[] => {
    const unsaid = ({ start }: Interval): boolean => !(news.has(person) && start === now);
    const added = subtract(is.get(person) ?? [], was.get(person) ?? []).filter(unsaid);
    const removed = subtract(was.get(person) ?? [], is.get(person) ?? []).filter(unsaid);
    const count = added.length + removed.length;
    if (count === 0) return [];
    const listed = {
      added: added.slice(0, MOST_LISTED).map(bounds),
      removed: removed.slice(0, MOST_LISTED).map(bounds),
    };
    const more = count - listed.added.length - listed.removed.length;
    return [{ person, what: { kind: 'changed', ...listed, more } }];
  });
}

const bounds = ({ start, end }: Interval): { start: number; end: number } => ({ start, end });

function byPerson(spans: readonly PersonSpan[]): Map<string, Interval[]> {
  const found = new Map<string, Interval[]>();
  for (const span of spans) {
    const own = found.get(span.person);
    if (own === undefined) found.set(span.person, [span]);
    else own.push(span);
  }
  return found;
}

function upToTheMost(spans: readonly PersonSpan[], to: number): { horizon: number; shifts: PersonSpan[] } {
  const horizon = spans[MOST_SHIFTS]?.start ?? to;
  return { horizon, shifts: clipped(spans, 0, horizon) };
}
