import * as z from 'zod';
import { incidentId } from '../../domain/ids.ts';
import { month } from '../../domain/sla/period.ts';

const DAY = 86_400_000;
const USUAL_DAYS = 30;
const LONGEST_DAYS = 400;

const expected = 'takes an instant such as 2026-03-10T10:00:00Z, or a day such as 2026-03-10';
const isDay = (text: string): boolean => z.iso.date().safeParse(text).success;
const isMoment = (text: string): boolean => isDay(text) || z.iso.datetime({ offset: true }).safeParse(text).success;
/** Beyond these years nothing happened, and instants are written in another way. */
const EARLIEST = Date.parse('1970-01-01T00:00:00Z');
const LATEST = Date.parse('2200-01-01T00:00:00Z');
const isWithin = (at: number): boolean => at >= EARLIEST && at < LATEST;

const beginning = (text: string): number => Date.parse(isDay(text) ? `${text}T00:00:00Z` : text);
const moment = z
  .string()
  .refine(isMoment, { error: expected, abort: true })
  .refine((text) => isWithin(beginning(text)), 'takes an instant from 1970 until 2200');
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

/** GET /v1/losses: a month (UTC) that has begun. */
export const lossesQuery = (now: number) =>
  z.object({
    month: month.pipe(
      z.string().refine((name) => {
        const start = Date.parse(`${name}-01T00:00:00Z`);
        return isWithin(start) && start <= now;
      }, 'takes a month from 1970 on that has begun'),
    ),
  });

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
