import { AccessTokens } from '../../shared/adapters/access-tokens.ts';
import { AlertRecords } from '../../shared/adapters/alert-records.ts';
import { bundledPolicy } from '../../shared/adapters/bundled-policy.ts';
import { DirectoryStore } from '../../shared/adapters/directory-store.ts';
import { ImpactIndex } from '../../shared/adapters/impact-index.ts';
import { IncidentHeads } from '../../shared/adapters/incident-heads.ts';
import { IncidentLog } from '../../shared/adapters/incident-log.ts';
import { NoticeLedger } from '../../shared/adapters/notice-ledger.ts';
import { PolicyShelf } from '../../shared/adapters/policy-shelf.ts';
import { DynamoTable } from '../../shared/adapters/table.ts';
import { environment } from '../../shared/contracts/environments/serve-incidents.ts';
import { creditsNotKnown } from '../../shared/flows/report-losses.ts';
import { readEnvironment } from '../../shared/runtime/environment.ts';

const table = new DynamoTable(readEnvironment(environment).TABLE_NAME);

export const deps = {
  log: new IncidentLog(table),
  alerts: new AlertRecords(table),
  heads: new IncidentHeads(table),
  impacts: new ImpactIndex(table),
  ledger: new NoticeLedger(table),
  directory: new DirectoryStore(table),
  policies: new PolicyShelf(table, bundledPolicy(import.meta.url)),
  creditsOf: creditsNotKnown,
};
export const tokens = new AccessTokens(table);
