import { createRequire } from 'node:module';
import type { DatabaseSync } from 'node:sqlite';
import { AwsError } from '../kernel/kernel.ts';
import { answer, atOnce, createKeyValues, inTransaction, type Done, type KeyValues } from './key-values.ts';
import { refuseUnsafeExpressions } from './refuse-unsafe-expressions.ts';

/** An item as DynamoDB's JSON writes it: `{"pk":{"S":"a"}}`. */
export type Item = Record<string, Record<string, unknown>>;

export interface TableDescription {
  TableName: string;
  TableArn: string;
  TableStatus: string;
  KeySchema: { AttributeName: string; KeyType: string }[];
  AttributeDefinitions: { AttributeName: string; AttributeType: string }[];
  GlobalSecondaryIndexes?: Record<string, unknown>[];
}

type Callback<T> = (error: Error | null | undefined, value?: T) => void;
type UpdateIndexes = (
  store: Store,
  table: TableDescription,
  before: Item | null | undefined,
  after: Item | null | undefined,
  done: Callback<unknown>,
) => void;

interface IndexDb {
  put(key: string, item: Item, done: Done): void;
  del(key: string, done: Done): void;
}
interface ItemDb extends IndexDb {
  get(key: string, done: Done): void;
}

interface Store {
  options: { maxItemSize: number };
  db: KeyValues & { close(): Promise<void>; open(): Promise<void> };
  tableDb: { awsAccountId: string; awsRegion: string };
  getItemDb(table: string): ItemDb;
  getIndexDb(type: string, table: string, index: string): IndexDb;
  getTable(name: string, checkStatus: boolean, done: Callback<TableDescription>): void;
}

interface DatabaseModule {
  create(options: object): Store;
  updateIndexes: UpdateIndexes;
  createKey(item: Item, table: TableDescription): string;
  itemSize(item: Item): number;
}

interface ValidationModule {
  checkTypes(input: unknown, types: object): Record<string, unknown>;
  checkValidations(input: Record<string, unknown>, types: object, custom: unknown, store: Store): void;
}

type Action = (store: Store, input: Record<string, unknown>, done: Callback<Record<string, unknown>>) => void;

const load = createRequire(import.meta.url) as unknown as (module: string) => unknown;
const database = load('dynalite/db/index.js') as DatabaseModule;
const validation = load('dynalite/validations/index.js') as ValidationModule;

/** A write that changes an item: `before` and `after` differ. */
export interface Write {
  table: TableDescription;
  before: Item | undefined;
  after: Item | undefined;
}

export interface WriteListener {
  /** Called inside the transaction that stores the item: what it writes, and what it throws, is part of it. */
  storing(write: Write): void;
  /** Called when the item can be read. */
  stored(): void;
}

type Prepare = (table: TableDescription, before: Item | undefined, after: Item | undefined) => void;
const preparing = new WeakMap<Store, Prepare>();
const updateIndexes = database.updateIndexes;
// The only place of dynalite that sees both images of an item. It is called before the item itself is written.
database.updateIndexes = (store, table, before, after, done) => {
  const prepare = preparing.get(store);
  if (prepare === undefined) {
    updateIndexes(store, table, before, after, done);
    return;
  }
  prepare(table, before ?? undefined, after ?? undefined);
  done(null);
};

export interface Dynalite {
  /** Runs an operation; errors are AwsErrors with DynamoDB's codes. */
  call(operation: string, input: Record<string, unknown>): Promise<Record<string, unknown>>;
  /** undefined when there is no such table. */
  describe(table: string): Promise<TableDescription | undefined>;
  close(): Promise<void>;
}

export interface DynaliteOptions {
  /** Keeps the items. */
  storage: DatabaseSync;
  region: string;
  account: string;
  listener: WriteListener;
}

export function itemSize(item: Item): number {
  return database.itemSize(item);
}

/** Opens dynalite inside this process, without a port. */
export async function openDynalite({ storage, region, account, listener }: DynaliteOptions): Promise<Dynalite> {
  // dynalite opens a LevelDB in memory, of which nothing is used: all that it does comes down to the calls replaced here.
  const store = database.create({ createTableMs: 0 });
  await store.db.open();
  Object.assign(store.db, createKeyValues(storage));
  store.tableDb.awsAccountId = account;
  store.tableDb.awsRegion = region;
  storeWhole(store, storage, listener);

  return {
    async call(operation, input) {
      const { action, types, custom } = operationOf(operation);
      refuseUnknownFields(operation, input, types);
      try {
        const checked = validation.checkTypes(structuredClone(input), types);
        validation.checkValidations(checked, types, custom, store);
        refuseUnsafeExpressions(operation, checked);
        return await promised((done) => action(store, checked, done));
      } catch (error) {
        throw asAwsError(error);
      }
    },
    async describe(table) {
      try {
        return await promised((done) => store.getTable(table, false, done));
      } catch (error) {
        if (asAwsError(error).code === 'ResourceNotFoundException') return undefined;
        throw error;
      }
    },
    async close() {
      await store.db.close();
    },
  };
}

/** Stores an item, its entries in the indexes and what the listener makes of the write in one transaction, or none of it. */
function storeWhole(store: Store, storage: DatabaseSync, listener: WriteListener): void {
  const prepared = new Map<string, () => void>();
  const named = (table: string, key: string): string => `${table}/${key}`;

  preparing.set(store, (table, before, after) => {
    const item = after ?? before;
    if (item === undefined) return;
    prepared.set(named(table.TableName, database.createKey(item, table)), () => {
      for (const change of indexChanges(store, table, before, after)) change();
      listener.storing({ table, before, after });
    });
  });

  const storing = (table: string, key: string, write: (done: Done) => void, done: Done): void => {
    const others = prepared.get(named(table, key));
    prepared.delete(named(table, key));
    if (others === undefined) {
      write(done);
      return;
    }
    answer(done, () => {
      inTransaction(storage, () => {
        others();
        write(atOnce);
      });
      listener.stored();
    });
  };

  const getItemDb = store.getItemDb.bind(store);
  const wrapped = new Map<string, ItemDb>();
  store.getItemDb = (table) => {
    const known = wrapped.get(table);
    if (known) return known;
    const plain = getItemDb(table);
    const whole: ItemDb = {
      ...plain,
      put: (key, item, done) => storing(table, key, (then) => plain.put(key, item, then), done),
      del: (key, done) => storing(table, key, (then) => plain.del(key, then), done),
    };
    wrapped.set(table, whole);
    return whole;
  };
}

/** What a write changes in the indexes, as dynalite works it out: each change is to be made by calling it. */
function indexChanges(
  store: Store,
  table: TableDescription,
  before: Item | undefined,
  after: Item | undefined,
): (() => void)[] {
  const changes: (() => void)[] = [];
  const collecting: Store = {
    ...store,
    getIndexDb(...names) {
      const index = store.getIndexDb(...names);
      return {
        put(key, item, done) {
          changes.push(() => index.put(key, item, atOnce));
          done(null);
        },
        del(key, done) {
          changes.push(() => index.del(key, atOnce));
          done(null);
        },
      };
    },
  };
  updateIndexes(collecting, table, before, after, (error) => {
    if (error) throw error;
  });
  return changes;
}

function operationOf(operation: string): { action: Action; types: object; custom: unknown } {
  const name = operation.charAt(0).toLowerCase() + operation.slice(1);
  const { types, custom } = load(`dynalite/validations/${name}.js`) as { types: object; custom: unknown };
  return { action: load(`dynalite/actions/${name}.js`) as Action, types, custom };
}

/** dynalite drops what it does not know; a silent gap is worse than a refusal. */
function refuseUnknownFields(operation: string, input: Record<string, unknown>, types: object): void {
  for (const [field, value] of Object.entries(input)) {
    if (value === undefined || value === null || Object.hasOwn(types, field)) continue;
    if (field === 'ReturnValuesOnConditionCheckFailure' && value === 'NONE') continue;
    throw new AwsError('NotModelledLocally', `${operation}: ${field} is not modelled by the local DynamoDB`);
  }
}

function promised<T>(run: (done: Callback<T>) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    run((error, value) => {
      if (error) reject(error);
      else resolve(value as T);
    });
  });
}

/** dynalite's errors carry the body AWS would send: `{__type: "com.amazonaws...#Code", message}`. */
function asAwsError(error: unknown): AwsError {
  if (error instanceof AwsError) return error;
  if (!(error instanceof Error) || !('statusCode' in error) || !('body' in error)) throw error;
  const body = error.body as { __type: string; message?: string; Message?: string };
  const code = body.__type.split('#').at(-1) ?? body.__type;
  return new AwsError(code, body.message ?? body.Message ?? '', Number(error.statusCode));
}
