import * as z from 'zod';

/** The settings `rotate-link-key` is deployed with; a missing one fails at synth and again at cold start. */
export const environment = z.object({
  STAGE: z.string().min(1),
  LINK_SECRET_ARN: z.string().startsWith('arn:'),
});
