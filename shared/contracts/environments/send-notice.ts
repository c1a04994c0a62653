import * as z from 'zod';

/** The settings `send-notice` is deployed with; a missing one fails at synth and again at cold start. */
export const environment = z.object({
  STAGE: z.string().min(1),
  TABLE_NAME: z.string().min(1),
  LINK_BASE: z.url(),
  LINK_SECRET_ARN: z.string().startsWith('arn:'),
  SENDER_ADDRESS: z.email(),
  CONFIGURATION_SET: z.string().min(1),
  CHANNEL_BUS_NAME: z.string().min(1),
});
