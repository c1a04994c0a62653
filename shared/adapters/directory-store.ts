import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import {
  contract,
  customer,
  person,
  roles,
  service,
  type Contract,
  type Customer,
  type Directory,
  type Person,
  type Service,
} from '../domain/directory/directory.ts';
import { contractKey, versionsInForce } from '../domain/directory/contract-versions.ts';
import { membersNow, scheduleOf } from '../domain/directory/role-members.ts';
import { LONGEST_OVERLAP_MS, onDuty } from '../domain/oncall/on-duty.ts';
import { unlessBroken } from '../domain/oncall/schedule-timeline.ts';
import type { Clock } from '../runtime/clock.ts';
import { RotaStore } from './rota-store.ts';
import { ShortMemory } from './short-memory.ts';
import type { Item, Table } from './table.ts';

/** Whoever is named comes before whoever names them. */
const KINDS = ['people', 'services', 'customers', 'roles', 'contracts'] as const;
type Kind = (typeof KINDS)[number];
const partition = (kind: Kind): string => `DIRECTORY#${kind}`;
const role = z.object({ sk: z.string(), people: z.array(z.string()) });

/**
 * For how long a sender goes on with the name, number and address that it has read: a burst of notices, or a round of mails,
 * reads each person once. An edit of those counts half a minute late at most. Who is on call is never remembered, nor whether
 * a page is still true, nor that a channel is marked.
 */
export const REMEMBERED_FOR_MS = 30_000;

/**
 * People, who does what, services, customers, contracts. Read when somebody is about to be told, never copied into an
 * incident: a schedule edited in the middle of one counts at once (failure 16).
 */
export class DirectoryStore {
  readonly #table: Table;
  readonly #memory: ShortMemory | undefined;
  readonly rota: RotaStore;

  /** With a clock, a person, service or customer that was found is remembered for `REMEMBERED_FOR_MS`. */
  constructor(table: Table, clock?: Clock) {
    this.#table = table;
    this.rota = new RotaStore(table);
    this.#memory = clock === undefined ? undefined : new ShortMemory(clock, REMEMBERED_FOR_MS);
  }

  async person(id: string): Promise<Person | undefined> {
    const item = await this.#one('people', id);
    return item === undefined ? undefined : kept(person, item);
  }

  /** Who fills the role at an instant, in the order in which they are tried: schedules are asked then and there. */
  async peopleInRole(name: string, at: number): Promise<readonly string[]> {
    const item = await this.#table.get({ pk: partition('roles'), sk: name });
    const members = item === undefined ? [] : role.parse(item).people;
    return membersNow(members, await this.#onCall(members, at));
  }

  /** The same of every role. */
  async roles(at: number): Promise<ReadonlyMap<string, readonly string[]>> {
    const listed = await this.listedRoles();
    const onCall = await this.#onCall([...listed.values()].flat(), at);
    return new Map([...listed].map(([name, members]) => [name, membersNow(members, onCall)]));
  }

  /** The roles as they are written down: people, and schedules. */
  async listedRoles(): Promise<ReadonlyMap<string, readonly string[]>> {
    const items = await this.#table.list(partition('roles'));
    return new Map(items.map((item) => role.parse(item)).map(({ sk, people }) => [sk, people]));
  }

  async #onCall(members: readonly string[], at: number): Promise<(schedule: string) => readonly string[]> {
    const wanted = [...new Set(members.flatMap((member) => scheduleOf(member) ?? []))];
    if (wanted.length === 0) return () => [];
    const facts = await this.rota.facts(wanted, at - LONGEST_OVERLAP_MS);
    // One that was taken away, or points at nothing, has nobody on call: whoever is next in the list, or on the next rung, is tried.
    return (id) => unlessBroken(() => onDuty(facts, id, at), []);
  }

  async people(): Promise<Person[]> {
    return (await this.#table.list(partition('people'))).map((item) => kept(person, item));
  }

  async services(): Promise<Service[]> {
    return (await this.#table.list(partition('services'))).map((item) => kept(service, item));
  }

  async service(id: string): Promise<Service | undefined> {
    const item = await this.#one('services', id);
    return item === undefined ? undefined : kept(service, item);
  }

  async customersById(ids: readonly string[]): Promise<ReadonlyMap<string, Customer>> {
    const items = await Promise.all(ids.map((id) => this.#one('customers', id)));
    return new Map(
      items.flatMap((item) => (item === undefined ? [] : [kept(customer, item)])).map((one) => [one.id, one]),
    );
  }

  async customers(): Promise<Customer[]> {
    return (await this.#table.list(partition('customers'))).map((item) => kept(customer, item));
  }

  async customer(id: string): Promise<Customer | undefined> {
    return (await this.customersById([id])).get(id);
  }

  /** Every version of every contract, with the days on which it is in force. */
  async contracts(): Promise<Contract[]> {
    return versionsInForce(await this.listedContracts());
  }

  /** The versions as they are written down; of one contract, or of all. */
  async listedContracts(id?: string): Promise<Contract[]> {
    const items = await this.#table.list(partition('contracts'), id === undefined ? '' : `${id}#`);
    return items.map((item) => kept(contract, item));
  }

  /** Lays a version of a contract down, in the place of one that began on the same day; the first of its id only where `isNew`. */
  async putContract(version: Contract, isNew: boolean): Promise<boolean> {
    const item = { ...stored(version), pk: partition('contracts'), sk: contractKey(version) };
    if (isNew) return this.#table.putNew(item);
    await this.#table.put(item);
    return true;
  }

  /** Lays a customer down; a new one only where none has its id. */
  async putCustomer(one: Customer, isNew: boolean): Promise<boolean> {
    const item = { ...stored(one), pk: partition('customers'), sk: one.id };
    if (isNew) return this.#table.putNew(item);
    await this.#table.put(item);
    return true;
  }

  #one(kind: 'people' | 'services' | 'customers', sk: string): Promise<Item | undefined> {
    const pk = partition(kind);
    const read = () => this.#table.get({ pk, sk });
    return this.#memory === undefined ? read() : this.#memory.recall(`${pk} ${sk}`, read);
  }

  /** All that stands; each list in the order of its ids. */
  async read(): Promise<Directory> {
    const [people, listed, services, customers, contracts] = await Promise.all([
      this.people(),
      this.listedRoles(),
      this.services(),
      this.#table.list(partition('customers')),
      this.listedContracts(),
    ]);
    const rota = await this.rota.read();
    return {
      people,
      roles: roles.parse(Object.fromEntries(listed)),
      services,
      customers: customers.map((item) => kept(customer, item)),
      contracts,
      ...(rota.schedules.length + rota.regions.length + rota.staffing.length === 0 ? {} : { rota }),
    };
  }

  /**
   * Writes a whole directory over what stands, and removes what it no longer names. A person, a role, a contract is one put
   * each; what is named is there before its name, and goes after it. So nobody is half there and nothing points at nothing,
   * for a page that leaves between two of the writes and after a command that dies between them: the same again finishes it.
   */
  async replace(directory: Directory, now: number): Promise<void> {
    const gone: { pk: string; sk: string }[] = [];
    for (const kind of KINDS) {
      if (kind === 'roles' && directory.rota !== undefined) await this.rota.replace(directory.rota, now);
      const pk = partition(kind);
      const standing = new Map((await this.#table.list(pk)).map((item) => [String(item['sk']), item]));
      const wanted = itemsOf(directory, kind);
      for (const [sk, fields] of wanted) {
        const item = { ...stored(fields), pk, sk };
        if (!isDeepStrictEqual(item, standing.get(sk))) await this.#table.put(item);
      }
      gone.push(...[...standing.keys()].filter((sk) => !wanted.has(sk)).map((sk) => ({ pk, sk })));
    }
    for (const key of gone.reverse()) await this.#table.delete(key);
  }
}

/** As the table gives it back: without the keys that are there and undefined. */
const stored = (fields: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

const itemsOf = (directory: Directory, kind: Kind): Map<string, Record<string, unknown>> =>
  kind === 'roles'
    ? new Map(Object.entries(directory.roles).map(([name, people]) => [name, { people }]))
    : new Map(directory[kind].map((item) => ['monthlyFee' in item ? contractKey(item) : item.id, item]));

/** The item without its keys, by its own schema: strict, as nothing but the directory writes it. */
function kept<S extends z.ZodType>(schema: S, item: Record<string, unknown>): z.infer<S> {
  const { pk: _pk, sk: _sk, ...rest } = item;
  return schema.parse(rest);
}
