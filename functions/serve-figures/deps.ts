import { AccessTokens } from '../../shared/adapters/access-tokens.ts';
import { bundledPolicy } from '../../shared/adapters/bundled-policy.ts';
import { DirectoryStore } from '../../shared/adapters/directory-store.ts';
import { ImpactIndex } from '../../shared/adapters/impact-index.ts';
import { IncidentHeads } from '../../shared/adapters/incident-heads.ts';
import { IncidentLog } from '../../shared/adapters/incident-log.ts';
import { PolicyShelf } from '../../shared/adapters/policy-shelf.ts';
import { DynamoTable } from '../../shared/adapters/table.ts';
import { environment } from '../../shared/contracts/environments/serve-figures.ts';
import { creditsNotKnown } from '../../shared/flows/report-losses.ts';
import { readEnvironment } from '../../shared/runtime/environment.ts';

const table = new DynamoTable(readEnvironment(environment).TABLE_NAME);

export const deps = {
  log: new IncidentLog(table),
  heads: new IncidentHeads(table),
  impacts: new ImpactIndex(table),
  directory: new DirectoryStore(table),
  policies: new PolicyShelf(table, bundledPolicy(import.meta.url)),
  creditsOf: creditsNotKnown,
};
export const tokens = new AccessTokens(table);
