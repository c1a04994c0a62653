import { AccessTokens } from '../../shared/adapters/access-tokens.ts';
import { bundledPolicy } from '../../shared/adapters/bundled-policy.ts';
import { DirectoryStore } from '../../shared/adapters/directory-store.ts';
import { FeedKeys } from '../../shared/adapters/feed-keys.ts';
import { IncidentHeads } from '../../shared/adapters/incident-heads.ts';
import { NoticeLedger } from '../../shared/adapters/notice-ledger.ts';
import { DynamoTable } from '../../shared/adapters/table.ts';
import { environment } from '../../shared/contracts/environments/serve-oncall.ts';
import { wallClock } from '../../shared/runtime/clock.ts';
import { readEnvironment } from '../../shared/runtime/environment.ts';

const table = new DynamoTable(readEnvironment(environment).TABLE_NAME);

export const tokens = new AccessTokens(table);
export const deps = {
  directory: new DirectoryStore(table),
  feeds: new FeedKeys(table),
  callerOf: (token: string) => tokens.find(token),
  heads: new IncidentHeads(table),
  ledger: new NoticeLedger(table),
  policy: bundledPolicy(import.meta.url).policy,
  now: () => wallClock.now(),
};
