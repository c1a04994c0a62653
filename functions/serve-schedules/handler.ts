import { httpFunction } from '../../shared/runtime/http-function.ts';
import { changeRoutes } from './change-routes.ts';
import { deps, tokens } from './deps.ts';
import { scheduleRoutes } from './schedule-routes.ts';

export const handler = httpFunction([...scheduleRoutes(deps), ...changeRoutes(deps)], (bearer) => tokens.find(bearer));
