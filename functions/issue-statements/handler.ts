import * as z from 'zod';
import { month } from '../../shared/domain/sla/period.ts';
import { issueStatements } from '../../shared/flows/issue-statements.ts';
import { wallClock } from '../../shared/runtime/clock.ts';
import { logger } from '../../shared/runtime/logger.ts';
import { deps, policy } from './deps.ts';

const asked = z.looseObject({ month: month.optional() });

/** By the clock, or by hand for a month that it names. */
export const handler = async (event: unknown): Promise<void> => {
  const { month: name } = asked.parse(event ?? {});
  logger.info('statements promised', await issueStatements(deps, policy, wallClock.now(), name));
};
