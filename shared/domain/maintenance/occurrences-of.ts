import { Temporal } from 'temporal-polyfill';
import { intersect, subtract } from '../calendar/interval.ts';
import { nextOccurrence } from '../calendar/recurrences.ts';
import { durationMs } from '../text/duration.ts';
import { LONGEST_MS, sourceOf, type Announcement, type Part, type Plan, type Recurs } from './announcement.ts';

/** One window: a whole announcement, or one occurrence of a series. Instants in epoch milliseconds, half-open. */
export interface Occurrence {
  /** `<id>`, or `<id>/<the instant that its series had planned>`. */
  readonly source: string;
  /** For which instant it was planned, however it was moved since. */
  readonly planned: number;
  readonly start: number;
  readonly end: number;
  /** The same time in order, without gaps, each part with since when it was known. */
  readonly parts: readonly Part[];
}

type Timed = Pick<Announcement, 'id' | 'time' | 'cancelled'>;

/** A moved occurrence begins so far from where its series had planned it, at most. */
export const FARTHEST_MOVE_MS = 31 * 86_400_000;

/**
 * The windows that touch `[from, to)`, in order. No instant is in two of them: one that would run into the next ends there. A
 * window that was cancelled before it began is none; one that was cancelled while it ran ended then.
 */
export function occurrencesOf(item: Timed, from: number, to: number): Occurrence[] {
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
  const reach = item.time.kind === 'once' ? 0 : FARTHEST_MOVE_MS;
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

function ofParts(id: Announcement['id'], planned: number | undefined, parts: readonly Part[]): Occurrence | undefined {
  const [first, last] = [parts[0], parts.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const { start } = first;
  return { source: sourceOf(id, planned), planned: planned ?? start, start, end: last.end, parts };
}

function endedBy(one: Occurrence, at: number | undefined): Occurrence | undefined {
  if (at === undefined || at >= one.end) return one;
  return at <= one.start ? undefined : { ...one, end: at, parts: cutAt(one.parts, at) };
}

function inSeries(item: Timed, from: number, to: number): Occurrence[] {
  if (item.time.kind === 'once') return [];
  const { plans, exceptions } = item.time;
  const byThemselves = new Map(exceptions.map((one) => [one.occurrence, one]));
  // Far enough on both sides that the neighbours which may cut an occurrence short are seen whatever is asked for.
  const [first, last] = [from - 2 * LONGEST_MS, to + LONGEST_MS];
  const planned = planStarts(plans, first, last)
    .filter(({ start }) => !byThemselves.has(start))
    .map(({ start, end, index }) => ofParts(item.id, start, partsOf(plans, index, { start, end })));
  const alone = exceptions.map(({ occurrence, parts }) => ofParts(item.id, occurrence, parts));
  const ordered = [...planned, ...alone]
    .filter((one) => one !== undefined)
    .sort((a, b) => a.start - b.start || a.planned - b.planned);
  return ordered.flatMap((one, index) => endedBy(one, ordered[index + 1]?.start) ?? []);
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

/** Time that the plan before had as well keeps the announcement of that. */
function partsOf(
  plans: readonly Plan[],
  index: number,
  span: { readonly start: number; readonly end: number },
): Part[] {
  const own = plans[index];
  if (own === undefined) return [];
  const earlier = plans[index - 1];
  const before =
    earlier === undefined
      ? []
      : startsOf(earlier.recurs, span.start - durationMs(earlier.recurs.lasts), span.end).flatMap((start) =>
          partsOf(plans, index - 1, { start, end: start + durationMs(earlier.recurs.lasts) }),
        );
  return movedTo(withoutOverlap(before), span, { at: own.announcedAt, by: own.by });
}

/** Of time that two occurrences of an earlier plan would both have had, the first one's word holds. */
function withoutOverlap(parts: readonly Part[]): Part[] {
  const kept: Part[] = [];
  for (const part of parts) kept.push(...subtract([part], kept).map((span) => ({ ...part, ...span })));
  return kept;
}

/** When it comes round in `[from, to)`, on the zone's clock. */
function startsOf({ when, zone, from: firstDay, until }: Recurs, from: number, to: number): number[] {
  const midnight = (day: Temporal.PlainDate) => day.toZonedDateTime(zone).epochMilliseconds;
  const begins = Math.max(from, midnight(Temporal.PlainDate.from(firstDay)));
  const ends = until === undefined ? to : Math.min(to, midnight(Temporal.PlainDate.from(until).add({ days: 1 })));
  const starts: number[] = [];
  for (let after = begins; after < ends;) {
    const next = nextOccurrence(when, zone, after, ends);
    if (next === undefined) break;
    starts.push(next);
    after = next + 1;
  }
  return starts;
}
