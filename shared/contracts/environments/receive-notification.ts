import * as z from 'zod';

/** The settings `receive-notification` is deployed with; a missing one fails at synth and again at cold start. */
export const environment = z.object({
  STAGE: z.string().min(1),
  TABLE_NAME: z.string().min(1),
  ALARMS_QUEUE_URL: z.url(),
  DEAD_LETTER_QUEUE_URL: z.url(),
  /** ARNs with commas between them, or `none`. */
  SNS_TOPIC_ARNS: z
    .string()
    .min(1)
    .transform((text) => (text === 'none' ? [] : text.split(','))),
});
