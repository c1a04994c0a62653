import { createHash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from '../kernel/kernel.ts';
import { itemSize } from './dynalite.ts';
import type { Item, Write } from './dynalite.ts';
import type { StreamReader, StreamRecord, StreamViewType } from './stream-reader.ts';

const hourMs = 3_600_000;
const retentionMs = 24 * hourMs;
const firstSequence = 100_000_000_000_000_000_000n;

/** A table's stream, as the template declares it. */
export interface StreamDeclaration {
  table: string;
  arn: string;
  region: string;
  view: StreamViewType;
}

/** A change captured before its item was written, left behind by a process that died between the two. */
export interface UnfinishedChange {
  id: number;
  table: string;
  key: string;
  before: Item | undefined;
  after: Item | undefined;
}

export interface StreamLog extends StreamReader {
  /** Notes a change that is about to be written; answers its id, undefined if the table has no stream. */
  capture(write: Write): number | undefined;
  /** The captured change is readable in the table: it becomes a record. */
  publish(change: number): void;
  /** The captured change never came to be. */
  drop(change: number): void;
  unfinished(): UnfinishedChange[];
}

interface RecordRow {
  sequence: number;
  record: string;
}
interface PendingRow {
  id: number;
  table_name: string;
  item_key: string;
  keys: string;
  before: string | null;
  after: string | null;
}

/**
 * Keeps the streams in `dynamodb_stream`. A change is captured in `dynamodb_pending` before the item is written, so
 * that none is lost, and numbered when the item is readable, so that a reader never steps over a slower writer.
 */
export function createStreamLog(storage: DatabaseSync, clock: Clock, streams: StreamDeclaration[]): StreamLog {
  storage.exec(`
    CREATE TABLE IF NOT EXISTS dynamodb_pending (
      id INTEGER PRIMARY KEY AUTOINCREMENT, table_name TEXT NOT NULL, item_key TEXT NOT NULL, keys TEXT NOT NULL,
      before TEXT, after TEXT) STRICT;
    CREATE TABLE IF NOT EXISTS dynamodb_stream (
      sequence INTEGER PRIMARY KEY AUTOINCREMENT, table_name TEXT NOT NULL, at INTEGER NOT NULL,
      record TEXT NOT NULL) STRICT;
    CREATE INDEX IF NOT EXISTS dynamodb_stream_at ON dynamodb_stream (at);
  `);
  const addPending = storage.prepare(
    'INSERT INTO dynamodb_pending (table_name, item_key, keys, before, after) VALUES (?, ?, ?, ?, ?)',
  );
  const onePending = storage.prepare('SELECT * FROM dynamodb_pending WHERE id = ?');
  const allPending = storage.prepare('SELECT * FROM dynamodb_pending ORDER BY id');
  const removePending = storage.prepare('DELETE FROM dynamodb_pending WHERE id = ?');
  const append = storage.prepare('INSERT INTO dynamodb_stream (table_name, at, record) VALUES (?, ?, ?)');
  const trim = storage.prepare('DELETE FROM dynamodb_stream WHERE at < ?');
  const select = storage.prepare(
    'SELECT sequence, record FROM dynamodb_stream WHERE table_name = ? AND sequence > ? ORDER BY sequence LIMIT ?',
  );

  const listeners: (() => void)[] = [];
  let trimAt = 0;

  function trimOldRecords(now: number): void {
    if (now < trimAt) return;
    trim.run(now - retentionMs);
    trimAt = now + hourMs;
  }

  return {
    capture({ table, key, before, after }) {
      if (!streams.some((stream) => stream.table === table.TableName)) return undefined;
      const item = after ?? before ?? {};
      const keys = Object.fromEntries(table.KeySchema.map(({ AttributeName: name }) => [name, item[name]]));
      const image = (of: Item | undefined): string | null => (of ? JSON.stringify(of) : null);
      const added = addPending.run(table.TableName, key, JSON.stringify(keys), image(before), image(after));
      return Number(added.lastInsertRowid);
    },
    publish(change) {
      const row = onePending.get(change) as PendingRow | undefined;
      const stream = streams.find(({ table }) => table === row?.table_name);
      if (!row || !stream) return;
      const now = clock.now();
      storage.exec('BEGIN IMMEDIATE');
      try {
        append.run(row.table_name, now, JSON.stringify(recordOf(row, stream, now)));
        removePending.run(change);
        trimOldRecords(now);
        storage.exec('COMMIT');
      } catch (error) {
        storage.exec('ROLLBACK');
        throw error;
      }
      for (const listener of listeners) listener();
    },
    drop(change) {
      removePending.run(change);
    },
    unfinished() {
      const rows = allPending.all() as unknown as PendingRow[];
      return rows.map((row) => ({
        id: row.id,
        table: row.table_name,
        key: row.item_key,
        before: imageOf(row.before),
        after: imageOf(row.after),
      }));
    },
    read(streamArn, afterSequence, max) {
      const stream = streams.find(({ arn }) => arn === streamArn);
      if (!stream) throw new Error(`no table has the stream ${streamArn}`);
      const after = afterSequence === undefined ? 0 : Number(BigInt(afterSequence) - firstSequence);
      return (select.all(stream.table, after, max) as unknown as RecordRow[]).map(({ sequence, record }) =>
        numbered(JSON.parse(record) as StreamRecord, sequence),
      );
    },
    onAppend(listener) {
      listeners.push(listener);
    },
  };
}

function imageOf(text: string | null): Item | undefined {
  return text === null ? undefined : (JSON.parse(text) as Item);
}

function recordOf(row: PendingRow, { arn, region, view }: StreamDeclaration, now: number): StreamRecord {
  const before = imageOf(row.before);
  const after = imageOf(row.after);
  const keys = imageOf(row.keys) ?? {};
  const newImage = after && (view === 'NEW_IMAGE' || view === 'NEW_AND_OLD_IMAGES') ? { NewImage: after } : {};
  const oldImage = before && (view === 'OLD_IMAGE' || view === 'NEW_AND_OLD_IMAGES') ? { OldImage: before } : {};
  const images = { Keys: keys, ...newImage, ...oldImage };
  return {
    eventID: '',
    eventName: before ? (after ? 'MODIFY' : 'REMOVE') : 'INSERT',
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: region,
    dynamodb: {
      ApproximateCreationDateTime: Math.floor(now / 1000),
      ...images,
      SequenceNumber: '',
      SizeBytes: Object.values<Item>(images).reduce((sum, image) => sum + itemSize(image), 0),
      StreamViewType: view,
    },
    eventSourceARN: arn,
  };
}

/** The number is the row's, so it is known only once the row is there. */
function numbered(record: StreamRecord, sequence: number): StreamRecord {
  const number = String(firstSequence + BigInt(sequence));
  return {
    ...record,
    eventID: createHash('md5').update(`${record.eventSourceARN}/${number}`).digest('hex'),
    dynamodb: { ...record.dynamodb, SequenceNumber: number },
  };
}
