import { randomUUID } from 'node:crypto';
import type { MetricSink } from '../alarms/metric-sink.ts';
import type { StreamReader, StreamRecord } from '../dynamodb/stream-reader.ts';
import type { InvocationResult, Kernel } from '../kernel/kernel.ts';
import type { QueueReader } from '../sqs/queue-reader.ts';
import { readItemFailures } from './batch-item-failures.ts';
import type { StreamSource } from './event-source-definition.ts';
import { judgeBatch } from './judge-batch.ts';
import type { LambdaRunner } from './lambda-service.ts';
import { createLaneStore, type LaneState } from './lane-state.ts';
import { takeBatch, type StreamBatch } from './stream-batch.ts';

export interface StreamSourceParts {
  kernel: Kernel;
  lambda: Pick<LambdaRunner, 'run'>;
  streams: StreamReader;
  queues: Pick<QueueReader, 'send'>;
  metrics: MetricSink;
}

type Condition = 'RetryAttemptsExhausted' | 'RecordAgeExceeded';

/** Records of others that a lane steps over before its checkpoint is written: a restart steps over them once more. */
const unsavedSteps = 1000;

/** Reads a table's stream in lanes and hands batches to its function; checkpoints are on disk. */
export function registerStreamSource(parts: StreamSourceParts, source: StreamSource): void {
  const { kernel, lambda, streams, queues, metrics } = parts;
  const { definition, sourceArn, batchSize, lanes, maxAgeMs } = source;
  const pageSize = Math.max(100, batchSize * lanes * 2);
  const store = createLaneStore(kernel.storage, source.id, lanes);
  const states = store.load();
  const underWay = new Set<number>();
  /** By lane: records of others stepped over since its checkpoint was written. */
  const unsaved = states.map(() => 0);
  /** Lanes that may have something to read. */
  const awake = new Set(states.keys());

  function firstFailedOf(result: InvocationResult, sequences: readonly string[]): number | undefined {
    if (!result.ok) return 0;
    if (!source.reportsItemFailures) return undefined;
    const failed = readItemFailures(result.payload, sequences);
    if (failed === 'all') return 0;
    const first = sequences.findIndex((sequence) => failed.includes(sequence));
    return first < 0 ? undefined : first;
  }

  async function handOver(lane: number, batch: StreamBatch<StreamRecord>): Promise<void> {
    const done = kernel.activity.begin(`stream records for ${definition.name}`);
    underWay.add(lane);
    try {
      const sequences = batch.records.map(({ dynamodb }) => dynamodb.SequenceNumber);
      const age = kernel.clock.now() - newest(batch.records);
      metrics.put({
        namespace: 'AWS/Lambda',
        metric: 'IteratorAge',
        dimensions: { FunctionName: definition.name },
        value: Math.max(0, age),
      });
      const result = await lambda.run(definition, { Records: batch.records });
      const before = states[lane];
      if (before === undefined) return;
      const outcome = { sequences, firstFailed: firstFailedOf(result, sequences) };
      const { state, givenUp } = judgeBatch(before, outcome, batch.done, source, kernel.clock.now());
      if (givenUp !== undefined) {
        const lost = batch.records.filter(({ dynamodb }) => givenUp.includes(dynamodb.SequenceNumber));
        giveUp(lost, 'RetryAttemptsExhausted', before.failures + 1);
      }
      keep(lane, state);
    } finally {
      underWay.delete(lane);
      done();
    }
  }

  /** The failure destination is told where the records were, never what they held. */
  function giveUp(records: StreamRecord[], condition: Condition, tries: number): void {
    kernel.log(`${definition.name}: ${records.length} stream records given up (${condition})`);
    const [first, last] = [records[0], records.at(-1)];
    if (source.failureQueueArn === undefined || first === undefined || last === undefined) return;
    const iso = (record: StreamRecord): string =>
      new Date(record.dynamodb.ApproximateCreationDateTime * 1000).toISOString();
    const message = {
      requestContext: {
        requestId: randomUUID(),
        functionArn: `${definition.arn}:$LATEST`,
        condition,
        approximateInvokeCount: tries,
      },
      ...(tries === 0
        ? {}
        : { responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' } }),
      version: '1.0',
      timestamp: new Date(kernel.clock.now()).toISOString(),
      DDBStreamBatchInfo: {
        shardId: 'shardId-00000000000000000000-local000',
        startSequenceNumber: first.dynamodb.SequenceNumber,
        endSequenceNumber: last.dynamodb.SequenceNumber,
        approximateArrivalOfFirstRecord: iso(first),
        approximateArrivalOfLastRecord: iso(last),
        batchSize: records.length,
        streamArn: sourceArn,
      },
    };
    queues.send(source.failureQueueArn, JSON.stringify(message));
  }

  function advanceLane(lane: number, now: number): void {
    const state = states[lane];
    if (state === undefined) return;
    const page = streams.read(sourceArn, state.cursor, pageSize);
    if (page.length === 0) {
      awake.delete(lane);
      return;
    }
    const oldest = maxAgeMs === undefined ? undefined : now - maxAgeMs;
    const batch = takeBatch(page, { ...source, lane, end: state.ends[0], oldest });
    if (batch.records.length > 0 && !batch.expired) {
      void handOver(lane, batch);
      return;
    }
    if (batch.expired) giveUp(batch.records, 'RecordAgeExceeded', state.failures);
    const ends = state.ends.filter((end) => BigInt(end) > BigInt(batch.done));
    const moved = { cursor: batch.done, failures: 0, retryAt: undefined, ends };
    const stepped = (unsaved[lane] ?? 0) + page.length;
    if (batch.expired || stepped >= unsavedSteps) keep(lane, moved);
    else {
      states[lane] = moved;
      unsaved[lane] = stepped;
    }
  }

  function keep(lane: number, state: LaneState): void {
    states[lane] = state;
    unsaved[lane] = 0;
    store.save(lane, state);
  }

  const dueAt = (lane: number): number =>
    awake.has(lane) && !underWay.has(lane) ? (states[lane]?.retryAt ?? 0) : Infinity;
  streams.onAppend(() => {
    for (const lane of states.keys()) awake.add(lane);
    kernel.poke();
  });
  kernel.register({
    name: `stream of ${definition.name}`,
    nextDue() {
      const earliest = Math.min(...[...states.keys()].map(dueAt));
      return earliest === Infinity ? undefined : earliest;
    },
    runDue(now) {
      for (const lane of states.keys()) if (dueAt(lane) <= now) advanceLane(lane, now);
    },
  });
}

function newest(records: readonly StreamRecord[]): number {
  return (records.at(-1)?.dynamodb.ApproximateCreationDateTime ?? 0) * 1000;
}
