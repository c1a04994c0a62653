import { Temporal } from 'temporal-polyfill';
import type { Calendar, Target } from '../policy/document/calendar.ts';
import { durationMs } from '../text/duration.ts';
import type { Interval } from './interval.ts';
import { WEEKDAYS } from './weekdays.ts';

export type Calendars = Readonly<Record<string, Calendar>>;

/** A calendar without a working day for this many days on end is a mistake, not a long weekend. */
const FARTHEST_DAYS = 400;

/**
 * The hours worked on one local day, as instants; undefined on a day off. Where the clocks change, an hour that is missing begins with
 * the next one and an hour that comes twice is meant the first time.
 */
function hoursOf(calendar: Calendar, day: Temporal.PlainDate): Interval | undefined {
  const weekday = WEEKDAYS[day.dayOfWeek - 1];
  if (weekday === undefined || !calendar.days.includes(weekday)) return undefined;
  if (calendar.holidays?.includes(day.toString()) === true) return undefined;
  const at = (hour: string): number => {
    const isMidnight = hour === '24:00';
    const local = (isMidnight ? day.add({ days: 1 }) : day).toPlainDateTime(isMidnight ? '00:00' : hour);
    return local.toZonedDateTime(calendar.zone, { disambiguation: 'compatible' }).epochMilliseconds;
  };
  const [start, end] = [at(calendar.from), at(calendar.to)];
  // Hours that begin where the clocks jump may be over before they begin: nobody works in an hour that there is not.
  return start < end ? { start, end } : undefined;
}

const localDay = (calendar: Calendar, at: number): Temporal.PlainDate =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(calendar.zone).toPlainDate();

/** Whether the calendar's people are at work at that instant: from the first hour, up to but not at the last. */
export function isOpen(calendar: Calendar, at: number): boolean {
  const hours = hoursOf(calendar, localDay(calendar, at));
  return hours !== undefined && at >= hours.start && at < hours.end;
}

/** Working hours from an instant on, the first of them cut to begin there. */
function* hoursFrom(calendar: Calendar, from: number): Generator<Interval> {
  const first = localDay(calendar, from);
  for (let days = 0, free = 0; free < FARTHEST_DAYS; days += 1) {
    const hours = hoursOf(calendar, first.add({ days }));
    free = hours === undefined ? free + 1 : 0;
    if (hours !== undefined && hours.end > from) yield { start: Math.max(hours.start, from), end: hours.end };
  }
}

/** The time in which a target counts, from an instant on: all of it, or its calendar's working hours. Throws where there are no more. */
export function* countingFrom(target: Target, calendars: Calendars, from: number): Generator<Interval> {
  if (typeof target === 'string') {
    yield { start: from, end: Number.POSITIVE_INFINITY };
    return;
  }
  const calendar = calendarOf(calendars, 'within' in target ? target.of : target.nextDayOf);
  yield* hoursFrom(calendar, from);
  throw new RangeError(`a calendar of ${calendar.zone} has no working day for ${FARTHEST_DAYS} days`);
}

/** How long a target is that counts from `from`, in milliseconds of the time in which it counts. */
export function lengthOfTarget(target: Target, calendars: Calendars, from: number): number {
  if (typeof target === 'string') return durationMs(target);
  if ('within' in target) return durationMs(target.within);
  const calendar = calendarOf(calendars, target.nextDayOf);
  const end = endOfNextDay(calendar, from);
  let ms = 0;
  for (const hours of hoursFrom(calendar, from)) {
    if (hours.start >= end) break;
    ms += hours.end - hours.start;
  }
  return ms;
}

/** The end of the first working day after the local day of `from`. */
function endOfNextDay(calendar: Calendar, from: number): number {
  const today = localDay(calendar, from);
  for (let days = 1; days < FARTHEST_DAYS; days += 1) {
    const hours = hoursOf(calendar, today.add({ days }));
    if (hours !== undefined) return hours.end;
  }
  throw new RangeError(`a calendar of ${calendar.zone} has no working day within ${FARTHEST_DAYS} days`);
}

export function calendarOf(calendars: Calendars, id: string): Calendar {
  const found = Object.hasOwn(calendars, id) ? calendars[id] : undefined;
  if (found === undefined) throw new Error(`the policy has no calendar ${id}`);
  return found;
}
