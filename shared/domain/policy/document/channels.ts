import * as z from 'zod';
import { roleName } from '../../directory/directory-ids.ts';
import { duration } from '../../text/duration.ts';
import { id, row, severityId, text } from './words.ts';

/** Every way in which Tocsin tells somebody something. */
export const channels = [
  'sms',
  'email',
  'voice',
  'slack',
  'teams',
  'pagerduty',
  'whatsapp',
  'webhook',
  'chat',
  'webex',
  'portal',
  'status-page',
  'social',
] as const;
export const channel = z.enum(channels);
export type Channel = z.infer<typeof channel>;

/** Channels that post in one place for all who look there; every other one reaches a person. */
export const placeChannels: ReadonlySet<Channel> = new Set<Channel>([
  'slack',
  'teams',
  'portal',
  'status-page',
  'social',
  'webex',
  'webhook',
]);

/** What the framework says of one channel. A channel without a line of its own is open at any hour and promises nothing. */
export const channelFacts = z.strictObject({
  /** Who is told on it and what for. */
  purpose: text,
  /** How soon a message is there, or an answer may be expected. */
  promise: duration.optional(),
  /** When it may be used: a calendar of this policy. Absent: at any hour. */
  availability: id.optional(),
  /** What is used instead while it is not available. */
  fallback: channel.optional(),
  /** Only incidents of these severities may use it. */
  severities: z.array(severityId).min(1).optional(),
  /** Only customers of these uptime tiers have it. */
  tiers: z.array(z.string().min(1)).min(1).optional(),
  /** How often the framework has it speak while an incident lasts: so many messages in that time. The lines of the matrix keep it. */
  rate: z.strictObject({ messages: z.int().min(1), per: duration }).optional(),
  /** Whose word it needs before anything leaves on it. */
  approval: roleName.optional(),
  /** What it is used for, and what not. */
  rules: z.array(text).optional(),
  row,
});
export type ChannelFacts = z.infer<typeof channelFacts>;
