import { httpFunction } from '../../shared/runtime/http-function.ts';
import { deps, tokens } from './deps.ts';
import { contractRoutes } from './routes.ts';

export const handler = httpFunction(contractRoutes(deps), (bearer) => tokens.find(bearer));
