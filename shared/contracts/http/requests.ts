import * as z from 'zod';
import { wrongField } from './problem.ts';
import { incidentId, toIso } from '../../domain/ids.ts';
import { decisions } from '../../domain/incident/incident-events.ts';
import { incidentStatuses } from '../../domain/incident/incident.ts';

/** Text that every store and provider can carry: no half of a surrogate pair. */
const wellFormed = (max: number) =>
  z
    .string()
    .max(max, `takes at most ${max} characters`)
    .refine((text) => text.isWellFormed(), 'holds half of a character');
const line = (max: number) => wellFormed(max).refine((text) => text.trim() !== '', 'may not be empty');
const slug = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/, 'takes letters, digits, ".", "_" and "-", at most 64');
const isoInstant = z.iso
  .datetime({ offset: true, error: 'takes an instant such as 2026-03-10T10:00:00.000Z' })
  .transform((text) => Date.parse(text));

/** Source and key together are a key of the table, which takes 2048 bytes; a source takes up to 540 of them. */
const KEY_BYTES = 1400;

/** What is known of an incident by the policy's names; which names there are, and what they take, the policy says. */
const facts = z
  .record(
    z.string().regex(/^[a-z][A-Za-z0-9]{0,39}$/, 'takes the name of a fact such as usersAffected'),
    z.union([z.boolean(), z.number(), line(1000)], 'takes true, false, a number or a text'),
  )
  .refine((all) => Object.keys(all).length <= 64, 'takes at most 64 facts');

/** POST /v1/alerts: one state change of one alert, from any source. */
export const alertRequest = z.strictObject({
  source: line(60),
  dedupKey: line(500).refine((key) => Buffer.byteLength(key) <= KEY_BYTES, `takes at most ${KEY_BYTES} bytes`),
  state: z.enum(['firing', 'quiet'], 'takes "firing" or "quiet"'),
  title: line(1000),
  severityHint: line(40).optional(),
  service: line(64).optional(),
  customers: z.array(slug).max(1000).optional(),
  occurredAt: isoInstant.optional(),
  impact: z.enum(['outage', 'degraded', 'none'], 'takes "outage", "degraded" or "none"').optional(),
  labels: z
    .record(wellFormed(100), wellFormed(1000))
    .refine((labels) => Object.keys(labels).length <= 64, 'takes at most 64 labels')
    .refine((labels) => JSON.stringify(labels).length <= 16_384, 'takes at most 16 KB in all')
    .optional(),
  facts: facts.optional(),
});
export type AlertRequest = z.infer<typeof alertRequest>;

/** POST /v1/incidents: a person reports one. */
export const reportRequest = z.strictObject({
  title: line(1000),
  description: wellFormed(10_000).optional(),
  severity: slug.optional(),
  service: slug.optional(),
  customers: z.array(slug).max(1000).optional(),
  impactBegan: isoInstant.optional(),
  facts: facts.optional(),
  emergency: slug.optional(),
  /** An exercise: it pages like any other, and counts in no figure. */
  drill: z.boolean('takes true or false').optional(),
});
export type ReportRequest = z.infer<typeof reportRequest>;

/** The body of a command; all of it may be left out but the note of a progress. */
export const noteRequest = z.strictObject({ note: line(4000).optional() }).optional();
export const progressRequest = z.strictObject({
  note: line(4000),
  /** That it is a decision of the commander, and of which kind. */
  decision: z.enum(decisions, `takes one of ${decisions.join(', ')}`).optional(),
});

/** POST /v1/incidents/{id}/wait: nothing can be done before the customer answers. */
export const waitRequest = z.strictObject({ reason: line(1000), until: isoInstant.optional() });

/** POST /v1/incidents/{id}/escalate: to the rung that is named, else to the next one. */
export const escalateRequest = z.strictObject({ to: slug.optional(), reason: line(1000).optional() }).optional();

/** POST /v1/incidents/{id}/assess: what somebody at work on it has found out. An empty one says that it is as severe as it was said to be. */
export const assessRequest = z
  .strictObject({
    severity: slug.optional(),
    facts: facts.optional(),
    emergency: slug.optional(),
    roles: z.record(slug, slug).optional(),
    note: line(1000).optional(),
  })
  .optional();

/** POST /v1/incidents/{id}/asks/{ask} */
export const answerRequest = z.strictObject({ answer: z.enum(['yes', 'no'], 'takes "yes" or "no"') });

export const cursorOf = (listKey: string): string => Buffer.from(listKey).toString('base64url');

/** A cursor as a list gave it: the key of a list in base64url, and nothing that merely decodes to one. */
const cursor = z
  .string()
  .refine((text) => isListKey(keyIn(text)) && cursorOf(keyIn(text)) === text, 'takes a cursor as a list gave it')
  .transform(keyIn);

function keyIn(text: string): string {
  return Buffer.from(text, 'base64url').toString();
}

function isListKey(key: string): boolean {
  const [at = '', id, ...more] = key.split('#');
  const instant = Date.parse(at);
  return more.length === 0 && incidentId.safeParse(id).success && !Number.isNaN(instant) && toIso(instant) === at;
}

/** Which severities and services there are is known by the policy and the directory, not by the shape. */
export const listQuery = z.object({
  status: z.enum(incidentStatuses, `takes one of ${incidentStatuses.join(', ')}`).optional(),
  severity: z.string().optional(),
  service: z.string().optional(),
  cursor: cursor.optional(),
  limit: z
    .string()
    .regex(/^([1-9]\d?|100)$/, 'takes 1 to 100')
    .transform(Number)
    .optional(),
});

export const commandHeaders = z.object({
  'idempotency-key': z
    .string()
    .regex(/^[\x21-\x7e]{1,200}$/, 'takes 1 to 200 printable characters')
    .optional(),
});

const WAIT_MS = 72 * 3_600_000;
const LONGEST_WAIT_MS = 30 * 86_400_000;

/** Until when the customer is waited for, in epoch milliseconds: 72 hours unless said otherwise, 30 days at most. */
export function waitUntil(until: number | undefined, now: number): number {
  if (until === undefined) return now + WAIT_MS;
  if (until <= now) throw wrongField('until', 'has to lie in the future');
  if (until > now + LONGEST_WAIT_MS) throw wrongField('until', 'may be 30 days from now at most');
  return until;
}

const AHEAD_MS = 15 * 60_000;
const BACK_MS = 731 * 86_400_000;

/** A source's clock may be a little ahead; anything else in the future, or over two years back, is a mistake that would bill. */
export function refuseStrangeTime(field: string, at: number, now: number): void {
  if (at <= now + AHEAD_MS && at >= now - BACK_MS) return;
  const detail = at > now ? 'lies in the future' : 'lies over two years back';
  throw wrongField(field, detail);
}
