import { Temporal } from 'temporal-polyfill';
import type * as z from 'zod';
import type { recurrence } from '../policy/document/obligations.ts';
import { weekdayIndex } from './weekdays.ts';

type Recurrence = z.infer<typeof recurrence>;

/** The first time it comes round in `[from, to)`, on the zone's wall clock; undefined when it does not. Epoch milliseconds. */
export function nextOccurrence(when: Recurrence, zone: string, from: number, to: number): number | undefined {
  const dateOf = (at: number) => Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate();
  const last = dateOf(to);
  for (let day = dateOf(from); Temporal.PlainDate.compare(day, last) <= 0; day = day.add({ days: 1 })) {
    if (!fallsOn(when, day)) continue;
    const at = day.toZonedDateTime({ timeZone: zone, plainTime: when.at }).epochMilliseconds;
    if (at >= from && at < to) return at;
  }
  return undefined;
}

/** Every time it comes round in `[from, to)`, in order. */
export function occurrencesBetween(when: Recurrence, zone: string, from: number, to: number): number[] {
  const dateOf = (at: number) => Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate();
  const found: number[] = [];
  if (from >= to) return found;
  const last = dateOf(to);
  for (let day = dateOf(from); Temporal.PlainDate.compare(day, last) <= 0;) {
    const falls = fallsOn(when, day);
    const at = falls ? day.toZonedDateTime({ timeZone: zone, plainTime: when.at }).epochMilliseconds : from - 1;
    // A day that a zone leaves out falls on the next one, and is that.
    if (at >= from && at < to && at > (found.at(-1) ?? from - 1)) found.push(at);
    day = day.add({ days: falls && when.every === 'week' ? 7 : 1 });
  }
  return found;
}

function fallsOn(when: Recurrence, day: Temporal.PlainDate): boolean {
  switch (when.every) {
    case 'day':
      return true;
    case 'week':
      return day.dayOfWeek === weekdayIndex(when.on) + 1;
    case 'month':
      return 'day' in when ? day.day === when.day : day.day <= 7 && day.dayOfWeek === weekdayIndex(when.first) + 1;
    case 'quarter':
      return day.day === 1 && day.month % 3 === 1;
    case 'year':
      return day.day === 1 && day.month === 1;
  }
}
