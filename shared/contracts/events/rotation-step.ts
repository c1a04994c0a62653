import * as z from 'zod';

/** What Secrets Manager asks of a rotation function, step by step; `ClientRequestToken` is the id of the version to be. */
export const rotationStep = z.object({
  SecretId: z.string().min(1),
  ClientRequestToken: z.string().min(1),
  Step: z.enum(['createSecret', 'setSecret', 'testSecret', 'finishSecret']),
});
export type RotationStep = z.infer<typeof rotationStep>;
