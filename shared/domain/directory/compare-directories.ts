import type { Contract, Directory } from './directory.ts';

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
  const [old, young] = [listsOf(before, after.rota !== undefined), listsOf(after, after.rota !== undefined)];
  return Object.keys(young).flatMap((kind) => compare(kind, old[kind] ?? new Map(), young[kind] ?? new Map()));
}

type Entries = ReadonlyMap<string, Readonly<Record<string, unknown>>>;

/** Every list by its name. A directory without a rota says nothing of one, and takes nothing away. */
function listsOf({ rota, roles, ...lists }: Directory, withRota: boolean): Record<string, Entries> {
  const limits = rota?.limits === undefined ? [] : [{ id: 'limits', ...rota.limits }];
  const { regions = [], schedules = [], staffing = [] } = rota ?? {};
  return {
    people: byId(lists.people),
    roles: new Map(Object.entries(roles).map(([name, people]) => [name, { people }])),
    services: byId(lists.services),
    customers: byId(lists.customers),
    contracts: new Map(lists.contracts.map((one) => [nameOf(one, lists.contracts), { ...one }])),
    ...(withRota
      ? { regions: byId(regions), schedules: byId(schedules), staffing: byId(staffing), limits: byId(limits) }
      : {}),
  };
}

/** A contract by its id, as long as it has one version only. */
const nameOf = (one: Contract, all: readonly Contract[]): string =>
  all.filter(({ id }) => id === one.id).length === 1 ? one.id : `${one.id} from ${one.validFrom}`;

const byId = (list: readonly { readonly id: string }[]): Entries => new Map(list.map((item) => [item.id, { ...item }]));

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
