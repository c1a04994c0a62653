import * as z from 'zod';
import { personId, scheduleId } from '../../domain/directory/directory-ids.ts';
import { toIso } from '../../domain/ids.ts';
import { namedOnce } from '../../domain/oncall/changes.ts';
import { moment, schedule } from '../../domain/oncall/schedule.ts';
import { instantText as instant } from './words.ts';

const DAY = 86_400_000;
/** A range of ages would be a very long answer. */
const LONGEST_DAYS = 400;

/** GET /v1/oncall */
export const onCallQuery = z.object({ at: instant.optional(), schedule: z.string().min(1).max(64).optional() });

/** A range with defaults: from now on, for so many days. */
export const rangeQuery = (days: number, now: number) =>
  z
    .object({
      from: instant.optional(),
      to: instant.optional(),
      schedule: z.string().min(1).max(64).optional(),
      person: z.string().min(1).max(64).optional(),
    })
    .transform(({ from = now, to, ...rest }) => ({ from, to: to ?? from + days * DAY, ...rest }))
    .refine(({ from, to }) => from < to, { path: ['to'], message: 'takes an instant after "from"' })
    .refine(({ from, to }) => to - from <= LONGEST_DAYS * DAY, {
      path: ['to'],
      message: `takes an instant at most ${LONGEST_DAYS} days after "from"`,
    });

/** A schedule as a client sends it; with `version` it is written only over that version. */
export const scheduleRequest = schedule.extend({ version: z.int().min(1).optional() });

const normal = moment.transform((text) => toIso(Date.parse(text)));
const reason = z.string().min(1).max(200).optional();
const after = { path: ['end'], message: 'expected an instant after start' };
const rises = ({ start, end }: { start: string; end: string }): boolean => Date.parse(start) < Date.parse(end);
const span = z.strictObject({ start: normal, end: normal }).refine(rises, after);

/** POST /v1/schedules/{id}/overrides */
export const overrideRequest = z
  .strictObject({
    kind: z.enum(['add', 'replace', 'remove'], 'expected add, replace or remove').default('replace'),
    people: namedOnce,
    of: personId.optional(),
    start: normal,
    end: normal,
    reason,
  })
  .refine(rises, after);

/** POST /v1/schedules/{id}/swaps; without `asker` the caller asks. */
export const swapRequest = z.strictObject({
  asker: personId.optional(),
  other: personId,
  gives: span,
  takes: span.optional(),
  reason,
});

/** POST /v1/leave; without `person` the caller takes it. */
export const leaveRequest = z
  .strictObject({ person: personId.optional(), start: normal, end: normal, reason })
  .refine(rises, after);

/** POST /v1/feeds: what a secret address shows. */
export const feedRequest = z.discriminatedUnion('of', [
  z.strictObject({ of: z.literal('schedule'), id: scheduleId }),
  z.strictObject({ of: z.literal('person'), id: personId }),
  z.strictObject({ of: z.literal('team'), id: scheduleId }),
  /** The page /oncall, for a screen on the wall. */
  z.strictObject({ of: z.literal('wall') }),
]);
