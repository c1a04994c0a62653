import { AccessTokens } from '../../shared/adapters/access-tokens.ts';
import { AlertRecords } from '../../shared/adapters/alert-records.ts';
import { bundledPolicy } from '../../shared/adapters/bundled-policy.ts';
import { DirectoryStore } from '../../shared/adapters/directory-store.ts';
import { IncidentLog } from '../../shared/adapters/incident-log.ts';
import { MaintenanceStore } from '../../shared/adapters/maintenance-store.ts';
import { PolicyShelf } from '../../shared/adapters/policy-shelf.ts';
import { DynamoTable } from '../../shared/adapters/table.ts';
import { environment } from '../../shared/contracts/environments/receive-alert.ts';
import { backOff } from '../../shared/runtime/back-off.ts';
import { readEnvironment } from '../../shared/runtime/environment.ts';

const table = new DynamoTable(readEnvironment(environment).TABLE_NAME);

export const deps = {
  log: new IncidentLog(table),
  alerts: new AlertRecords(table),
  directory: new DirectoryStore(table),
  maintenance: new MaintenanceStore(table),
  policies: new PolicyShelf(table, bundledPolicy(import.meta.url)),
  backOff,
};
export const tokens = new AccessTokens(table);
