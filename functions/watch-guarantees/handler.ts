import { watchGuarantees } from '../../shared/flows/watch-guarantees.ts';
import { wallClock } from '../../shared/runtime/clock.ts';
import { logger } from '../../shared/runtime/logger.ts';
import { deps } from './deps.ts';

export const handler = async (): Promise<void> => {
  logger.info('guarantees watched', await watchGuarantees(deps, wallClock.now()));
};
