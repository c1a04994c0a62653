import { createHash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from '../kernel/kernel.ts';
import { itemSize } from './dynalite.ts';
import type { Item, Write, WriteListener } from './dynalite.ts';
import { sameItem } from './same-item.ts';
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

export interface StreamLog extends StreamReader, WriteListener {}

interface RecordRow {
  sequence: number;
  record: string;
}

/** Records kept in memory for readers who are near the end of the stream, as they mostly are. */
const recentRecords = 1000;

/** Keeps the streams in `dynamodb_stream`: a record is stored with its item, or neither is. */
export function createStreamLog(storage: DatabaseSync, clock: Clock, streams: StreamDeclaration[]): StreamLog {
  storage.exec(`
    CREATE TABLE IF NOT EXISTS dynamodb_stream (
      sequence INTEGER PRIMARY KEY AUTOINCREMENT, table_name TEXT NOT NULL, at INTEGER NOT NULL,
      record TEXT NOT NULL) STRICT;
    CREATE INDEX IF NOT EXISTS dynamodb_stream_at ON dynamodb_stream (at);
  `);
  const append = storage.prepare('INSERT INTO dynamodb_stream (table_name, at, record) VALUES (?, ?, ?)');
  const trim = storage.prepare('DELETE FROM dynamodb_stream WHERE at < ?');
  const select = storage.prepare(
    'SELECT sequence, record FROM dynamodb_stream WHERE table_name = ? AND sequence > ? ORDER BY sequence LIMIT ?',
  );

  const listeners: (() => void)[] = [];
  let trimAt = 0;
  /** Appended in a transaction that has not ended yet. */
  let fresh: { table: string; record: StreamRecord }[] = [];
  const recent = new Map(streams.map(({ table }) => [table, createRecentRecords()]));

  function trimOldRecords(now: number): void {
    if (now < trimAt) return;
    trim.run(now - retentionMs);
    for (const records of recent.values()) records.forget(now - retentionMs);
    trimAt = now + hourMs;
  }

  return {
    storing(write) {
      const { TableName: table } = write.table;
      const stream = streams.find((declared) => declared.table === table);
      fresh = [];
      if (stream === undefined || sameItem(write.before, write.after)) return;
      const now = clock.now();
      const record = recordOf(write, stream, now);
      const { lastInsertRowid } = append.run(table, now, JSON.stringify(record));
      trimOldRecords(now);
      fresh.push({ table, record: numbered(record, Number(lastInsertRowid)) });
    },
    stored() {
      const appended = fresh;
      fresh = [];
      for (const { table, record } of appended) {
        recent.get(table)?.add(record);
        for (const listener of listeners) listener();
      }
    },
    read(streamArn, afterSequence, max) {
      const stream = streams.find(({ arn }) => arn === streamArn);
      if (!stream) throw new Error(`no table has the stream ${streamArn}`);
      const found = recent.get(stream.table)?.after(afterSequence, max);
      if (found !== undefined) return found;
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

/** The newest records of one stream, as long as this process lives. */
function createRecentRecords() {
  let records: StreamRecord[] = [];
  const numberOf = (record: StreamRecord | undefined): string => record?.dynamodb.SequenceNumber ?? '';
  return {
    add(record: StreamRecord): void {
      records.push(record);
      if (records.length > 2 * recentRecords) records = records.slice(-recentRecords);
    },
    /** Those created before the instant (epoch ms) are gone from the stream. */
    forget(before: number): void {
      records = records.filter(({ dynamodb }) => dynamodb.ApproximateCreationDateTime * 1000 >= before);
    },
    /** undefined when older records are needed, or may be; numbers compare as text. */
    after(sequence: string | undefined, max: number): StreamRecord[] | undefined {
      if (sequence === undefined || records.length === 0 || sequence < numberOf(records[0])) return undefined;
      let from = records.length;
      while (from > 0 && numberOf(records[from - 1]) > sequence) from -= 1;
      return records.slice(from, from + max);
    },
  };
}

function recordOf(
  { table, before, after }: Write,
  { arn, region, view }: StreamDeclaration,
  now: number,
): StreamRecord {
  const item = after ?? before ?? {};
  const keys = Object.fromEntries(table.KeySchema.map(({ AttributeName: name }) => [name, item[name] ?? {}]));
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
