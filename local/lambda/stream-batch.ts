import { createHash } from 'node:crypto';
import type { RecordFilter } from './record-filter.ts';

/** The part of a stream record that batching looks at. */
export interface SequencedRecord {
  dynamodb: { Keys: unknown; SequenceNumber: string; ApproximateCreationDateTime: number };
}

export interface BatchRules {
  lane: number;
  lanes: number;
  batchSize: number;
  accepts: RecordFilter;
  /** Sequence number at which the batch must end (a bisected half). */
  end: string | undefined;
  /** Records created before this instant (epoch ms) are given up untried. */
  oldest: number | undefined;
}

export interface StreamBatch<R> {
  records: R[];
  /** Where the lane's checkpoint goes once these records are done. */
  done: string;
  /** They are too old to be tried. */
  expired: boolean;
}

/** As Lambda orders it with a parallelization factor: within one item (its whole key), not within one partition. */
export function laneOf(record: SequencedRecord, lanes: number): number {
  if (lanes === 1) return 0;
  const known = digests.get(record);
  if (known !== undefined) return known % lanes;
  const digest = createHash('sha256').update(JSON.stringify(record.dynamodb.Keys)).digest().readUInt32BE(0);
  digests.set(record, digest);
  return digest % lanes;
}

/** Every lane asks of every record. */
const digests = new WeakMap<SequencedRecord, number>();

/** The next batch of a lane from a page of the stream; `records` is empty when the page holds none for it. */
export function takeBatch<R extends SequencedRecord>(page: readonly R[], rules: BatchRules): StreamBatch<R> {
  const records: R[] = [];
  const isExpired = (record: R): boolean =>
    rules.oldest !== undefined && record.dynamodb.ApproximateCreationDateTime * 1000 < rules.oldest;
  let done = '0';
  let expired = false;
  for (const record of page) {
    const sequence = record.dynamodb.SequenceNumber;
    const mine = laneOf(record, rules.lanes) === rules.lane && rules.accepts(record);
    if (mine) {
      const beyondEnd = rules.end !== undefined && BigInt(sequence) > BigInt(rules.end);
      const first = records.length === 0;
      if (!first && (beyondEnd || records.length >= rules.batchSize || isExpired(record) !== expired)) break;
      expired = isExpired(record);
      records.push(record);
    }
    done = sequence;
  }
  return { records, done, expired };
}
