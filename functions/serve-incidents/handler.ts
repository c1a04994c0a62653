import { wallClock } from '../../shared/runtime/clock.ts';
import { httpFunction } from '../../shared/runtime/http-function.ts';
import { commandRoutes } from './command-routes.ts';
import { deps, tokens } from './deps.ts';
import { hindsightRoutes } from './hindsight-routes.ts';
import { impactRoutes } from './impact-routes.ts';
import { readRoutes } from './read-routes.ts';

const all = { ...deps, now: () => wallClock.now() };

export const handler = httpFunction(
  [...readRoutes(all), ...commandRoutes(all), ...impactRoutes(all), ...hindsightRoutes(all)],
  (bearer) => tokens.find(bearer),
);
