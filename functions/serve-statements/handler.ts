import { wallClock } from '../../shared/runtime/clock.ts';
import { httpFunction } from '../../shared/runtime/http-function.ts';
import { deps, policy, tokens } from './deps.ts';
import { statementRoutes } from './routes.ts';

export const handler = httpFunction(statementRoutes({ deps, policy, now: () => wallClock.now() }), (bearer) =>
  tokens.find(bearer),
);
