import * as z from 'zod';

/** `INC-` and 8 Crockford base32 characters: fit to be said on the phone. */
export const incidentId = z
  .string()
  .regex(/^INC-[0-9A-HJKMNP-TV-Z]{8}$/, 'an incident id looks like INC-7K2M9QXA')
  .brand('IncidentId');
export type IncidentId = z.infer<typeof incidentId>;

/** Key of one alert at its source: for CloudWatch `cloudwatch` and the alarm's ARN. */
export const alertKey = z.string().min(3).max(1200).brand('AlertKey');
export type AlertKey = z.infer<typeof alertKey>;

export const alertKeyOf = (source: string, dedupKey: string): AlertKey => alertKey.parse(`${source}#${dedupKey}`);

/** Who did it: a person's id, the name of an API token, or one of Tocsin's own parts. */
export const actor = z.string().min(1).max(120).brand('Actor');
export type Actor = z.infer<typeof actor>;
export const TOCSIN: Actor = actor.parse('tocsin');

/** Epoch milliseconds, UTC. */
export const instant = z.int().min(-8.64e15).max(8.64e15);
export type Instant = number;

/** Id of a notice inside its incident: readable, and derived from what it is for, so that planning twice is planning once. */
export const noticeId = z.string().min(3).max(400).brand('NoticeId');
export type NoticeId = z.infer<typeof noticeId>;

/** ISO 8601 UTC with milliseconds, the form of every instant on the wire. */
export const toIso = (at: Instant): string => new Date(at).toISOString();
