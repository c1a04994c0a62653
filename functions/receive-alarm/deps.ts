import { AlertRecords } from '../../shared/adapters/alert-records.ts';
import { bundledPolicy } from '../../shared/adapters/bundled-policy.ts';
import { DeadLetters } from '../../shared/adapters/dead-letters.ts';
import { DirectoryStore } from '../../shared/adapters/directory-store.ts';
import { IncidentLog } from '../../shared/adapters/incident-log.ts';
import { MaintenanceStore } from '../../shared/adapters/maintenance-store.ts';
import { PolicyShelf } from '../../shared/adapters/policy-shelf.ts';
import { DynamoTable } from '../../shared/adapters/table.ts';
import { environment } from '../../shared/contracts/environments/receive-alarm.ts';
import { alertDeps } from '../../shared/flows/assess-alert.ts';
import { backOff } from '../../shared/runtime/back-off.ts';
import { readEnvironment } from '../../shared/runtime/environment.ts';

const env = readEnvironment(environment);
const table = new DynamoTable(env.TABLE_NAME);
const policies = new PolicyShelf(table, bundledPolicy(import.meta.url));

export const deadLetters = new DeadLetters(env.DEAD_LETTER_QUEUE_URL);
export const deps = alertDeps({
  log: new IncidentLog(table),
  alerts: new AlertRecords(table),
  directory: new DirectoryStore(table),
  maintenance: new MaintenanceStore(table),
  policies,
  backOff,
});
