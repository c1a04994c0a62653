import { wallClock } from '../../shared/runtime/clock.ts';
import { httpFunction } from '../../shared/runtime/http-function.ts';
import { directory, policy, tokens } from './deps.ts';
import { oncallRoutes } from './routes.ts';

export const handler = httpFunction(oncallRoutes({ directory, policy, now: () => wallClock.now() }), (bearer) =>
  tokens.find(bearer),
);
