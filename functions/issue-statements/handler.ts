import { issueStatements } from '../../shared/flows/issue-statements.ts';
import { wallClock } from '../../shared/runtime/clock.ts';
import { logger } from '../../shared/runtime/logger.ts';
import { deps, policy } from './deps.ts';

export const handler = async (): Promise<void> => {
  logger.info('statements promised', await issueStatements(deps, policy, wallClock.now()));
};
