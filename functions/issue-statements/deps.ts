import { bundledPolicy } from '../../shared/adapters/bundled-policy.ts';
import { DirectoryStore } from '../../shared/adapters/directory-store.ts';
import { NoticeLedger } from '../../shared/adapters/notice-ledger.ts';
import { DynamoTable } from '../../shared/adapters/table.ts';
import { environment } from '../../shared/contracts/environments/issue-statements.ts';
import { readEnvironment } from '../../shared/runtime/environment.ts';

const table = new DynamoTable(readEnvironment(environment).TABLE_NAME);

export const deps = { directory: new DirectoryStore(table), ledger: new NoticeLedger(table) };
export const { policy } = bundledPolicy(import.meta.url);
