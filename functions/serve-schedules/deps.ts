import { AccessTokens } from '../../shared/adapters/access-tokens.ts';
import { bundledPolicy } from '../../shared/adapters/bundled-policy.ts';
import { DirectoryStore } from '../../shared/adapters/directory-store.ts';
import { FeedKeys } from '../../shared/adapters/feed-keys.ts';
import { HandOvers } from '../../shared/adapters/hand-overs.ts';
import { IncidentLog } from '../../shared/adapters/incident-log.ts';
import { DynamoTable } from '../../shared/adapters/table.ts';
import { environment } from '../../shared/contracts/environments/serve-schedules.ts';
import { wallClock } from '../../shared/runtime/clock.ts';
import type { Authenticate } from '../../shared/runtime/http-function.ts';
import { readEnvironment } from '../../shared/runtime/environment.ts';

const env = readEnvironment(environment);
const table = new DynamoTable(env.TABLE_NAME);

const tokens = new AccessTokens(table);
export const authenticate: Authenticate = (bearer) => tokens.find(bearer);
const directory = new DirectoryStore(table);
const { policy } = bundledPolicy(import.meta.url);

export const deps = {
  directory,
  rota: directory.rota,
  handOvers: new HandOvers(table),
  log: new IncidentLog(table),
  policy: () => policy,
  feeds: new FeedKeys(table),
  base: env.LINK_BASE.replace(/\/$/, ''),
  authenticate,
  now: () => wallClock.now(),
};
