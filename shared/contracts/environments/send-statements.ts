import * as z from 'zod';

/** The settings `send-statements` is deployed with; a missing one fails at synth and again at cold start. */
export const environment = z.object({
  STAGE: z.string().min(1),
  TABLE_NAME: z.string().min(1),
  SENDER_ADDRESS: z.email(),
  CONFIGURATION_SET: z.string().min(1),
});
