import { wallClock } from '../../shared/runtime/clock.ts';
import { httpFunction } from '../../shared/runtime/http-function.ts';
import { deps, tokens } from './deps.ts';
import { figuresRoutes } from './routes.ts';

export const handler = httpFunction(figuresRoutes({ ...deps, now: () => wallClock.now() }), (bearer) =>
  tokens.find(bearer),
);
