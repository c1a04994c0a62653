import * as z from 'zod';
import { customerId, serviceId } from '../directory/directory-ids.ts';
import { zone } from '../directory/zone.ts';
import { actor, instant } from '../ids.ts';
import { recurrence } from '../policy/document/obligations.ts';
import { duration, durationMs } from '../text/duration.ts';
import { onOneLine } from '../text/one-line.ts';

/** `MNT-` and 8 Crockford base32 characters: fit to be said on the phone. */
export const maintenanceId = z
  .string()
  .regex(/^MNT-[0-9A-HJKMNP-TV-Z]{8}$/, 'expected an id such as MNT-7K2M9QXA')
  .brand('MaintenanceId');
export type MaintenanceId = z.infer<typeof maintenanceId>;

const DAY = 86_400_000;
/** A window that is longer is no maintenance: it would keep its services from paging for weeks. */
export const LONGEST_MS = 7 * DAY;

/** Customers read it: one line, and nothing that turns the reading. */
export const maintenanceTitle = z
  .string()
  .min(1, 'expected a title that customers can read')
  .max(120, 'expected a title of at most 120 characters')
  .refine((text) => text.trim() !== '' && onOneLine(text) === text, 'expected a title on one line');

/** A stretch of a window: since when it was known, and by whose word. What is moved is announced anew, the rest is not. */
const part = z.object({ start: instant, end: instant, announcedAt: instant, by: actor });
export type Part = z.infer<typeof part>;

export const lasts = duration.refine((text) => {
  const ms = durationMs(text);
  return ms > 0 && ms <= LONGEST_MS;
}, 'expected more than nothing and at most 7 days, such as PT2H');
const day = z.iso.date('expected a date such as 2026-03-01');

/** When it comes round: on local days of the zone from `from` to `until`, both included. */
export const recurs = z
  .strictObject({ when: recurrence, zone, lasts, from: day, until: day.optional() })
  .refine(({ from, until }) => until === undefined || from <= until, {
    path: ['until'],
    message: 'expected a day that is not before from',
  });
export type Recurs = z.infer<typeof recurs>;

/** A series as it was laid down at one time: it holds for what begins at or after `since` and before the next one's. */
const plan = z.object({ recurs, since: instant, announcedAt: instant, by: actor });
export type Plan = z.infer<typeof plan>;

const cancelled = z.object({ at: instant, by: actor, reason: z.string() });

/** What became of one occurrence of a series by itself: it was moved, cut short, or will not be (no parts). */
const exception = z.object({ occurrence: instant, parts: z.array(part), cancelled: cancelled.optional() });
export type Exception = z.infer<typeof exception>;

const time = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('once'), parts: z.array(part).min(1) }),
  z.object({ kind: z.literal('series'), plans: z.array(plan).min(1), exceptions: z.array(exception) }),
]);
export type MaintenanceTime = z.infer<typeof time>;

const line = z.string().min(1).max(400);
/** What is to be done and proven, in the order in which it is done. `besides`: the step runs beside the one before it. */
export const checks = z.strictObject({
  before: z.array(line).max(50),
  steps: z.array(z.strictObject({ title: line, lasts: duration, besides: line.optional() })).max(50),
  success: z.array(line).max(50),
  rollback: z.array(line).max(50),
});
export type Checks = z.infer<typeof checks>;

export const news = z.enum(['announced', 'changed', 'cancelled']);
export type News = z.infer<typeof news>;

/** What customers have to hear of it, as it last was worth telling, and who besides those it concerns now. */
const tell = z.object({
  news,
  /** The version that had it to tell, and when. */
  version: z.int().min(1),
  at: instant,
  /** The window of which it speaks; absent where none is to come. */
  window: z.object({ start: instant, end: instant }).optional(),
  /** Where that window stood before. */
  before: z.object({ start: instant, end: instant }).optional(),
  /** It speaks of one occurrence of a series, and of no other. */
  single: z.literal(true).optional(),
  /** Customers whom it concerned before, and no longer does. */
  gone: z.array(customerId),
});
export type Tell = z.infer<typeof tell>;

/** Planned maintenance of services, announced to customers: once, or as a series. */
export const announcement = z.object({
  id: maintenanceId,
  title: maintenanceTitle,
  services: z.array(serviceId).min(1),
  /** Whom it concerns; absent: every customer of the services. */
  customers: z.array(customerId).min(1).optional(),
  time,
  announcedAt: instant,
  announcedBy: actor,
  cancelled: cancelled.optional(),
  version: z.int().min(1),
  /** The window of the policy that it was made from. */
  template: z.string().optional(),
  checks,
  tell,
  /** What there was to tell before, and is as true as it was. */
  earlier: z.array(tell).optional(),
  /** Commands that made it what it is, the first that which announced it. */
  commands: z.array(z.object({ id: z.string(), fingerprint: z.string().optional() })),
});
export type Announcement = z.infer<typeof announcement>;

/** Where an occurrence of it is spoken of: the announcement, or one occurrence of its series by the instant it was planned for. */
export const sourceOf = (id: MaintenanceId, occurrence: number | undefined): string =>
  occurrence === undefined ? id : `${id}/${new Date(occurrence).toISOString()}`;

/** The announcement that a source speaks of. */
export const idOfSource = (source: string): string => source.split('/')[0] ?? source;
