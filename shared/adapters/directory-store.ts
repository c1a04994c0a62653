import * as z from 'zod';
import {
  contract,
  customer,
  person,
  service,
  type Contract,
  type Customer,
  type Directory,
  type Person,
  type Service,
} from '../domain/directory/directory.ts';
import type { Table } from './table.ts';

const KINDS = ['people', 'roles', 'services', 'customers', 'contracts'] as const;
type Kind = (typeof KINDS)[number];
const partition = (kind: Kind): string => `DIRECTORY#${kind}`;
const role = z.object({ sk: z.string(), people: z.array(z.string()) });

/**
 * People, who does what, services, customers, contracts. Read when somebody is about to be told, never copied into an
 * incident: a schedule edited in the middle of one counts at once (failure 16).
 */
export class DirectoryStore {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  async person(id: string): Promise<Person | undefined> {
    const item = await this.#table.get({ pk: partition('people'), sk: id });
    return item === undefined ? undefined : kept(person, item);
  }

  async peopleInRole(name: string): Promise<readonly string[]> {
    const item = await this.#table.get({ pk: partition('roles'), sk: name });
    return item === undefined ? [] : role.parse(item).people;
  }

  /** Those of a role who can be paged by SMS, in order. The lists are fixed, so every instant has the same answer. */
  async reachableInRole(name: string): Promise<readonly string[]> {
    const listed = await Promise.all((await this.peopleInRole(name)).map((id) => this.person(id)));
    return listed.flatMap((one) => (one?.phone === undefined ? [] : [one.id]));
  }

  async roles(): Promise<ReadonlyMap<string, readonly string[]>> {
    const items = await this.#table.list(partition('roles'));
    return new Map(items.map((item) => role.parse(item)).map(({ sk, people }) => [sk, people]));
  }

  async people(): Promise<Person[]> {
    return (await this.#table.list(partition('people'))).map((item) => kept(person, item));
  }

  async services(): Promise<Service[]> {
    return (await this.#table.list(partition('services'))).map((item) => kept(service, item));
  }

  async service(id: string): Promise<Service | undefined> {
    const item = await this.#table.get({ pk: partition('services'), sk: id });
    return item === undefined ? undefined : kept(service, item);
  }

  async customersById(ids: readonly string[]): Promise<ReadonlyMap<string, Customer>> {
    const items = await Promise.all(ids.map((id) => this.#table.get({ pk: partition('customers'), sk: id })));
    return new Map(
      items.flatMap((item) => (item === undefined ? [] : [kept(customer, item)])).map((one) => [one.id, one]),
    );
  }

  async customer(id: string): Promise<Customer | undefined> {
    return (await this.customersById([id])).get(id);
  }

  async contracts(): Promise<Contract[]> {
    return (await this.#table.list(partition('contracts'))).map((item) => kept(contract, item));
  }

  /** Writes a whole directory over what stands, and removes what it no longer names. */
  async replace(directory: Directory): Promise<void> {
    for (const kind of KINDS) {
      const wanted = itemsOf(directory, kind);
      const standing = await this.#table.list(partition(kind));
      for (const [sk, item] of wanted) await this.#table.put({ ...item, pk: partition(kind), sk });
      for (const { sk } of standing) {
        if (!wanted.has(String(sk))) await this.#table.delete({ pk: partition(kind), sk: String(sk) });
      }
    }
  }
}

const itemsOf = (directory: Directory, kind: Kind): Map<string, Record<string, unknown>> =>
  kind === 'roles'
    ? new Map(Object.entries(directory.roles).map(([name, people]) => [name, { people }]))
    : new Map(directory[kind].map((item) => [item.id, item]));

/** The item without its keys, by its own schema: strict, as nothing but the directory writes it. */
function kept<S extends z.ZodType>(schema: S, item: Record<string, unknown>): z.infer<S> {
  const { pk: _pk, sk: _sk, ...rest } = item;
  return schema.parse(rest);
}
