import { AccessTokens } from '../../shared/adapters/access-tokens.ts';
import { bundledPolicy } from '../../shared/adapters/bundled-policy.ts';
import { DirectoryStore } from '../../shared/adapters/directory-store.ts';
import { DynamoTable } from '../../shared/adapters/table.ts';
import { environment } from '../../shared/contracts/environments/serve-oncall.ts';
import { readEnvironment } from '../../shared/runtime/environment.ts';

const table = new DynamoTable(readEnvironment(environment).TABLE_NAME);

export const directory = new DirectoryStore(table);
export const tokens = new AccessTokens(table);
export const { policy } = bundledPolicy(import.meta.url);
