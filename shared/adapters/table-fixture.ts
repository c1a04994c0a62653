import { holds, updated, type Item } from './expressions-fixture.ts';
import type { Condition, Key, Table } from './table.ts';

/** One call of the table, as a test may want to see it or break it. */
export interface Operation {
  readonly kind: 'get' | 'list' | 'heads' | 'put' | 'putIf' | 'update' | 'delete';
  readonly pk: string;
  readonly sk: string;
}

/**
 * How a call fails: before it wrote; after it wrote, so that the answer is lost; or after it wrote, with the answer "condition
 * failed", which is what the SDK's own retry of a put that succeeded is told (failure 21b).
 */
export type Fault = 'before' | 'lost-answer' | 'conditional-lie';

/** By the bytes of UTF-8, as the table orders sort keys. */
const inOrder = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

export class TableFault extends Error {}

type Rows = Map<string, Map<string, Item>>;

/**
 * For tests: the table in memory. It honours every condition that our adapters write, and refuses any other. Each process under
 * test has a connection of its own, with its own faults, and all see the same items.
 */
export class MemoryTable implements Table {
  readonly #rows: Rows;
  readonly #faults: { readonly matches: (operation: Operation) => boolean; readonly how: Fault }[] = [];
  #before: ((operation: Operation, index: number) => Promise<unknown>) | undefined;
  #diesAt = Number.POSITIVE_INFINITY;
  /** What this connection asked for, in order. */
  readonly operations: Operation[] = [];

  constructor(rows: Rows = new Map()) {
    this.#rows = rows;
  }

  /** A connection for another process to the same items. */
  connect(): MemoryTable {
    return new MemoryTable(this.#rows);
  }

  /** A table of its own that holds the same. */
  copy(): MemoryTable {
    return new MemoryTable(structuredClone(this.#rows));
  }

  /** The next call that matches fails, once. */
  failNext(matches: (operation: Operation) => boolean, how: Fault): this {
    this.#faults.push({ matches, how });
    return this;
  }

  /** The call of that number, counted from 0, fails, once. */
  failAt(index: number, how: Fault): this {
    return this.failNext(() => this.operations.length - 1 === index, how);
  }

  /** The process dies before its call of that number: neither that nor anything later happens. */
  dieAt(index: number): this {
    this.#diesAt = index;
    return this;
  }

  /** Whether the process that uses this connection still lives. */
  get alive(): boolean {
    return this.operations.length <= this.#diesAt;
  }

  /** What happens before each call of this connection. */
  before(hook: (operation: Operation, index: number) => Promise<unknown>): this {
    this.#before = hook;
    return this;
  }

  /** Runs the rival once, between two calls of this connection. */
  rivalBefore(index: number, rival: () => Promise<unknown>): this {
    return this.before((_operation, at) => (at === index ? rival() : Promise.resolve()));
  }

  /** All that stands, by key, in order. */
  dump(): Record<string, Item> {
    const all = [...this.#rows].flatMap(([pk, items]) =>
      [...items].map(([sk, item]) => [`${pk} ${sk}`, structuredClone(item)] as const),
    );
    return Object.fromEntries(all.sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  get({ pk, sk }: Key): Promise<Item | undefined> {
    return this.#call({ kind: 'get', pk, sk }, () => structuredClone(this.#standing(pk, sk)));
  }

  list(pk: string, prefix = '', options: { newestFirst?: boolean; limit?: number } = {}): Promise<Item[]> {
    return this.#call({ kind: 'list', pk, sk: prefix }, () => {
      const found = [...(this.#rows.get(pk) ?? [])]
        .filter(([sk]) => sk.startsWith(prefix))
        .sort(([a], [b]) => inOrder(a, b));
      if (options.newestFirst === true) found.reverse();
      return found.slice(0, options.limit).map(([, item]) => structuredClone(item));
    });
  }

  between(pk: string, first: string, last: string): Promise<Item[]> {
    return this.#call({ kind: 'list', pk, sk: first }, () =>
      [...(this.#rows.get(pk) ?? [])]
        .filter(([sk]) => inOrder(sk, first) >= 0 && inOrder(sk, last) <= 0)
        .sort(([a], [b]) => inOrder(a, b))
        .map(([, item]) => structuredClone(item)),
    );
  }

  heads(headPk: string, before: string | undefined, limit: number, filter?: Condition): Promise<Item[]> {
    return this.#call({ kind: 'heads', pk: headPk, sk: before ?? '' }, () =>
      [...this.#rows.values()]
        .flatMap((items) => [...items.values()])
        .filter((item) => item['headPk'] === headPk && (before === undefined || String(item['headSk']) < before))
        .filter((item) => filter === undefined || holds(filter, item))
        .sort((a, b) => (String(a['headSk']) < String(b['headSk']) ? 1 : -1))
        .slice(0, limit)
        .map((item) => structuredClone(item)),
    );
  }

  headsBetween(headPk: string, first: string, last: string): Promise<Item[]> {
    return this.#call({ kind: 'heads', pk: headPk, sk: first }, () =>
      [...this.#rows.values()]
        .flatMap((items) => [...items.values()])
        .filter(
          (item) => item['headPk'] === headPk && String(item['headSk']) >= first && String(item['headSk']) <= last,
        )
        .sort((a, b) => inOrder(String(a['headSk']), String(b['headSk'])))
        .map((item) => structuredClone(item)),
    );
  }

  async put(item: Item & Key): Promise<void> {
    await this.#call({ kind: 'put', pk: item.pk, sk: item.sk }, () => this.#store(item));
  }

  putNew(item: Item & Key): Promise<boolean> {
    return this.putIf(item, { expression: 'attribute_not_exists(pk)' });
  }

  putIf(item: Item & Key, condition: Condition): Promise<boolean> {
    const write = (): boolean => {
      const allowed = holds(condition, this.#standing(item.pk, item.sk));
      if (allowed) this.#store(item);
      return allowed;
    };
    return this.#call({ kind: 'putIf', pk: item.pk, sk: item.sk }, write, () => false);
  }

  async updateIf(key: Key, update: string, condition: Condition, values: Item = {}): Promise<boolean> {
    return (await this.updateAndRead(key, update, condition, values)) !== undefined;
  }

  updateAndRead({ pk, sk }: Key, update: string, condition: Condition, values: Item = {}): Promise<Item | undefined> {
    const write = (): Item | undefined => {
      const standing = this.#standing(pk, sk);
      const next = { ...updated(standing ?? {}, update, condition, values), pk, sk };
      if (!holds(condition, standing)) return undefined;
      this.#store(next);
      return structuredClone(this.#standing(pk, sk));
    };
    return this.#call({ kind: 'update', pk, sk }, write, () => undefined);
  }

  async delete({ pk, sk }: Key): Promise<void> {
    await this.#call({ kind: 'delete', pk, sk }, () => this.#rows.get(pk)?.delete(sk));
  }

  #standing(pk: string, sk: string): Item | undefined {
    return this.#rows.get(pk)?.get(sk);
  }

  /** As the document client marshals it: without what is undefined. */
  #store(item: Item & Key): void {
    const partition = this.#rows.get(item.pk) ?? new Map<string, Item>();
    this.#rows.set(item.pk, partition);
    partition.set(item.sk, JSON.parse(JSON.stringify(item)) as Item);
  }

  /** `refused` is the answer of a condition that failed, where the call has a condition. */
  async #call<T>(operation: Operation, run: () => T, refused?: () => T): Promise<T> {
    const index = this.operations.push(operation) - 1;
    const what = `${operation.kind} ${operation.pk} ${operation.sk}`;
    const fault = this.#takeFault(operation);
    await this.#before?.(operation, index);
    if (index >= this.#diesAt) throw new TableFault(`the process died before ${what}`);
    if (fault === 'before') throw new TableFault(`the table did not take ${what}`);
    const answer = run();
    if (fault === 'lost-answer') throw new TableFault(`the answer to ${what} was lost`);
    if (fault !== 'conditional-lie') return answer;
    if (refused === undefined) throw new Error(`${what} has no condition to lie about`);
    return refused();
  }

  #takeFault(operation: Operation): Fault | undefined {
    const at = this.#faults.findIndex(({ matches }) => matches(operation));
    return at < 0 ? undefined : this.#faults.splice(at, 1)[0]?.how;
  }
}
