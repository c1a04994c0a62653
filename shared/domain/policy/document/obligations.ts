import * as z from 'zod';
import { zone } from '../../directory/zone.ts';
import { roleName, serviceId } from '../../directory/directory-ids.ts';
import { duration } from '../../text/duration.ts';
import { statementsRhythm } from '../../sla/statements-due.ts';
import { target } from './calendar.ts';
import { weekday } from '../../calendar/weekdays.ts';
import { condition } from './conditions.ts';
import { id, row, severityId, templateId, text } from './words.ts';

/** What somebody in a role answers for. */
export const role = z.strictObject({
  title: text,
  duties: z.array(text).optional(),
  /** By what they are chosen. */
  criteria: z.array(text).optional(),
  raci: z
    .strictObject({
      responsible: z.array(text),
      accountable: z.array(text),
      consulted: z.array(text),
      informed: z.array(text),
    })
    .optional(),
  reportsTo: roleName.optional(),
  row: row.optional(),
});

/** One tier of support: who is in it, what they do, by when. */
export const tier = z.strictObject({
  id,
  name: text,
  duties: z.array(text),
  roles: z.array(roleName).min(1),
  response: target.optional(),
  resolution: target.optional(),
  /** What it may decide. */
  authority: text.optional(),
  /** When it is at work: a calendar of this policy. Absent: at any hour. */
  availability: id.optional(),
  row,
});

/**
 * A promise beside response and resolution of the severity. It is measured: kept when `until` has happened within the time, counted
 * from the opening or from the moment at which a rung was reached; otherwise the timeline has a TargetMissed of this id.
 */
export const promise = z.strictObject({
  id,
  title: text,
  within: target,
  from: z.union([z.literal('opening'), z.literal('acknowledge'), z.strictObject({ rung: id })]),
  until: z.enum(['acknowledge', 'assess', 'decide', 'start', 'progress', 'resolution']),
  severities: z.array(severityId).min(1).optional(),
  row,
});
export type Promised = z.infer<typeof promise>;

/** What Tocsin reckons by itself, from the logs of incidents. */
export const kpiFigures = [
  'acknowledgement',
  'first-response',
  'resolution',
  'assessment',
  'decision',
  'between-failures',
  'recurrence',
  'repeats',
  'escalated',
  'escalation-accuracy',
  'false-positives',
  'targets-kept',
  'availability',
] as const;
export type KpiFigure = (typeof kpiFigures)[number];

/** A figure that the work is measured by. */
export const kpi = z
  .strictObject({
    id,
    title: text,
    target: z.strictObject({
      is: z.enum(['below', 'at most', 'above', 'at least', 'exactly']),
      value: z.number(),
      unit: z.enum(['minutes', 'hours', 'days', 'percent', 'points']),
    }),
    severities: z.array(severityId).min(1).optional(),
    /** Which figure of the incidents it is. Absent: others have it, as the help desk, and it is not known here. */
    figure: z.enum(kpiFigures).optional(),
    /** The service of an availability. */
    service: serviceId.optional(),
    row,
  })
  .refine(({ figure, service }) => (figure === 'availability') === (service !== undefined), {
    path: ['service'],
    message: 'expected a service on an availability, and on no other figure',
  });

export const postMortem = z.strictObject({
  /** It is scheduled for these. */
  scheduledFor: z.array(severityId).optional(),
  /** It is required where one of these holds. */
  requiredFor: z.array(
    z.strictObject({
      title: text,
      severities: z.array(severityId).min(1).optional(),
      if: condition.optional(),
      longerThan: duration.optional(),
      repeatOf: duration.optional(),
      row,
    }),
  ),
  scheduleWithin: duration.optional(),
  reportWithin: duration.optional(),
  reviewAfter: duration.optional(),
  sections: z.array(text).optional(),
  row,
});

const at = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'expected a time of day such as 09:00');

/** When something comes round. */
export const recurrence = z.union(
  [
    z.strictObject({ every: z.literal('day'), at }),
    z.strictObject({ every: z.literal('week'), on: weekday, at }),
    z.strictObject({ every: z.literal('month'), day: z.int().min(1).max(28), at }),
    z.strictObject({ every: z.literal('month'), first: weekday, at }),
    z.strictObject({ every: z.literal('quarter'), at }),
    z.strictObject({ every: z.literal('year'), at }),
  ],
  {
    error:
      'expected {every: day, at}, {every: week, on, at}, {every: month, day | first, at}, {every: quarter, at} or {every: year, at}',
  },
);

export const report = z.strictObject({
  id,
  title: text,
  when: recurrence,
  zone,
  audience: roleName,
  holds: z.array(text).min(1),
  row,
});

/** A window of maintenance with its checks and its timed steps. */
export const maintenanceWindow = z.strictObject({
  id,
  title: text,
  when: recurrence,
  zone,
  lasts: duration,
  roles: z.array(roleName).min(1),
  before: z.array(text).optional(),
  steps: z.array(z.strictObject({ title: text, lasts: duration, besides: text.optional(), row })).optional(),
  success: z.array(text).optional(),
  escalatesWhen: z.array(text).optional(),
  rollback: z.array(text).optional(),
  row,
});

/** Whom to turn to for one area. */
export const areaContact = z.strictObject({
  area: text,
  primary: z.array(roleName).min(1),
  backup: z.array(roleName).optional(),
  within: duration.optional(),
  row,
});

export const vendor = z.strictObject({ name: text, area: text, reach: text, row });

/** Steps for people, beside the incident; Tocsin shows them and runs none. */
export const playbook = z.strictObject({
  id,
  title: text,
  severities: z.array(severityId).min(1).optional(),
  emergency: id.optional(),
  phases: z
    .array(
      z.strictObject({
        title: text,
        from: duration.optional(),
        until: duration.optional(),
        steps: z.array(text).min(1),
      }),
    )
    .min(1),
  row,
});

/** Steps that make up the activation of the response, each with its time; the matrix lines of the same `part` carry them out. */
export const activationStep = z.strictObject({
  id,
  title: text,
  within: duration,
  severities: z.array(severityId).min(1).optional(),
  row,
});

/** A path beside the technical ladder: who is brought in when the business is touched. The matrix lines of the same `part` carry it out. */
export const businessPath = z.strictObject({ id, title: text, if: condition, roles: z.array(roleName).min(1), row });

export const toRole = z.strictObject({ audience: roleName, template: templateId });

/** Who gets the month's statements, and when: by default on the 5th at 09:00 of their own day. */
export const statementsMail = toRole.extend(statementsRhythm.shape);
