import { bundledPolicy } from '../../shared/adapters/bundled-policy.ts';
import { DirectoryStore } from '../../shared/adapters/directory-store.ts';
import { HandOverLinks } from '../../shared/adapters/hand-over-links.ts';
import { HandOvers } from '../../shared/adapters/hand-overs.ts';
import { IncidentLog } from '../../shared/adapters/incident-log.ts';
import { DynamoTable } from '../../shared/adapters/table.ts';
import { environment } from '../../shared/contracts/environments/sign-hand-over.ts';
import { readEnvironment } from '../../shared/runtime/environment.ts';

const table = new DynamoTable(readEnvironment(environment).TABLE_NAME);
const directory = new DirectoryStore(table);

export const { policy } = bundledPolicy(import.meta.url);
export const deps = {
  handOvers: new HandOvers(table),
  links: new HandOverLinks(table),
  log: new IncidentLog(table),
  directory,
  rota: directory.rota,
  policy: () => policy,
};
