import { Temporal } from 'temporal-polyfill';
import * as z from 'zod';

/** When the month's statements go to finance: on this day of the following month, at this time of each reader's own day. */
export const statementsRhythm = z.object({
  day: z.int().min(1).max(28).optional(),
  at: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'expected a time of day such as 09:00')
    .optional(),
});
export type StatementsRhythm = z.infer<typeof statementsRhythm>;

export const usualDay = 5;
export const usualTime = '09:00';

/** A run that was missed is made up for within so long; later it is for somebody to say that it is still wanted. */
const STILL_DUE_MS = 12 * 3_600_000;

/** The month whose statements are due in a zone at `now`; undefined before their time, and half a day after it. */
export function monthDue(
  { day = usualDay, at = usualTime }: StatementsRhythm,
  zone: string,
  now: number,
): string | undefined {
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone).toPlainDate();
  // Half a day after the last hour of a month is in the next one.
  const found = [today, today.subtract({ days: 1 })].find((date) => {
    const due = dueAt(date.with({ day }), at, zone);
    return due <= now && now < due + STILL_DUE_MS;
  });
  return found?.toPlainYearMonth().subtract({ months: 1 }).toString();
}

const dueAt = (date: Temporal.PlainDate, at: string, zone: string): number =>
  date.toZonedDateTime({ timeZone: zone, plainTime: Temporal.PlainTime.from(at) }).epochMilliseconds;

const DAY = 86_400_000;
/** The day begins fourteen hours earlier at Kiritimati than in UTC. */
const EARLIEST_ZONE_MS = 14 * 3_600_000;
/** After the first may have been promised, until the last has surely left or been given up. */
const SENDING_MS = 4 * DAY;

/** The months whose statements are being sent somewhere on earth at `now`. */
export function monthsBeingSent({ day = usualDay }: StatementsRhythm, now: number): string[] {
  const thisMonth = Temporal.Instant.fromEpochMilliseconds(now)
    .toZonedDateTimeISO('UTC')
    .toPlainDate()
    .toPlainYearMonth();
  return [thisMonth.subtract({ months: 1 }), thisMonth, thisMonth.add({ months: 1 })]
    .filter((month) => {
      const from = dueAt(month.toPlainDate({ day }), '00:00', 'UTC') - EARLIEST_ZONE_MS;
      return from <= now && now < from + SENDING_MS;
    })
    .map((month) => month.subtract({ months: 1 }).toString());
}
