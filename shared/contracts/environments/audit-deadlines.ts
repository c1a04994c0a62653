import * as z from 'zod';

/** The settings `audit-deadlines` is deployed with; a missing one fails at synth and again at cold start. */
export const environment = z.object({
  STAGE: z.string().min(1),
  TABLE_NAME: z.string().min(1),
  ESCALATION_ARN: z.string().startsWith('arn:'),
  COMMUNICATION_ARN: z.string().startsWith('arn:'),
  PAGES_QUEUE_URL: z.url(),
  BROADCASTS_QUEUE_URL: z.url(),
  STATEMENTS_QUEUE_URL: z.url(),
});
