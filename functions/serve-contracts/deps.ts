import { AccessTokens } from '../../shared/adapters/access-tokens.ts';
import { bundledPolicy } from '../../shared/adapters/bundled-policy.ts';
import { DirectoryStore } from '../../shared/adapters/directory-store.ts';
import { DynamoTable } from '../../shared/adapters/table.ts';
import { environment } from '../../shared/contracts/environments/serve-contracts.ts';
import { readEnvironment } from '../../shared/runtime/environment.ts';

const table = new DynamoTable(readEnvironment(environment).TABLE_NAME);

export const deps = { directory: new DirectoryStore(table), policy: bundledPolicy(import.meta.url).policy };
export const tokens = new AccessTokens(table);
