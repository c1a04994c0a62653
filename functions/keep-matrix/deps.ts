import { bundledPolicy } from '../../shared/adapters/bundled-policy.ts';
import { DirectoryStore } from '../../shared/adapters/directory-store.ts';
import { IncidentLog } from '../../shared/adapters/incident-log.ts';
import { NoticeLedger } from '../../shared/adapters/notice-ledger.ts';
import { PolicyShelf } from '../../shared/adapters/policy-shelf.ts';
import { DynamoTable } from '../../shared/adapters/table.ts';
import { environment } from '../../shared/contracts/environments/keep-matrix.ts';
import { readEnvironment } from '../../shared/runtime/environment.ts';

const table = new DynamoTable(readEnvironment(environment).TABLE_NAME);

export const deps = {
  log: new IncidentLog(table),
  ledger: new NoticeLedger(table),
  directory: new DirectoryStore(table),
  policies: new PolicyShelf(table, bundledPolicy(import.meta.url)),
};
