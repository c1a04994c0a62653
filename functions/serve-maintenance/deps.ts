import { AccessTokens } from '../../shared/adapters/access-tokens.ts';
import { bundledPolicy } from '../../shared/adapters/bundled-policy.ts';
import { DirectoryStore } from '../../shared/adapters/directory-store.ts';
import { IncidentLog } from '../../shared/adapters/incident-log.ts';
import { MaintenanceStore } from '../../shared/adapters/maintenance-store.ts';
import { NoticeLedger } from '../../shared/adapters/notice-ledger.ts';
import { PolicyShelf } from '../../shared/adapters/policy-shelf.ts';
import { DynamoTable } from '../../shared/adapters/table.ts';
import { environment } from '../../shared/contracts/environments/serve-maintenance.ts';
import { wallClock } from '../../shared/runtime/clock.ts';
import { readEnvironment } from '../../shared/runtime/environment.ts';

const table = new DynamoTable(readEnvironment(environment).TABLE_NAME);

export const deps = {
  maintenance: new MaintenanceStore(table),
  directory: new DirectoryStore(table),
  ledger: new NoticeLedger(table),
  log: new IncidentLog(table),
  policies: new PolicyShelf(table, bundledPolicy(import.meta.url)),
  now: () => wallClock.now(),
};
export const tokens = new AccessTokens(table);
