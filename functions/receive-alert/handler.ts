import { wallClock } from '../../shared/runtime/clock.ts';
import { httpFunction } from '../../shared/runtime/http-function.ts';
import { deps, tokens } from './deps.ts';
import { alertRoutes } from './routes.ts';

export const handler = httpFunction(alertRoutes({ deps, now: () => wallClock.now() }), (bearer) => tokens.find(bearer));
