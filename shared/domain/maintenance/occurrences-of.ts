import { Temporal } from 'temporal-polyfill';
import { intersect, subtract, union } from '../calendar/interval.ts';
import { occurrencesBetween } from '../calendar/recurrences.ts';
import { durationMs } from '../text/duration.ts';
import { LONGEST_MS, sourceOf, type Announcement, type Part, type Plan, type Recurs } from './announcement.ts';

/** One window: a whole announcement, or one occurrence of a series. Instants in epoch milliseconds, half-open. */
export interface Window {
  /** `<id>`, or `<id>/<the instant that its series had planned>`. */
  readonly source: string;
  /** For which instant it was planned, however it was moved since. */
  readonly planned: number;
  readonly start: number;
  readonly end: number;
}

/** The same with its announcement. */
export interface Occurrence extends Window {
  /** The same time in order, without gaps, each part with since when it was known. */
  readonly parts: readonly Part[];
}

const DAY = 86_400_000;

type Timed = Pick<Announcement, 'id' | 'time' | 'cancelled'>;

/** A moved occurrence begins so far from where its series had planned it, at most. */
export const FARTHEST_MOVE_MS = 31 * DAY;

/**
 * The windows that touch `[from, to)`, in order. No instant is in two of them: one that would run into the next ends there. A
 * window that was cancelled before it began is none; one that was cancelled while it ran ended then.
 */
export const occurrencesOf = (item: Timed, from: number, to: number): Occurrence[] =>
  laidDown(item, from, to).map(({ announced, ...one }) => ({ ...one, parts: cutAt(announced(), one.end) }));

/** The same without since when they were known, which for a series that was changed often takes a while to find out. */
export const windowsOf = (item: Timed, from: number, to: number): Window[] =>
  laidDown(item, from, to).map(({ announced: _announced, ...one }) => one);

interface LaidDown extends Window {
  /** Its parts, as if it had not been ended early. */
  readonly announced: () => readonly Part[];
}

function laidDown(item: Timed, from: number, to: number): LaidDown[] {
  const all = item.time.kind === 'once' ? [ofParts(item.id, undefined, item.time.parts)] : inSeries(item, from, to);
  return all
    .flatMap((one) => one ?? [])
    .flatMap((one) => endedBy(one, item.cancelled?.at) ?? [])
    .filter(({ start, end }) => start < to && end > from);
}

/** The window that runs at an instant. */
export const runningAt = (item: Timed, now: number): Occurrence | undefined => occurrencesOf(item, now, now + 1)[0];

/** The occurrence that was planned for that instant, or the window that begins then; undefined where there is none, or none any more. */
export function occurrenceAt(item: Timed, planned: number): Occurrence | undefined {
  const reach = item.time.kind === 'once' ? 0 : FARTHEST_MOVE_MS + 2 * DAY;
  const near = occurrencesOf(item, planned - reach, planned + reach + 1);
  return near.find((one) => one.planned === planned) ?? near.find(({ start }) => start === planned);
}

/** What was announced of a window that is `[start, end)` from now on: the time it had before keeps its announcement. */
export function movedTo(
  before: readonly Part[],
  { start, end }: { readonly start: number; readonly end: number },
  { at, by }: { readonly at: number; readonly by: Part['by'] },
): Part[] {
  const kept = before.flatMap((part) =>
    intersect([part], [{ start, end }]).map((span) => ({ ...span, announcedAt: part.announcedAt, by: part.by })),
  );
  const fresh = subtract([{ start, end }], kept).map((span) => ({ ...span, announcedAt: at, by }));
  return [...kept, ...fresh].sort((a, b) => a.start - b.start);
}

/** What of the parts lies before an instant. */
export const cutAt = (parts: readonly Part[], at: number): Part[] =>
  parts.filter(({ start }) => start < at).map((part) => ({ ...part, end: Math.min(part.end, at) }));

function ofParts(id: Announcement['id'], planned: number | undefined, parts: readonly Part[]): LaidDown | undefined {
  const [first, last] = [parts[0], parts.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const { start } = first;
  return { source: sourceOf(id, planned), planned: planned ?? start, start, end: last.end, announced: () => parts };
}

function endedBy(one: LaidDown, at: number | undefined): LaidDown | undefined {
  if (at === undefined || at >= one.end) return one;
  return at <= one.start ? undefined : { ...one, end: at };
}

function inSeries(item: Timed, from: number, to: number): LaidDown[] {
  if (item.time.kind === 'once') return [];
  const { plans, exceptions } = item.time;
  const byThemselves = new Map(exceptions.map((one) => [one.occurrence, one]));
  // Far enough on both sides that the neighbours which may cut an occurrence short are seen whatever is asked for.
  const [first, last] = [from - 2 * LONGEST_MS, to + LONGEST_MS];
  const windows = windowsByPlan(plans, from - LONGEST_MS, to + LONGEST_MS);
  const planned = planStarts(plans, first, last)
    .filter(({ start }) => !byThemselves.has(start))
    .map(({ start, end, index }) => ({
      ...{ source: sourceOf(item.id, start), planned: start, start, end },
      announced: () => partsOf(plans, index, { start, end }, windows),
    }));
  const alone = exceptions.flatMap(({ occurrence, parts }) => ofParts(item.id, occurrence, parts) ?? []);
  const ordered = [...planned, ...alone].sort((a, b) => a.start - b.start || a.planned - b.planned);
  return ordered.flatMap((one, index) => endedBy(one, ordered[index + 1]?.start) ?? []);
}

interface Span {
  readonly start: number;
  readonly end: number;
}

interface Planned {
  readonly start: number;
  readonly end: number;
  /** Of the plan that it is by. */
  readonly index: number;
}

/** What the plans, each in its own time, have begin in `[from, to)`. */
const planStarts = (plans: readonly Plan[], from: number, to: number): Planned[] =>
  plans.flatMap(({ recurs, since }, index) => {
    const until = plans[index + 1]?.since ?? Number.POSITIVE_INFINITY;
    return startsOf(recurs, Math.max(from, since), Math.min(to, until)).map((start) => ({
      start,
      end: start + durationMs(recurs.lasts),
      index,
    }));
  });

/** The windows that each plan would have in `[from, to)`, whatever replaced it; each is reckoned once, and only if it is asked for. */
function windowsByPlan(plans: readonly Plan[], from: number, to: number): (index: number, span: Span) => Span[] {
  const known = new Map<number, Span[]>();
  return (index, span) => {
    const plan = plans[index];
    if (plan === undefined) return [];
    const lasts = durationMs(plan.recurs.lasts);
    const all =
      known.get(index) ?? startsOf(plan.recurs, from - lasts, to).map((start) => ({ start, end: start + lasts }));
    known.set(index, all);
    return between(all, span.start - lasts, span.end);
  };
}

/** Those of an ordered list that begin in `[from, to)`. */
function between(ordered: readonly Span[], from: number, to: number): Span[] {
  let [low, high] = [0, ordered.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ordered[middle]?.start ?? to) < from) low = middle + 1;
    else high = middle;
  }
  const found: Span[] = [];
  for (let at = low; at < ordered.length; at += 1) {
    const one = ordered[at];
    if (one === undefined || one.start >= to) break;
    found.push(one);
  }
  return found;
}

/** Time that every plan from an earlier one on has had keeps the announcement of that. */
function partsOf(plans: readonly Plan[], index: number, span: Span, windows: ReturnType<typeof windowsByPlan>): Part[] {
  const parts: Part[] = [];
  let common: Span[] = [span];
  for (let at = index; at >= 0 && common.length > 0; at -= 1) {
    const { announcedAt, by } = plans[at] ?? {};
    if (announcedAt === undefined || by === undefined) break;
    const before = windows(at - 1, span);
    parts.push(...subtract(common, before).map(({ start, end }) => ({ start, end, announcedAt, by })));
    common = before.length === 0 ? [] : intersect(common, union(before));
  }
  return parts.sort((a, b) => a.start - b.start);
}

/** When it comes round in `[from, to)`, on the zone's clock. */
export function startsOf({ when, zone, from: firstDay, until }: Recurs, from: number, to: number): number[] {
  const midnight = (day: Temporal.PlainDate) => day.toZonedDateTime(zone).epochMilliseconds;
  const begins = Math.max(from, midnight(Temporal.PlainDate.from(firstDay)));
  const ends = until === undefined ? to : Math.min(to, midnight(Temporal.PlainDate.from(until).add({ days: 1 })));
  return occurrencesBetween(when, zone, begins, ends);
}
