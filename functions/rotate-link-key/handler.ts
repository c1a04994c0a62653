import { rotationStep } from '../../shared/contracts/events/rotation-step.ts';
import { rotateLinkKey } from '../../shared/flows/rotate-link-key.ts';
import { logger } from '../../shared/runtime/logger.ts';
import { newKey, secret } from './deps.ts';

/** Secrets Manager asks for each step, and again for all of them when one has failed. */
export const handler = async (event: unknown): Promise<void> => {
  const asked = rotationStep.parse(event);
  const outcome = await rotateLinkKey(secret, asked, newKey);
  logger.info('rotation of the link key', { step: asked.Step, version: asked.ClientRequestToken, outcome });
};
