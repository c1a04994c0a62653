import { httpFunction } from '../../shared/runtime/http-function.ts';
import { changeRoutes } from './change-routes.ts';
import { authenticate, deps } from './deps.ts';
import { feedRoutes } from './feed-routes.ts';
import { handOverRoutes } from './hand-over-routes.ts';
import { scheduleRoutes } from './schedule-routes.ts';

// Feeds first: `x.ics` would else be the schedule of that name.
export const handler = httpFunction(
  [...feedRoutes(deps), ...scheduleRoutes(deps), ...changeRoutes(deps), ...handOverRoutes(deps)],
  authenticate,
);
