import * as z from 'zod';
import { channels } from '../../domain/policy/document/channels.ts';

/** Channels that have a provider of their own; every other one leaves by the channel bus. */
const provided = ['sms', 'email'] as const;
export const busChannel = z.enum(channels).exclude(provided);
export type BusChannel = z.infer<typeof busChannel>;

/** What a rule on the channel bus matches. */
export const CHANNEL_SOURCE = 'tocsin';
export const CHANNEL_DETAIL_TYPE = 'Channel message';

/**
 * The detail of an event on the channel bus: one message. `to` is a place (`#incident-response`), a phone number on a channel that
 * rings one, else the id of a person or of a customer's contact. A message that is sent again has the same `incidentId` and `noticeId`.
 */
export const channelMessage = z.object({
  v: z.literal(1),
  noticeId: z.string().min(1),
  incidentId: z.string().min(1).optional(),
  channel: busChannel,
  to: z.string().min(1),
  subject: z.string().optional(),
  text: z.string().min(1),
});
export type ChannelMessage = z.infer<typeof channelMessage>;
