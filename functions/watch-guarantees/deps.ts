import { bundledPolicy } from '../../shared/adapters/bundled-policy.ts';
import { DirectoryStore } from '../../shared/adapters/directory-store.ts';
import { IncidentHeads } from '../../shared/adapters/incident-heads.ts';
import { IncidentLog } from '../../shared/adapters/incident-log.ts';
import { PolicyShelf } from '../../shared/adapters/policy-shelf.ts';
import { DynamoTable } from '../../shared/adapters/table.ts';
import { environment } from '../../shared/contracts/environments/watch-guarantees.ts';
import { monthStatements } from '../../shared/flows/month-statements.ts';
import type { WatchGuaranteesDeps } from '../../shared/flows/watch-guarantees.ts';
import { readEnvironment } from '../../shared/runtime/environment.ts';

const table = new DynamoTable(readEnvironment(environment).TABLE_NAME);
const log = new IncidentLog(table);
const directory = new DirectoryStore(table);
const bundled = bundledPolicy(import.meta.url);

export const deps: WatchGuaranteesDeps = {
  log,
  directory,
  policies: new PolicyShelf(table, bundled),
  standing: async (contract, month, now) => {
    const known = { log, heads: new IncidentHeads(table), directory };
    const statements = await monthStatements(known, bundled.policy, month, contract.customer, now);
    return statements.find((one) => one.contract === contract.id);
  },
};
