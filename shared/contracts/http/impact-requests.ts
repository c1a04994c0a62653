import * as z from 'zod';
import { toIso } from '../../domain/ids.ts';
import type { ImpactPart } from '../../domain/incident/impact-part.ts';
import { impactParts } from '../../domain/incident/impact-parts.ts';
import type { Incident } from '../../domain/incident/incident.ts';
import type { IncidentEvent } from '../../domain/incident/incident-events.ts';
import { instantText, reasonText } from './words.ts';

const sharePct = z
  .number()
  .gt(0, 'takes more than 0 and at most 100')
  .max(100, 'takes more than 0 and at most 100')
  .refine((share) => /^\d{1,3}(\.\d{1,3})?$/.test(String(share)), 'takes at most three decimals');

const named = (what: string) =>
  z
    .array(z.string().min(1).max(64))
    .min(1, `takes at least one ${what}`)
    .max(200, `takes at most 200 of them`)
    .refine((all) => new Set(all).size === all.length, `takes each ${what} once`);

const interval = z
  .strictObject({
    level: z.enum(['outage', 'degraded'], 'takes "outage" or "degraded"'),
    start: instantText,
    end: instantText.optional(),
    services: named('service').optional(),
    customers: z
      .union([z.literal('all'), named('customer')], 'takes "all" or a list of customers, each once')
      .optional(),
    sharePct: sharePct.optional(),
  })
  .refine(({ start, end }) => end === undefined || start < end, {
    path: ['end'],
    message: 'takes an instant after "start"',
  });
export type SaidInterval = z.infer<typeof interval>;

/**
 * POST /v1/incidents/{id}/impact: either all of it anew as `intervals` (an empty list: it hurt nobody), or only when it `began`
 * or `ended`. Without `services` the incident's own, without `customers` those it is known to touch.
 */
export const impactRequest = z
  .strictObject({
    reason: reasonText,
    intervals: z.array(interval).max(500, 'takes at most 500 intervals').optional(),
    began: instantText.optional(),
    ended: instantText.optional(),
  })
  .refine(({ intervals, began, ended }) => (intervals === undefined) !== (began === undefined && ended === undefined), {
    path: ['intervals'],
    message: 'takes either "intervals", or "began" or "ended"',
  })
  .refine(({ began, ended }) => began === undefined || ended === undefined || began < ended, {
    path: ['ended'],
    message: 'takes an instant after "began"',
  });
export type ImpactRequest = z.infer<typeof impactRequest>;

const viewOf = ({ level, start, end, services, customers, share }: ImpactPart) => ({
  level,
  start: toIso(start),
  ...(end === undefined ? {} : { end: toIso(end) }),
  services,
  customers,
  sharePct: share === undefined ? 100 : Number(share),
});

/** What an incident did, and who said so when: GET /v1/incidents/{id}/impact */
export const impactView = (incident: Incident, events: readonly IncidentEvent[]) => ({
  incident: incident.id,
  intervals: impactParts(incident).map(viewOf),
  edits: events.flatMap((event) =>
    event.type === 'ImpactEdited'
      ? [{ at: toIso(event.at), by: event.by, reason: event.reason, intervals: event.parts.map(viewOf) }]
      : [],
  ),
});
