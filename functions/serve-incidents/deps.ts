import { AccessTokens } from '../../shared/adapters/access-tokens.ts';
import { AlertRecords } from '../../shared/adapters/alert-records.ts';
import { bundledPolicy } from '../../shared/adapters/bundled-policy.ts';
import { DirectoryStore } from '../../shared/adapters/directory-store.ts';
import { IncidentHeads } from '../../shared/adapters/incident-heads.ts';
import { IncidentLog } from '../../shared/adapters/incident-log.ts';
import { NoticeLedger } from '../../shared/adapters/notice-ledger.ts';
import { PolicyShelf } from '../../shared/adapters/policy-shelf.ts';
import { statementStores } from '../../shared/adapters/statement-stores.ts';
import { DynamoTable } from '../../shared/adapters/table.ts';
import { environment } from '../../shared/contracts/environments/serve-incidents.ts';
import { creditsBy } from '../../shared/flows/credits-of.ts';
import { wallClock } from '../../shared/runtime/clock.ts';
import { readEnvironment } from '../../shared/runtime/environment.ts';

const table = new DynamoTable(readEnvironment(environment).TABLE_NAME);
const bundled = bundledPolicy(import.meta.url);
const directory = new DirectoryStore(table);
const statements = { log: new IncidentLog(table), directory, ...statementStores(table) };

export const deps = {
  alerts: new AlertRecords(table),
  heads: new IncidentHeads(table),
  ...statements,
  ledger: new NoticeLedger(table),
  policies: new PolicyShelf(table, bundled),
  creditsOf: creditsBy(statements, bundled.policy, () => wallClock.now()),
};
export const tokens = new AccessTokens(table);
