import * as z from 'zod';
import { weekday } from '../calendar/weekdays.ts';
import { personId, regionId, roleName, scheduleId } from '../directory/directory-ids.ts';
import { zone } from '../directory/zone.ts';
import { duration, durationMs } from '../text/duration.ts';

const slug = (what: string) =>
  z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, `expected ${what} of lower-case letters, digits and hyphens`);
const layerId = slug('a layer id');
const name = z
  .string()
  .min(1)
  .max(80)
  .regex(/^[^\p{Cc}]+$/u, 'expected a name on one line');
const date = z.iso.date('expected a date such as 2026-01-31');
export const moment = z.iso.datetime({ offset: true, error: 'expected an instant such as 2026-03-10T10:00:00Z' });
const hourOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'expected a time of day such as 08:30');
const endOfHours = z
  .string()
  .regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'expected a time of day such as 17:00, or 24:00');

/** A time of the wall clock, or an instant. */
const anchor = z.iso.datetime({
  offset: true,
  local: true,
  error: 'expected a time such as 2026-01-05T09:00, or an instant such as 2026-01-05T09:00:00Z',
});

/** People on call together, in the order in which they are tried. */
const together = z.array(personId).min(1, 'expected somebody: nobody can be on call for nobody').max(200);
const turns = z.array(together).min(1, 'expected at least one turn: an empty rotation has nobody to call').max(500);

/** Hours of the local week in which a layer counts; `to` at or before `from` is on the next day. Without days: every day. */
export const hours = z.strictObject({ days: z.array(weekday).min(1).optional(), from: hourOfDay, to: endOfHours });
export type Hours = z.infer<typeof hours>;

export const rotation = z
  .strictObject({
    unit: z.enum(['hour', 'day', 'week', 'month'], 'expected a unit: hour, day, week or month'),
    length: z.int('expected a whole number of units').min(1, 'expected at least 1').max(10_000),
    /** When the first turn begins. */
    anchor,
    zone,
    /** With turns of days: the weekdays on which they change hands; days between belong to the turn before. */
    handOffDays: z.array(weekday).min(1).optional(),
  })
  .refine(({ unit, handOffDays }) => handOffDays === undefined || unit === 'day', {
    path: ['handOffDays'],
    message: 'expected it only with turns of days',
  });
export type Rotation = z.infer<typeof rotation>;

const layerOf = <K extends string, S extends z.ZodRawShape>(kind: K, shape: S) =>
  z.strictObject({
    id: layerId,
    kind: z.literal(kind),
    /** The layers of the highest priority that have anybody on call count together, in their order; those below do not. Default 0. */
    priority: z.int().min(0).max(99).optional(),
    /** Instants between which the layer counts: from the first on, up to but not at the second. */
    from: moment.optional(),
    until: moment.optional(),
    /** It counts in these hours only, on the wall clock of `zone`. */
    during: z.array(hours).min(1).max(50).optional(),
    /** Whether it counts on the region's holidays only, or never on them. */
    holidays: z.strictObject({ of: regionId, on: z.enum(['only', 'never']) }).optional(),
    /** Default: the schedule's. */
    zone: zone.optional(),
    ...shape,
  });

/** The same people at all times. */
const fixedLayer = layerOf('fixed', { people: together });
/** One turn after the other, round and round. */
const rotationLayer = layerOf('rotation', {
  unit: rotation.shape.unit,
  length: rotation.shape.length,
  anchor,
  handOffDays: rotation.shape.handOffDays,
  turns,
});
/** Crews that work through the same cycle of days, each from another place of it on (row S1.3). */
const patternLayer = layerOf('pattern', {
  /** Local day on which a crew that begins on day 0 begins. Before it nobody works. */
  anchor: date,
  shifts: z
    .record(layerId, z.strictObject({ from: hourOfDay, to: endOfHours }))
    .refine((shifts) => Object.keys(shifts).length <= 24, 'expected at most 24 shifts a day'),
  cycle: z
    .array(
      z.strictObject({
        /** Absent: off. */
        shift: layerId.optional(),
        days: z.int().min(1).max(366),
      }),
    )
    .min(1)
    .max(100),
  crews: z
    .array(z.strictObject({ people: together, day: z.int().min(0, 'expected a day of the cycle, from 0').max(36_600) }))
    .min(1, 'expected at least one crew: an empty rotation has nobody to call')
    .max(500),
});
/** The region's holidays, one after the other, are the turns: shared among all (row S1.3). */
const holidayLayer = layerOf('holiday-turns', { region: regionId, turns });
/** Shifts that somebody else's calendar has named. */
const calendarLayer = layerOf('calendar', {
  shifts: z.array(z.strictObject({ start: moment, end: moment, people: together })).max(20_000),
});
/** Whoever is on call in another schedule. */
const scheduleLayer = layerOf('schedule', { schedule: scheduleId });

export const layer = z.discriminatedUnion('kind', [
  fixedLayer,
  rotationLayer,
  patternLayer,
  holidayLayer,
  calendarLayer,
  scheduleLayer,
]);
export type Layer = z.infer<typeof layer>;

const layers = z.array(layer).min(1, 'expected at least one layer').max(50);

/** Between two instants only its own layers count, and none of the schedule's. */
const temporary = z.strictObject({ id: layerId, from: moment, until: moment, why: z.string().min(1).max(200), layers });

/** How a shift is handed over (row S1.7). */
const handOver = z.strictObject({
  /** The report is drafted so long before the hand-off; outgoing people can be reached so long after it, behind those on call. */
  overlap: duration.refine(
    (text) => !duration.safeParse(text).success || durationMs(text) <= 6 * 3_600_000,
    'expected at most PT6H',
  ),
  /** Both have to have signed so long after the hand-off. */
  signWithin: duration.refine(
    (text) => !duration.safeParse(text).success || durationMs(text) <= 7 * 86_400_000,
    'expected at most P7D',
  ),
  /** Role that is told when one has not. */
  escalateTo: roleName,
  /** Role that gets the shift-change notice and the post-shift report. */
  report: roleName.optional(),
});
export type HandOver = z.infer<typeof handOver>;

/** Who is called, and when. One id, one answer at every instant. */
export const schedule = z.strictObject({
  id: scheduleId,
  name,
  zone,
  team: slug('a team').optional(),
  /** Whose holidays count for fair shares and premiums. */
  region: regionId.optional(),
  /** Role that is told of gaps, overlaps and too few people before they happen. */
  coordinator: roleName.optional(),
  /** Hours in which somebody has to be on call; outside them nobody on call is no gap. Default: always. */
  covers: z.array(hours).min(1).max(50).optional(),
  /** More than so many on call at once is an overlap. Default: as many as the fullest turn of any layer. */
  most: z.int().min(1).max(10_000).optional(),
  /** Nobody is told here of their shifts: another schedule, which takes its people from this one, tells them. */
  quiet: z.boolean().optional(),
  layers,
  temporary: z.array(temporary).max(100).optional(),
  handOver: handOver.optional(),
});
export type Schedule = z.infer<typeof schedule>;

/** Where a region is, and when it keeps holiday. */
export const region = z.strictObject({
  id: regionId,
  name,
  zone,
  holidays: z.array(z.strictObject({ date, name })).max(2000),
});
export type Region = z.infer<typeof region>;

/** How many have to be on a region's schedules, by period of its local day; the first period that fits counts (row S1.4). */
export const staffing = z.strictObject({
  id: slug('an id'),
  region: regionId,
  coordinator: roleName,
  periods: z
    .array(
      z.strictObject({
        id: slug('a period'),
        /** Default: every day. */
        on: z.enum(['holidays', 'weekends', 'weekdays']).optional(),
        hours: z.array(hours).min(1).optional(),
        /** At least so many people, by schedule. */
        needs: z.record(scheduleId, z.int().min(1).max(10_000)),
      }),
    )
    .min(1)
    .max(50),
});
export type Staffing = z.infer<typeof staffing>;

/** Above which a person's load in 28 days is warned of (row S1.15). */
export const limits = z.strictObject({
  hours: z.number().min(1).optional(),
  nights: z.int().min(1).optional(),
  weekends: z.int().min(1).optional(),
  holidays: z.int().min(1).optional(),
  pages: z.int().min(1).optional(),
  sleepInterruptions: z.int().min(1).optional(),
});
export type Limits = z.infer<typeof limits>;

/** All that is administered of who is on call. */
export const rota = z.strictObject({
  limits: limits.optional(),
  regions: z.array(region).max(200),
  schedules: z.array(schedule).max(500),
  staffing: z.array(staffing).max(200),
});
export type Rota = z.infer<typeof rota>;
