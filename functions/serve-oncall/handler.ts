import { httpFunction } from '../../shared/runtime/http-function.ts';
import { deps, tokens } from './deps.ts';
import { loadRoutes } from './load-routes.ts';
import { pageRoutes } from './page-routes.ts';
import { oncallRoutes } from './routes.ts';

export const handler = httpFunction([...oncallRoutes(deps), ...loadRoutes(deps), ...pageRoutes(deps)], (bearer) =>
  tokens.find(bearer),
);
