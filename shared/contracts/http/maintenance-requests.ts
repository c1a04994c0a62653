import * as z from 'zod';
import { customerId, serviceId } from '../../domain/directory/directory-ids.ts';
import { checks, lasts, maintenanceTitle, recurs } from '../../domain/maintenance/announcement.ts';
import { checkLists, tickStates } from '../../domain/maintenance/maintenance-log.ts';
import { instantText } from './words.ts';

const once = <T extends z.ZodType>(item: T, what: string) =>
  z
    .array(item)
    .min(1, `takes at least one ${what}`)
    .max(200, `takes at most 200 of them`)
    .refine((all) => new Set(all).size === all.length, `takes each ${what} once`);

const shape = {
  title: maintenanceTitle.optional(),
  services: once(serviceId, 'service'),
  customers: once(customerId, 'customer').optional(),
  start: instantText.optional(),
  end: instantText.optional(),
  checks: checks.partial().optional(),
};

/** What of a series the policy's window may bring. */
const recursPartly = z.strictObject({
  when: recurs.shape.when.optional(),
  zone: recurs.shape.zone.optional(),
  lasts: lasts.optional(),
  from: recurs.shape.from.optional(),
  until: recurs.shape.until,
});

type Complain = (path: string, message: string) => void;

/** A window is given by `start` and `end`, or comes round by `recurs`. */
function refuseHalfTimes(
  given: {
    readonly start?: number | undefined;
    readonly end?: number | undefined;
    readonly recurs?: unknown;
    readonly template?: unknown;
  },
  complain: Complain,
): void {
  const { start, end } = given;
  if (given.recurs !== undefined && (start !== undefined || end !== undefined))
    complain('recurs', 'takes either start and end, or recurs');
  else if (start !== undefined && end === undefined) complain('end', 'is missing beside start');
  else if (start === undefined && end !== undefined) complain('start', 'is missing beside end');
  else if (start === undefined && given.recurs === undefined && given.template === undefined)
    complain('start', 'is missing: give start and end, or recurs');
  if (start === undefined || end === undefined) return;
  if (end <= start) complain('end', 'takes an instant after start');
  else if (end - start > 7 * 86_400_000) complain('end', 'takes an instant at most 7 days after start');
}

/** POST /v1/maintenance */
export const maintenanceRequest = z
  .strictObject({ ...shape, recurs: recursPartly.optional(), template: z.string().min(1).max(40).optional() })
  .superRefine((given, context) => {
    const complain: Complain = (path, message) => context.addIssue({ code: 'custom', path: path.split('/'), message });
    refuseHalfTimes(given, complain);
    if (given.template !== undefined) return;
    if (given.title === undefined) complain('title', 'is missing: customers read what is done');
    for (const name of ['when', 'zone', 'lasts'] as const)
      if (given.recurs !== undefined && given.recurs[name] === undefined) complain(`recurs/${name}`, 'is missing');
  });
export type MaintenanceRequest = z.infer<typeof maintenanceRequest>;

/** PUT /v1/maintenance/{id}: all of it as it is to be; checks that are not given stay. */
export const maintenanceChange = z
  .strictObject({ ...shape, title: maintenanceTitle, recurs: recurs.optional(), version: z.int().min(1).optional() })
  .superRefine((given, context) =>
    refuseHalfTimes(given, (path, message) => context.addIssue({ code: 'custom', path: [path], message })),
  );
export type MaintenanceChange = z.infer<typeof maintenanceChange>;

/** PUT /v1/maintenance/{id}/occurrences/{start} */
export const occurrenceChange = z
  .strictObject({ start: instantText, end: instantText })
  .superRefine((given, context) =>
    refuseHalfTimes(given, (path, message) => context.addIssue({ code: 'custom', path: [path], message })),
  );

const words = (max: number) =>
  z
    .string()
    .max(max, `takes at most ${max} characters`)
    .refine((text) => text.trim() !== '' && text.isWellFormed(), 'may not be empty');

/** POST /v1/maintenance/{id}/cancel */
export const cancelRequest = z.strictObject({ reason: words(400), occurrence: instantText.optional() });

/** POST /v1/maintenance/{id}/occurrences/{start}/ticks */
export const tickRequest = z.strictObject({
  list: z.enum(checkLists, 'takes before, steps, success or rollback'),
  index: z.int('takes the number of a line, from 0').min(0, 'takes the number of a line, from 0'),
  state: z.enum(tickStates, 'takes done, begun or undone'),
  note: words(1000).optional(),
});
export type TickRequest = z.infer<typeof tickRequest>;

const DAY = 86_400_000;
/** GET /v1/maintenance: what touches a range, by default the 90 days to come. */
export const maintenanceQuery = (now: number) =>
  z
    .strictObject({
      service: serviceId.optional(),
      from: instantText.optional(),
      to: instantText.optional(),
    })
    .transform(({ service, from = now, to }) => ({ service, from, to: to ?? from + 90 * DAY }))
    .refine(({ from, to }) => from < to, { path: ['to'], message: 'takes an instant after "from"' })
    .refine(({ from, to }) => to - from <= 400 * DAY, {
      path: ['to'],
      message: 'takes an instant at most 400 days after "from"',
    });
