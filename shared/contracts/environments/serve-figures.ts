import * as z from 'zod';

/** The settings `serve-figures` is deployed with; a missing one fails at synth and again at cold start. */
export const environment = z.object({
  STAGE: z.string().min(1),
  TABLE_NAME: z.string().min(1),
});
