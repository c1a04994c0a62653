import { Problem } from '../../shared/contracts/http/problem.ts';
import { toIso } from '../../shared/domain/ids.ts';
import { wallClock } from '../../shared/runtime/clock.ts';
import { httpFunction } from '../../shared/runtime/http-function.ts';
import { loggable, logger } from '../../shared/runtime/logger.ts';
import { table } from './deps.ts';

const PULSE = { pk: 'HEALTH', sk: 'PULSE' };

/** Healthy means: what was written just now can be read. */
export const handler = httpFunction([
  {
    method: 'GET',
    path: '/v1/health',
    answer: async () => {
      const at = toIso(wallClock.now());
      try {
        await table.put({ ...PULSE, at });
        const read = await table.get(PULSE);
        if (read === undefined) throw new Error('the pulse that was written is not there');
      } catch (error) {
        logger.error('the table does not answer', { error: loggable(error) });
        throw new Problem(503, 'Service unavailable', 'the table does not answer', {}, { 'retry-after': '5' });
      }
      return { status: 200, body: { status: 'ok', at } };
    },
  },
]);
