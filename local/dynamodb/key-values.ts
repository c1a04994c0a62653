import type { DatabaseSync } from 'node:sqlite';
import { Readable } from 'node:stream';

/** A part of the keys, in their order as text. */
export interface KeyRange {
  gt?: string;
  gte?: string;
  lt?: string;
  lte?: string;
  reverse?: boolean;
  /** Below zero: all. */
  limit?: number;
}

export type Done = (error: unknown, value?: unknown) => void;

/** Given as `done`: the call does its work, or throws, before it returns. */
export const atOnce: Done = () => undefined;

/** The part of LevelDB that dynalite works with. */
export interface KeyValues {
  get(key: string, done: Done): void;
  put(key: string, value: unknown, done: Done): void;
  del(key: string, done: Done): void;
  createValueStream(range: KeyRange): Readable;
}

interface Row {
  key: string;
  value: string;
}

const pageSize = 100;
const operators = { gt: '>', gte: '>=', lt: '<', lte: '<=' } as const;

/**
 * Keys and values as JSON in table `dynamodb_items`, read and written in the thread that asks. LevelDB's own way to the
 * disk goes through threads of its own and several turns of the event loop for each item, which takes ten times longer.
 */
export function createKeyValues(storage: DatabaseSync): KeyValues {
  storage.exec(
    'CREATE TABLE IF NOT EXISTS dynamodb_items (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID',
  );
  const one = storage.prepare('SELECT value FROM dynamodb_items WHERE key = ?');
  const upsert = storage.prepare(
    'INSERT INTO dynamodb_items VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  );
  const remove = storage.prepare('DELETE FROM dynamodb_items WHERE key = ?');
  const selects = new Map<string, ReturnType<DatabaseSync['prepare']>>();

  function page(range: KeyRange, size: number): Row[] {
    const bounds = (['gt', 'gte', 'lt', 'lte'] as const).filter((bound) => range[bound] !== undefined);
    const conditions = bounds.map((bound) => `key ${operators[bound]} ?`).join(' AND ');
    const order = range.reverse === true ? 'DESC' : 'ASC';
    const where = conditions === '' ? '' : `WHERE ${conditions}`;
    const sql = `SELECT key, value FROM dynamodb_items ${where} ORDER BY key ${order} LIMIT ?`;
    const select = selects.get(sql) ?? storage.prepare(sql);
    selects.set(sql, select);
    return select.all(...bounds.map((bound) => range[bound] ?? ''), size) as unknown as Row[];
  }

  return {
    get: (key, done) =>
      answer(done, () => {
        const row = one.get(key) as { value: string } | undefined;
        return row === undefined ? undefined : (JSON.parse(row.value) as unknown);
      }),
    put: (key, value, done) => answer(done, () => void upsert.run(key, JSON.stringify(value))),
    del: (key, done) => answer(done, () => void remove.run(key)),
    createValueStream(range) {
      const rest = { ...range };
      let left = range.limit === undefined || range.limit < 0 ? Infinity : range.limit;
      return new Readable({
        objectMode: true,
        highWaterMark: pageSize,
        read() {
          const size = Math.min(pageSize, left);
          const rows = page(rest, size);
          left -= rows.length;
          const last = rows.at(-1)?.key;
          if (last !== undefined) Object.assign(rest, goOnAfter(rest, last));
          for (const { value } of rows) this.push(JSON.parse(value));
          if (rows.length < size || left === 0) this.push(null);
        },
      });
    },
  };
}

/** Does the work now and tells of it as LevelDB does: never before the call has returned. */
export function answer(done: Done, work: () => unknown): void {
  if (done === atOnce) {
    work();
    return;
  }
  try {
    const value = work();
    process.nextTick(done, null, value);
  } catch (error) {
    process.nextTick(done, error);
  }
}

/** All of it is stored or, when it throws, nothing. */
export function inTransaction(storage: DatabaseSync, work: () => void): void {
  storage.exec('BEGIN IMMEDIATE');
  try {
    work();
    storage.exec('COMMIT');
  } catch (error) {
    storage.exec('ROLLBACK');
    throw error;
  }
}

function goOnAfter({ reverse }: KeyRange, key: string): KeyRange {
  return reverse === true ? { lt: key } : { gt: key };
}
