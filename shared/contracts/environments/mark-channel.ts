import * as z from 'zod';

/** The settings `mark-channel` is deployed with; a missing one fails at synth and again at cold start. */
export const environment = z.object({
  STAGE: z.string().min(1),
  TABLE_NAME: z.string().min(1),
  DEAD_LETTER_QUEUE_URL: z.url(),
});
