import { wallClock } from '../../shared/runtime/clock.ts';
import { httpFunction } from '../../shared/runtime/http-function.ts';
import { deps, fonts, policy, tokens } from './deps.ts';
import { exclusionRoutes } from './exclusion-routes.ts';
import { statementRoutes } from './routes.ts';
import { signRoutes } from './sign-routes.ts';

const all = { deps, policy, fonts, now: () => wallClock.now() };

export const handler = httpFunction([...statementRoutes(all), ...signRoutes(all), ...exclusionRoutes(all)], (bearer) =>
  tokens.find(bearer),
);
