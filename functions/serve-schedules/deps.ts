import { AccessTokens } from '../../shared/adapters/access-tokens.ts';
import { DirectoryStore } from '../../shared/adapters/directory-store.ts';
import { FeedKeys } from '../../shared/adapters/feed-keys.ts';
import { DynamoTable } from '../../shared/adapters/table.ts';
import { environment } from '../../shared/contracts/environments/serve-schedules.ts';
import { wallClock } from '../../shared/runtime/clock.ts';
import { readEnvironment } from '../../shared/runtime/environment.ts';

const table = new DynamoTable(readEnvironment(environment).TABLE_NAME);

export const tokens = new AccessTokens(table);
export const deps = { directory: new DirectoryStore(table), feeds: new FeedKeys(table), now: () => wallClock.now() };
