import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StreamRecord } from '../dynamodb/stream-reader.ts';
import { createKernel, type RunningKernel } from '../kernel/create-kernel.ts';
import type { InvocationResult } from '../kernel/kernel.ts';
import type { StreamSource } from './event-source-definition.ts';
import { functionFixture } from './function-fixture.ts';
import { registerStreamSource } from './stream-source.ts';

const start = Date.UTC(2026, 0, 14, 15);
const streamArn = 'arn:aws:dynamodb:us-east-1:000000000000:table/things/stream/x';

function recordOf(sequence: number, key: string, at: number): StreamRecord {
  return {
    eventID: String(sequence),
    eventName: 'INSERT',
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: 'us-east-1',
    dynamodb: {
      ApproximateCreationDateTime: at / 1000,
      Keys: { pk: { S: key } },
      NewImage: { pk: { S: key }, n: { N: String(sequence) } },
      SequenceNumber: String(sequence).padStart(21, '0'),
      SizeBytes: 10,
      StreamViewType: 'NEW_IMAGE',
    },
    eventSourceARN: streamArn,
  };
}

interface Harness {
  system: RunningKernel;
  /** Keys of the records of each batch, as the function got them. */
  batches: string[][];
  /** Bodies that reached the failure destination. */
  lost: string[];
  append(...keys: string[]): void;
  connect(): void;
}

type Answer = (batch: StreamRecord[], call: number) => InvocationResult;
const fine: Answer = () => ({ ok: true, payload: null });
const failure: InvocationResult = { ok: false, errorType: 'Error', errorMessage: 'no' };
const keyOf = (record: StreamRecord): string => String(record.dynamodb.Keys['pk']?.['S']);

function harness(answer: Answer, more: Partial<StreamSource> = {}, system = createKernel({ startAt: start })): Harness {
  const batches: string[][] = [];
  const lost: string[] = [];
  const records: StreamRecord[] = [];
  const listeners: (() => void)[] = [];
  const source: StreamSource = {
    kind: 'stream',
    id: 'FromThings',
    sourceArn: streamArn,
    definition: functionFixture(''),
    batchSize: 4,
    reportsItemFailures: true,
    accepts: () => true,
    lanes: 1,
    bisects: true,
    maxRetries: 2,
    maxAgeMs: undefined,
    failureQueueArn: 'arn:aws:sqs:us-east-1:000000000000:lost',
    ...more,
  };
  return {
    system,
    batches,
    lost,
    append(...keys) {
      for (const key of keys) records.push(recordOf(records.length + 1, key, system.kernel.clock.now()));
      for (const listener of listeners) listener();
    },
    connect() {
      registerStreamSource(
        {
          kernel: system.kernel,
          streams: {
            read: (_, after, max) =>
              records.filter(({ dynamodb }) => after === undefined || dynamodb.SequenceNumber > after).slice(0, max),
            onAppend: (listener) => void listeners.push(listener),
          },
          queues: { send: (_, body) => void lost.push(body) },
          metrics: { put: () => undefined },
          lambda: {
            run(_, payload) {
              const { Records } = payload as { Records: StreamRecord[] };
              batches.push(Records.map(keyOf));
              return Promise.resolve(answer(Records, batches.length));
            },
          },
        },
        source,
      );
    },
  };
}

describe('a function that reads a stream (Using Lambda to process records from Amazon DynamoDB Streams)', () => {
  it('gets what is there in batches, in order, and what comes later', async () => {
    const it = harness(fine);
    it.append('a', 'b', 'c', 'd', 'e');
    it.connect();
    await it.system.driver.settled();
    it.append('f');
    await it.system.driver.settled();
    expect(it.batches).toEqual([['a', 'b', 'c', 'd'], ['e'], ['f']]);
  });

  it('goes on after a restart where it was, not from the beginning', async () => {
    const system = createKernel({ startAt: start });
    const first = harness(fine, {}, system);
    first.append('a', 'b');
    first.connect();
    await system.driver.settled();

    const second = harness(fine, {}, system);
    second.append('a', 'b', 'c');
    second.connect();
    await system.driver.settled();
    expect(second.batches).toEqual([['c']]);
  });

  it('never sees what its filter holds back', async () => {
    const it = harness(fine, { accepts: (record) => keyOf(record as StreamRecord) !== 'b' });
    it.append('a', 'b', 'c', 'b');
    it.connect();
    await it.system.driver.settled();
    expect(it.batches).toEqual([['a', 'c']]);
  });

  it('gets records again from the first one that it reported as failed', async () => {
    const third = '3'.padStart(21, '0');
    const it = harness((_, call) =>
      call === 1
        ? { ok: true, payload: { batchItemFailures: [{ itemIdentifier: third }] } }
        : { ok: true, payload: {} },
    );
    it.append('a', 'b', 'c', 'd');
    it.connect();
    await it.system.driver.advance((now) => now + 60_000);
    expect(it.batches).toEqual([['a', 'b', 'c', 'd'], ['c'], ['d']]);
    expect(it.lost).toEqual([]);
  });

  it('has a failing batch halved until only the poisonous record is given up, with no word of its content', async () => {
    const it = harness((batch) =>
      batch.some((record) => keyOf(record) === 'poison') ? failure : { ok: true, payload: null },
    );
    it.append('a', 'b', 'poison', 'd', 'e');
    it.connect();
    await it.system.driver.advance((now) => now + 3_600_000);
    const good = it.batches.filter((batch) => !batch.includes('poison')).flat();
    expect(good.sort()).toEqual(['a', 'b', 'd', 'e']);
    expect(it.batches.filter((batch) => batch.join() === 'poison')).toHaveLength(3);
    expect(it.lost).toHaveLength(1);
    expect(JSON.parse(it.lost[0] ?? '')).toMatchObject({
      requestContext: { condition: 'RetryAttemptsExhausted', approximateInvokeCount: 3 },
      DDBStreamBatchInfo: { batchSize: 1, startSequenceNumber: '3'.padStart(21, '0'), streamArn },
    });
    expect(it.lost[0]).not.toContain('poison');
  });

  it('is tried again later and later by the local clock', async () => {
    const seen: number[] = [];
    const it = harness(
      () => {
        seen.push(Math.round((it.system.kernel.clock.now() - start) / 1000));
        return failure;
      },
      { maxRetries: 4, bisects: false },
    );
    it.append('a');
    it.connect();
    await it.system.driver.advance((now) => now + 3_600_000);
    expect(seen).toEqual([0, 1, 3, 7, 15]);
  });

  it('never gets records that are too old: they are given up untried', async () => {
    const it = harness(fine, { maxAgeMs: 60_000 });
    it.append('old');
    await it.system.driver.advance((now) => now + 120_000);
    it.append('new');
    it.connect();
    await it.system.driver.settled();
    expect(it.batches).toEqual([['new']]);
    expect(JSON.parse(it.lost[0] ?? '')).toMatchObject({ requestContext: { condition: 'RecordAgeExceeded' } });
  });

  it('counts a malformed answer as a failure of the whole batch', async () => {
    const it = harness(
      (_, call) => (call === 1 ? { ok: true, payload: { batchItemFailures: 'x' } } : { ok: true, payload: null }),
      {
        bisects: false,
      },
    );
    it.append('a', 'b');
    it.connect();
    await it.system.driver.advance((now) => now + 60_000);
    expect(it.batches).toEqual([
      ['a', 'b'],
      ['a', 'b'],
    ]);
  });

  it('loses nothing and keeps the order of each item, whatever fails once and however many lanes there are', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { minLength: 1, maxLength: 25 }),
        fc.integer({ min: 1, max: 4 }),
        fc.array(fc.boolean(), { maxLength: 10 }),
        async (keys, lanes, failures) => {
          const done: StreamRecord[] = [];
          const it = harness(
            (batch, call) => {
              if (failures[call - 1] === true) return failure;
              done.push(...batch);
              return { ok: true, payload: null };
            },
            { lanes, maxRetries: -1 },
          );
          it.append(...keys);
          it.connect();
          await it.system.driver.advance((now) => now + 3_600_000);
          expect(done).toHaveLength(keys.length);
          for (const key of new Set(keys)) {
            const order = done.filter((record) => keyOf(record) === key).map(({ dynamodb }) => dynamodb.SequenceNumber);
            expect(order).toEqual([...order].sort());
          }
          await it.system.close();
        },
      ),
      { numRuns: 40 },
    );
  });
});
