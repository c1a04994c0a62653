import { weekdayIndex } from '../calendar/weekdays.ts';
import type { Rotation } from './schedule.ts';
import type { Timeline } from './timeline.ts';
import { walking, type WallSteps } from './wall-steps.ts';
import { clockOf } from './zone-clock.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** 1970-01-01 was a Thursday, the fourth day of a week that begins on Monday. */
const EPOCH_WEEKDAY = 3;

/**
 * The instant at which a rotation's first turn begins, and the time of the zone's wall clock by which the others do. Without an
 * offset the anchor is such a time.
 * Throws RangeError for text that is no time.
 */
export function anchorOf({ anchor, zone }: Pick<Rotation, 'anchor' | 'zone'>): {
  readonly at: number;
  readonly wall: number;
} {
  const hasOffset = /(Z|[+-]\d\d:?\d\d)$/i.test(anchor);
  const read = Date.parse(hasOffset ? anchor : `${anchor}Z`);
  if (Number.isNaN(read)) throw new RangeError(`${anchor} is no time such as 2026-01-05T09:00`);
  const clock = clockOf(zone);
  // A time that the clock skips on the first day is the time of the hand-offs all the same, on every other day.
  return hasOffset ? { at: read, wall: clock.localOf(read) } : { at: clock.instantOf(read), wall: read };
}

/**
 * Number of the turn that an instant lies in, from 0; -1 before the anchor, when nobody is on call. Turns of hours are elapsed
 * time; those of days, weeks and months begin at the anchor's time on the zone's wall clock. A month that lacks the anchor's day
 * begins its turn on its last.
 */
export function turnsOf(rotation: Rotation): Timeline<number> {
  const { at: anchor, wall } = anchorOf(rotation);
  const { unit, length } = rotation;
  if (unit === 'hour') {
    const each = length * HOUR;
    return (at) => {
      if (at < anchor) return { is: -1, until: anchor };
      const is = Math.floor((at - anchor) / each);
      return { is, until: anchor + (is + 1) * each };
    };
  }
  const clock = clockOf(rotation.zone);
  const steps = stepsOf(rotation, wall);
  const step = walking(clock, steps);
  return (at) => {
    if (at < anchor) return { is: -1, until: anchor };
    const { index, until } = step(at);
    // The anchor may be the second of two instants that the clock shows alike: its turn is the first all the same.
    return index < 0 ? { is: 0, until: clock.instantOf(steps.localOf(1)) } : { is: index, until };
  };
}

function stepsOf({ unit, length, handOffDays }: Rotation, anchor: number): WallSteps {
  if (unit === 'month') return monthSteps(anchor, length);
  if (handOffDays !== undefined) return stepsOnDays(anchor, length, handOffDays.map(weekdayIndex));
  const each = length * (unit === 'week' ? 7 : 1) * DAY;
  return {
    localOf: (index) => anchor + index * each,
    indexAt: (local) => Math.floor((local - anchor) / each),
  };
}

/** Every `length`-th of the named weekdays after the anchor's own day, at the anchor's time: a Friday's turn may last the weekend. */
function stepsOnDays(anchor: number, length: number, weekdays: readonly number[]): WallSteps {
  const weekday = (day: number) => (((day + EPOCH_WEEKDAY) % 7) + 7) % 7;
  const first = Math.floor(anchor / DAY);
  const time = anchor - first * DAY;
  /** Days from the anchor's to the next hand-offs, within one week. */
  const ahead = [1, 2, 3, 4, 5, 6, 7].filter((days) => weekdays.includes(weekday(first + days)));
  const inWeek = ahead.length;
  const dayOf = (index: number): number => {
    const count = index * length;
    const weeks = Math.ceil(count / inWeek) - 1;
    return count === 0 ? 0 : weeks * 7 + (ahead[count - weeks * inWeek - 1] as number);
  };
  const countTo = (days: number): number => {
    const weeks = Math.floor(days / 7);
    return weeks * inWeek + ahead.filter((each) => each <= days - weeks * 7).length;
  };
  return {
    localOf: (index) => (first + dayOf(index)) * DAY + time,
    indexAt: (local) => Math.floor(countTo(Math.floor((local - time) / DAY) - first) / length),
  };
}

/** The same day of every `length`-th month, counted from the anchor each time: the 31st comes back after a shorter month. */
function monthSteps(anchor: number, length: number): WallSteps {
  const begin = new Date(anchor);
  const [year, month, day] = [begin.getUTCFullYear(), begin.getUTCMonth(), begin.getUTCDate()];
  const time = anchor - dayAt(year, month, day);
  const localOf = (index: number) => {
    const last = new Date(dayAt(year, month + index * length + 1, 0)).getUTCDate();
    return dayAt(year, month + index * length, Math.min(day, last)) + time;
  };
  return {
    localOf,
    indexAt: (local) => {
      const then = new Date(local);
      const months = (then.getUTCFullYear() - year) * 12 + then.getUTCMonth() - month;
      const index = Math.floor(months / length);
      return localOf(index) > local ? index - 1 : index;
    },
  };
}

/** As Date.UTC, which takes the years 0 to 99 for others. */
const dayAt = (year: number, month: number, day: number): number => new Date(0).setUTCFullYear(year, month, day);
