import { checkContacts } from '../../shared/flows/check-contacts.ts';
import { wallClock } from '../../shared/runtime/clock.ts';
import { logger } from '../../shared/runtime/logger.ts';
import { deps } from './deps.ts';

export const handler = async (): Promise<void> => {
  logger.info('contacts checked', { ...(await checkContacts(deps, wallClock.now())) });
};
