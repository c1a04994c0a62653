import { bundledPolicy } from '../../shared/adapters/bundled-policy.ts';
import { DirectoryStore } from '../../shared/adapters/directory-store.ts';
import { GuaranteeMarks } from '../../shared/adapters/guarantee-marks.ts';
import { IncidentLog } from '../../shared/adapters/incident-log.ts';
import { PolicyShelf } from '../../shared/adapters/policy-shelf.ts';
import { statementStores } from '../../shared/adapters/statement-stores.ts';
import { DynamoTable } from '../../shared/adapters/table.ts';
import { environment } from '../../shared/contracts/environments/watch-guarantees.ts';
import { standingBy } from '../../shared/flows/watch-guarantees.ts';
import { readEnvironment } from '../../shared/runtime/environment.ts';

const table = new DynamoTable(readEnvironment(environment).TABLE_NAME);
const bundled = bundledPolicy(import.meta.url);
const known = { log: new IncidentLog(table), directory: new DirectoryStore(table), ...statementStores(table) };

export const deps = {
  log: known.log,
  directory: known.directory,
  policies: new PolicyShelf(table, bundled),
  guarantees: new GuaranteeMarks(table),
  standing: standingBy(known, bundled.policy),
};
