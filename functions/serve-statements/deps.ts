import { AccessTokens } from '../../shared/adapters/access-tokens.ts';
import { bundledFonts } from '../../shared/adapters/bundled-fonts.ts';
import { bundledPolicy } from '../../shared/adapters/bundled-policy.ts';
import { DirectoryStore } from '../../shared/adapters/directory-store.ts';
import { IncidentLog } from '../../shared/adapters/incident-log.ts';
import { statementStores } from '../../shared/adapters/statement-stores.ts';
import { DynamoTable } from '../../shared/adapters/table.ts';
import { environment } from '../../shared/contracts/environments/serve-statements.ts';
import { readEnvironment } from '../../shared/runtime/environment.ts';

const table = new DynamoTable(readEnvironment(environment).TABLE_NAME);

export const deps = {
  log: new IncidentLog(table),
  ...statementStores(table),
  directory: new DirectoryStore(table),
};
export const tokens = new AccessTokens(table);
export const { policy } = bundledPolicy(import.meta.url);
export const fonts = bundledFonts(import.meta.url);
