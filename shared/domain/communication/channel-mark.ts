import * as z from 'zod';
import { instant } from '../ids.ts';
import { pageChannels } from './page-channel.ts';

/** Why a channel reaches nobody any more. */
export const markReason = z.enum(['bounced', 'complained', 'opted-out', 'suppressed', 'impossible']);
export type MarkReason = z.infer<typeof markReason>;

/**
 * What was found out about one channel of one recipient. `of` is the hash of the number or address that it is true of: whoever is
 * given another one is reachable again, with nobody clearing anything. `foundBy` says who may clear it: the daily check only
 * what it found itself.
 */
export const channelMark = z.discriminatedUnion('state', [
  z.object({
    state: z.literal('bad'),
    channel: z.enum(pageChannels),
    why: markReason,
    since: instant,
    foundBy: z.enum(['provider', 'check']),
    of: z.string(),
  }),
  z.object({ state: z.literal('ok'), channel: z.enum(pageChannels), since: instant, of: z.string() }),
]);
export type ChannelMark = z.infer<typeof channelMark>;
export type BadMark = Extract<ChannelMark, { state: 'bad' }>;

const IN_WORDS: Record<MarkReason, string> = {
  bounced: 'mail to it came back for good',
  complained: 'its owner reported mail from here as spam',
  'opted-out': 'its owner answered STOP to an SMS from here',
  suppressed: 'Amazon SES holds it on its suppression list, and drops mail to it',
  impossible: 'no SMS can arrive at such a number',
};

export const reasonInWords = (why: MarkReason): string => IN_WORDS[why];
