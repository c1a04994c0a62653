import * as z from 'zod';
import { incidentStatuses } from '../../domain/incident/incident.ts';

const line = (max: number) =>
  z
    .string()
    .max(max, `takes at most ${max} characters`)
    .refine((text) => text.trim() !== '', 'may not be empty');
const slug = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/, 'takes letters, digits, ".", "_" and "-", at most 64');
const isoInstant = z.iso
  .datetime({ offset: true, error: 'takes an instant such as 2026-03-10T10:00:00.000Z' })
  .transform((text) => Date.parse(text));

/** POST /v1/alerts: one state change of one alert, from any source. */
export const alertRequest = z.strictObject({
  source: line(60),
  dedupKey: line(500),
  state: z.enum(['firing', 'quiet'], 'takes "firing" or "quiet"'),
  title: line(1000),
  severityHint: line(40).optional(),
  service: line(64).optional(),
  customers: z.array(slug).max(1000).optional(),
  occurredAt: isoInstant.optional(),
  impact: z.enum(['outage', 'degraded', 'none'], 'takes "outage", "degraded" or "none"').optional(),
  labels: z.record(z.string().max(100), z.string().max(1000)).optional(),
});
export type AlertRequest = z.infer<typeof alertRequest>;

/** POST /v1/incidents: a person reports one. */
export const reportRequest = z.strictObject({
  title: line(1000),
  description: z.string().max(10_000).optional(),
  severity: slug.optional(),
  service: slug.optional(),
  customers: z.array(slug).max(1000).optional(),
  impactBegan: isoInstant.optional(),
});
export type ReportRequest = z.infer<typeof reportRequest>;

/** The body of a command; all of it may be left out but the note of a progress. */
export const noteRequest = z.strictObject({ note: line(4000).optional() }).optional();
export const progressRequest = z.strictObject({ note: line(4000) });

export const listQuery = z.object({
  status: z.enum(incidentStatuses, `takes one of ${incidentStatuses.join(', ')}`).optional(),
  severity: slug.optional(),
  service: slug.optional(),
  cursor: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,200}$/, 'takes a cursor as a list gave it')
    .optional(),
  limit: z.coerce.number('takes a number').int().min(1).max(100, 'takes 1 to 100').optional(),
});

export const idempotencyKey = z
  .string()
  .regex(/^[\x21-\x7e]{1,200}$/, 'takes 1 to 200 printable characters')
  .optional();
