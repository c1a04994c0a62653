import type { Directory } from './directory.ts';

/** What an import would change. Told without a number or an address: whoever reads it may be a log. */
export interface Difference {
  /** The list of the directory: people, roles, services, customers, contracts. */
  readonly kind: string;
  /** Id, or a role's name. */
  readonly id: string;
  readonly change: 'added' | 'changed' | 'removed';
  /** Names of the fields that differ in what is changed; empty otherwise. */
  readonly fields: readonly string[];
}

/** What turns one directory into another, list by list and id by id. The order of a list means nothing, but within a role it does. */
export function compareDirectories(before: Directory, after: Directory): Difference[] {
  const kinds = [...new Set([...Object.keys(after), ...Object.keys(before)])] as (keyof Directory)[];
  return kinds.flatMap((kind) => compare(kind, entriesOf(before[kind]), entriesOf(after[kind])));
}

type Entries = ReadonlyMap<string, Readonly<Record<string, unknown>>>;

const entriesOf = (list: Directory[keyof Directory]): Entries =>
  Array.isArray(list)
    ? new Map(list.map((item) => [item.id, item]))
    : new Map(Object.entries(list).map(([name, people]) => [name, { people }]));

function compare(kind: string, before: Entries, after: Entries): Difference[] {
  const ids = [...new Set([...before.keys(), ...after.keys()])].sort();
  return ids.flatMap((id): Difference[] => {
    const [old, young] = [before.get(id), after.get(id)];
    if (old === undefined) return [{ kind, id, change: 'added', fields: [] }];
    if (young === undefined) return [{ kind, id, change: 'removed', fields: [] }];
    const names = [...new Set([...Object.keys(old), ...Object.keys(young)])];
    const fields = names.filter((name) => !same(old[name], young[name])).sort();
    return fields.length === 0 ? [] : [{ kind, id, change: 'changed', fields }];
  });
}

function same(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  const [ofA, ofB] = [a as Record<string, unknown>, b as Record<string, unknown>];
  const names = new Set([...Object.keys(ofA), ...Object.keys(ofB)]);
  return Array.isArray(a) === Array.isArray(b) && [...names].every((name) => same(ofA[name], ofB[name]));
}
