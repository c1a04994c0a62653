import { stringify } from 'yaml';
import type { Directory } from '../shared/domain/directory/directory.ts';

const HEADING = `# People, roles, services, customers and contracts. Who is tried first stands first in a role.
# It holds personal data. Check a change with: npm run directory -- import FILE --plan
`;

/** A directory as the YAML that imports to no difference: each list by id, each role in the order in which its people are tried. */
export function writeDirectory(directory: Directory): string {
  const lists = Object.entries(directory).flatMap(([kind, list]) =>
    list === undefined ? [] : [[kind, Array.isArray(list) ? byId(list) : byName(list)] as const],
  );
  return HEADING + stringify(Object.fromEntries(lists), { lineWidth: 0, aliasDuplicateObjects: false });
}

const byId = (items: readonly { readonly id: string }[]) => items.toSorted((a, b) => (a.id < b.id ? -1 : 1));

const byName = (record: object) => Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
