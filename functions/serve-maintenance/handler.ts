import { httpFunction } from '../../shared/runtime/http-function.ts';
import { deps, tokens } from './deps.ts';
import { maintenanceRoutes } from './routes.ts';

export const handler = httpFunction(maintenanceRoutes(deps), (bearer) => tokens.find(bearer));
