import { Temporal } from 'temporal-polyfill';
import * as z from 'zod';
import type { Interval } from '../calendar/interval.ts';

/** A calendar month, `2026-03`. */
export const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'expected a month such as 2026-03');

const startOfDay = (date: Temporal.PlainDate, zone: string): number =>
  date.toZonedDateTime({ timeZone: zone }).epochMilliseconds;

/** Local midnight to local midnight of a calendar month in a zone: 672 to 745 hours, and half hours at Lord Howe. */
export function monthPeriod(name: string, zone: string): Interval {
  const first = Temporal.PlainYearMonth.from(name).toPlainDate({ day: 1 });
  return { start: startOfDay(first, zone), end: startOfDay(first.add({ months: 1 }), zone) };
}

/** Which month an instant lies in, in a zone. */
export const monthAt = (at: number, zone: string): string =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate().toPlainYearMonth().toString();

interface Validity {
  readonly zone: string;
  readonly validFrom: string;
  readonly validTo?: string | undefined;
}

/** The part of a month in which a contract is valid; undefined when there is none. */
export function contractPeriod({ zone, validFrom, validTo }: Validity, name: string): Interval | undefined {
  const whole = monthPeriod(name, zone);
  const start = Math.max(whole.start, startOfDay(Temporal.PlainDate.from(validFrom), zone));
  const end =
    validTo === undefined ? whole.end : Math.min(whole.end, startOfDay(Temporal.PlainDate.from(validTo), zone));
  return start < end ? { start, end } : undefined;
}

/** The weeks (Monday to Monday) or months in a zone that a period touches, each whole, even where it begins before the period. */
export function allowanceWindows(period: Interval, zone: string, kind: 'week' | 'month'): Interval[] {
  const day = Temporal.Instant.fromEpochMilliseconds(period.start).toZonedDateTimeISO(zone).toPlainDate();
  const step = kind === 'week' ? { weeks: 1 } : { months: 1 };
  let from = kind === 'week' ? day.subtract({ days: day.dayOfWeek - 1 }) : day.with({ day: 1 });
  const windows: Interval[] = [];
  while (startOfDay(from, zone) < period.end) {
    const to = from.add(step);
    windows.push({ start: startOfDay(from, zone), end: startOfDay(to, zone) });
    from = to;
  }
  return windows;
}

/** A calendar month in UTC and the day to either side: a month of any zone lies within it. */
export const monthAround = (name: string): Interval => {
  const { start, end } = monthPeriod(name, 'UTC');
  return { start: start - 86_400_000, end: end + 86_400_000 };
};
