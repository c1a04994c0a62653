import { wallClock } from '../../shared/runtime/clock.ts';
import { httpFunction } from '../../shared/runtime/http-function.ts';
import { deps, fonts, policy, tokens } from './deps.ts';
import { exclusionRoutes } from './exclusion-routes.ts';
import { financeRoutes } from './finance-routes.ts';
import { statementRoutes } from './routes.ts';
import { signRoutes } from './sign-routes.ts';

const callerOf = (token: string) => tokens.find(token);
const all = { deps, policy, fonts, callerOf, now: () => wallClock.now() };

export const handler = httpFunction(
  [...statementRoutes(all), ...signRoutes(all), ...exclusionRoutes(all), ...financeRoutes(all)],
  callerOf,
);
