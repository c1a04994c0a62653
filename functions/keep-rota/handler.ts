import { keepRota } from '../../shared/flows/keep-rota.ts';
import { wallClock } from '../../shared/runtime/clock.ts';
import { logger } from '../../shared/runtime/logger.ts';
import { deps } from './deps.ts';

export const handler = async (): Promise<void> => {
  const { looked, round } = await keepRota(deps, wallClock.now());
  if (looked > 0 || round) logger.info('who is on call was looked at', { looked, round });
};
