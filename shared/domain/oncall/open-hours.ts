import { union, type Interval } from '../calendar/interval.ts';
import { weekdayIndex } from '../calendar/weekdays.ts';
import type { Hours } from './schedule.ts';
import { always, listing, type Pieces, type Timeline } from './timeline.ts';
import { stepAt, walking, type WallSteps } from './wall-steps.ts';
import { clockOf, type ZoneClock } from './zone-clock.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const WEEK = 7 * DAY;
/** 1970-01-05, a Monday, as a local time. */
const SOME_MONDAY = 4 * DAY;

/** No local time is that far from UTC, not even one that the clocks skip. */
const FARTHEST_FROM_UTC = 2 * DAY;

/** Whether an instant lies in any of the hours on a zone's wall clock, from the first minute up to but not at the last. */
export function openHours(hours: readonly Hours[], zone: string): Timeline<boolean> {
  const week = union(hours.flatMap(spansOf));
  if (week.length === 1 && week[0]?.start === 0 && week[0].end === WEEK) return always(true);
  // Where every day is like the others, a day says it all.
  const monday = week.filter(({ start }) => start < DAY);
  const isDaily = DAYS.every((day) => monday.every((one) => week.some((other) => isLater(one, other, day * DAY))));
  const daily = isDaily && monday.length * 7 === week.length;
  const [open, period] = daily ? [monday, DAY] : [week, WEEK];
  // Steps of even number open, those of odd number close; a week that ends open goes on as the next begins.
  const edges = open.flatMap(({ start, end }) => [start, end]);
  const count = edges.length;
  const steps: WallSteps = {
    localOf(index) {
      const { periods, place } = placeOf(index, count);
      return SOME_MONDAY + periods * period + (edges[place] as number);
    },
    indexAt(local) {
      const periods = Math.floor((local - SOME_MONDAY) / period);
      const inPeriod = local - SOME_MONDAY - periods * period;
      let before = 0;
      while (before < count && (edges[before] as number) <= inPeriod) before += 1;
      return periods * count + before - 1;
    },
  };
  const clock = clockOf(zone);
  const step = walking(clock, steps);
  return listing(
    (at) => {
      const { index, until } = step(at);
      return { is: index % 2 === 0, until };
    },
    (from, to) => hoursIn(clock, { steps, edges, period }, from, to),
  );
}

interface Week {
  readonly steps: WallSteps;
  /** Local times since the period began: open, close, open again. */
  readonly edges: readonly number[];
  readonly period: number;
}

/** Every piece of a range, as `walking` finds them one by one, but that the local time of the next edge is counted on and not worked out. */
function hoursIn(clock: ZoneClock, { steps, edges, period }: Week, from: number, to: number): Pieces<boolean> {
  // Pieces begin at steps, each at another, and none farther from its local time than a clock may show.
  const room = steps.indexAt(to + FARTHEST_FROM_UTC) - steps.indexAt(from - FARTHEST_FROM_UTC) + 1;
  const starts = new Float64Array(room + 1);
  const is = new Array<boolean>(room);
  let pieces = 0;
  let { index, until } = stepAt(clock, steps, from);
  let next = placeOf(index + 2, edges.length);
  let begun = SOME_MONDAY + next.periods * period;
  let { place } = next;
  for (let at = from; at < to; pieces += 1) {
    starts[pieces] = at;
    is[pieces] = index % 2 === 0;
    at = until;
    until = clock.instantOf(begun + (edges[place] as number));
    if (until > at) {
      index += 1;
      place += 1;
    } else {
      // The clocks were moved, and the next edge came before this one.
      ({ index, until } = stepAt(clock, steps, at));
      next = placeOf(index + 2, edges.length);
      begun = SOME_MONDAY + next.periods * period;
      place = next.place;
    }
    if (place === edges.length) {
      place = 0;
      begun += period;
    }
  }
  starts[pieces] = to;
  return { count: pieces, edges: starts, is };
}

/** Which edge of its period a step is, and of which period. */
function placeOf(index: number, count: number): { periods: number; place: number } {
  const periods = Math.floor(index / count);
  return { periods, place: index - periods * count };
}

const DAYS = [1, 2, 3, 4, 5, 6];
const isLater = (one: Interval, other: Interval, by: number): boolean =>
  other.start === one.start + by && other.end === one.end + by;

/** In milliseconds of the local week, cut where the week ends. */
function spansOf({ days, from, to }: Hours): Interval[] {
  const [begin, finish] = [timeOf(from), timeOf(to)];
  const lasts = finish > begin ? finish - begin : finish + DAY - begin;
  return (days?.map(weekdayIndex) ?? [0, 1, 2, 3, 4, 5, 6]).flatMap((day) => {
    const start = day * DAY + begin;
    const end = start + lasts;
    return end <= WEEK
      ? [{ start, end }]
      : [
          { start, end: WEEK },
          { start: 0, end: end - WEEK },
        ];
  });
}

/** Milliseconds since midnight of a time such as 08:30. */
export function timeOf(text: string): number {
  const [hour, minute] = text.split(':').map(Number);
  return ((hour ?? 0) * 60 + (minute ?? 0)) * MINUTE;
}
