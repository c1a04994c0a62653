import * as z from 'zod';
import { incidentId } from '../../domain/ids.ts';
import { month } from '../../domain/sla/period.ts';

const DAY = 86_400_000;
const USUAL_DAYS = 30;
const LONGEST_DAYS = 400;

const expected = 'takes an instant such as 2026-03-10T10:00:00Z, or a day such as 2026-03-10';
const isDay = (text: string): boolean => z.iso.date().safeParse(text).success;
const isMoment = (text: string): boolean => isDay(text) || z.iso.datetime({ offset: true }).safeParse(text).success;
const moment = z.string().refine(isMoment, expected);

const beginning = (text: string): number => Date.parse(isDay(text) ? `${text}T00:00:00Z` : text);
/** A day is meant with all its hours. */
const end = (text: string): number => beginning(text) + (isDay(text) ? DAY : 0);

export const groupings = ['severity', 'service', 'customer', 'month'] as const;
export type Grouping = (typeof groupings)[number];

/**
 * `from` and `to` in epoch milliseconds, `[from, to)`: instants, or days in UTC, of which the last is included. Left out: until now,
 * and the 30 days before. At most 400 days.
 */
export const figuresQuery = (now: number) =>
  z
    .object({
      from: moment.optional(),
      to: moment.optional(),
      by: z.enum(groupings, `takes one of ${groupings.join(', ')}`).optional(),
    })
    .transform(({ from, to, by }) => {
      const until = to === undefined ? now : end(to);
      return { from: from === undefined ? until - USUAL_DAYS * DAY : beginning(from), to: until, by };
    })
    .refine(({ from, to }) => from < to, { path: ['to'], message: 'takes an instant after "from"' })
    .refine(({ from, to }) => to - from <= LONGEST_DAYS * DAY, {
      path: ['to'],
      message: `takes an instant at most ${LONGEST_DAYS} days after "from"`,
    });

/** GET /v1/losses */
export const lossesQuery = z.object({ month });

/** POST /v1/incidents/{id}/review: what somebody says of it in hindsight. */
export const reviewRequest = z
  .strictObject({
    falsePositive: z.boolean('takes true or false').optional(),
    escalationRight: z.boolean('takes true or false').optional(),
    repeatOf: incidentId.optional(),
    note: z.string().trim().min(1, 'may not be empty').max(4000, 'takes at most 4000 characters').optional(),
  })
  .refine(
    (review) => Object.keys(review).length > 0,
    'says at least one of falsePositive, escalationRight, repeatOf, note',
  );
