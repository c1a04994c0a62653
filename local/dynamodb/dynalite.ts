import { createRequire } from 'node:module';
import { AwsError } from '../kernel/kernel.ts';
import { readAtOnce, type ReadableDb } from './read-at-once.ts';
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

interface ItemDb {
  get(key: string, done: Callback<Item>): void;
  put(key: string, item: Item, done: Callback<undefined>): void;
  del(key: string, done: Callback<undefined>): void;
}

interface Store {
  options: { maxItemSize: number };
  db: ReadableDb & { close(): Promise<void>; open(): Promise<void> };
  tableDb: { awsAccountId: string; awsRegion: string };
  getItemDb(table: string): ItemDb;
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

/** One write on one item, as it goes by; `before` and `after` differ. */
export interface Write {
  table: TableDescription;
  /** The item's key inside the database. */
  key: string;
  before: Item | undefined;
  after: Item | undefined;
}

/** Told of every write that changes something: before anything is on disk, then once the item is readable or failed. */
export interface WriteListener {
  starts(write: Write): number | undefined;
  ends(write: number, stored: boolean): void;
}

const listeners = new WeakMap<Store, (table: TableDescription, before?: Item | null, after?: Item | null) => void>();
const updateIndexes = database.updateIndexes;
// The only place of dynalite that sees both images of an item. It is called before the item itself is written.
database.updateIndexes = (store, table, before, after, done) => {
  listeners.get(store)?.(table, before, after);
  updateIndexes(store, table, before, after, done);
};

export interface Dynalite {
  /** Runs an operation; errors are AwsErrors with DynamoDB's codes. */
  call(operation: string, input: Record<string, unknown>): Promise<Record<string, unknown>>;
  /** undefined when there is no such table. */
  describe(table: string): Promise<TableDescription | undefined>;
  /** The stored item behind a `Write.key`. */
  read(table: string, key: string): Promise<Item | undefined>;
  /** Brings the indexes from the image `before` to the image `after`. */
  reindex(table: TableDescription, before: Item | undefined, after: Item | undefined): Promise<void>;
  close(): Promise<void>;
}

export interface DynaliteOptions {
  /** Directory of the LevelDB; in memory without. */
  path: string | undefined;
  region: string;
  account: string;
  listener: WriteListener;
}

export function itemSize(item: Item): number {
  return database.itemSize(item);
}

/** Opens dynalite inside this process, without a port. */
export async function openDynalite({ path, region, account, listener }: DynaliteOptions): Promise<Dynalite> {
  const store = database.create({ ...(path === undefined ? {} : { path }), createTableMs: 0 });
  await store.db.open();
  readAtOnce(store.db);
  store.tableDb.awsAccountId = account;
  store.tableDb.awsRegion = region;
  listenToWrites(store, listener);

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
    read: (table, key) => promised<Item | undefined>((done) => store.getItemDb(table).get(key, done)),
    async reindex(table, before, after) {
      await promised((done) => updateIndexes(store, table, before, after, done));
    },
    async close() {
      await store.db.close();
    },
  };
}

function listenToWrites(store: Store, listener: WriteListener): void {
  const underWay = new Map<string, number>();
  const named = (table: string, key: string): string => `${table}/${key}`;

  listeners.set(store, (table, before, after) => {
    const item = after ?? before;
    if (!item) return;
    const key = database.createKey(item, table);
    const write = listener.starts({ table, key, before: before ?? undefined, after: after ?? undefined });
    if (write !== undefined) underWay.set(named(table.TableName, key), write);
  });

  const finishing = (table: string, key: string, done: Callback<undefined>): Callback<undefined> => {
    const write = underWay.get(named(table, key));
    if (write === undefined) return done;
    return (error) => {
      underWay.delete(named(table, key));
      listener.ends(write, !error);
      done(error);
    };
  };

  const getItemDb = store.getItemDb.bind(store);
  const wrapped = new Map<string, ItemDb>();
  store.getItemDb = (table) => {
    const known = wrapped.get(table);
    if (known) return known;
    const plain = getItemDb(table);
    const watched: ItemDb = {
      ...plain,
      put: (key, item, done) => plain.put(key, item, finishing(table, key, done)),
      del: (key, done) => plain.del(key, finishing(table, key, done)),
    };
    wrapped.set(table, watched);
    return watched;
  };
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
