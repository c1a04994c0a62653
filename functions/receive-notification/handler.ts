import { wallClock } from '../../shared/runtime/clock.ts';
import { httpFunction } from '../../shared/runtime/http-function.ts';
import { deps, tokens } from './deps.ts';
import { notificationRoutes } from './routes.ts';

export const handler = httpFunction(notificationRoutes({ deps, now: () => wallClock.now() }), (key) =>
  tokens.find(key),
);
