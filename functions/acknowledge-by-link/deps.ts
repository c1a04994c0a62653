import { bundledPolicy } from '../../shared/adapters/bundled-policy.ts';
import { DirectoryStore } from '../../shared/adapters/directory-store.ts';
import { IncidentLog } from '../../shared/adapters/incident-log.ts';
import { PageLinks } from '../../shared/adapters/page-links.ts';
import { PolicyShelf } from '../../shared/adapters/policy-shelf.ts';
import { DynamoTable } from '../../shared/adapters/table.ts';
import { environment } from '../../shared/contracts/environments/acknowledge-by-link.ts';
import { readEnvironment } from '../../shared/runtime/environment.ts';

const table = new DynamoTable(readEnvironment(environment).TABLE_NAME);

const bundled = bundledPolicy(import.meta.url);

export const deps = {
  log: new IncidentLog(table),
  links: new PageLinks(table),
  directory: new DirectoryStore(table),
  policies: new PolicyShelf(table, bundled),
};
export const { policy } = bundled;
