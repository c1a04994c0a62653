import * as z from 'zod';
import { weekday } from '../../calendar/weekdays.ts';
import { zone } from '../../directory/zone.ts';
import { duration } from '../../text/duration.ts';
import { id, row } from './words.ts';

const hour = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'expected a time of day such as 09:00');

/** Hours of work in one zone. */
export const calendar = z
  .strictObject({
    zone,
    days: z.array(weekday).min(1),
    from: hour,
    to: hour,
    /** Days on which nobody works, in the calendar's own zone. */
    holidays: z.array(z.iso.date('expected a date such as 2026-12-25')).optional(),
    row,
  })
  .refine(({ from, to }) => from < to, { path: ['to'], message: 'expected an hour after from' });
export type Calendar = z.infer<typeof calendar>;

/**
 * When something has to be done: within a length of time at any hour, within so much working time of a calendar, or by the end of the
 * calendar's next working day.
 */
export const target = z.union(
  [duration, z.strictObject({ within: duration, of: id }), z.strictObject({ nextDayOf: id })],
  { error: 'expected a length of time such as PT15M, {within: PT4H, of: <calendar>} or {nextDayOf: <calendar>}' },
);
export type Target = z.infer<typeof target>;
