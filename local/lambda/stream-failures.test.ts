import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { StreamRecord } from '../dynamodb/stream-reader.ts';
import { createKernel } from '../kernel/create-kernel.ts';
import type { InvocationResult } from '../kernel/kernel.ts';
import { failure, fine, harness, keyOf, sequenceOf, start, streamArn } from './stream-fixture.ts';

const hour = 3_600_000;
const answering = (payload: unknown): InvocationResult => ({ ok: true, payload });
const reporting = (...numbers: number[]): InvocationResult =>
  answering({ batchItemFailures: numbers.map((number) => ({ itemIdentifier: sequenceOf(number) })) });
const numbersOf = (batch: StreamRecord[]): string[] => batch.map(({ dynamodb }) => dynamodb.SequenceNumber);
const has = (batch: StreamRecord[], key: string): boolean => batch.some((record) => keyOf(record) === key);

describe('at least once (Using AWS Lambda with Amazon DynamoDB)', () => {
  it('a batch comes again when the process dies after the function has done it and before that is written down', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'stream-'));
    const dying = createKernel({ startAt: start, dataDir });
    const before = harness(() => new Promise(() => undefined), {}, dying);
    before.append('a', 'b');
    before.connect();
    dying.driver.start();
    await vi.waitFor(() => expect(before.batches).toEqual([['a', 'b']]));
    await dying.close();

    const after = harness(fine, {}, createKernel({ dataDir }));
    after.append('a', 'b');
    after.connect();
    await after.system.driver.settled();
    expect(after.batches).toEqual([['a', 'b']]);
    await after.system.close();
  });

  it('a batch that failed keeps its tries and its time across a restart', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'stream-'));
    const before = harness(() => failure, { maxRetries: 1 }, createKernel({ startAt: start, dataDir }));
    before.append('a');
    before.connect();
    await before.system.driver.settled();
    expect(before.batches).toEqual([['a']]);
    await before.system.close();

    const after = harness(() => failure, { maxRetries: 1 }, createKernel({ dataDir }));
    after.append('a');
    after.connect();
    await after.system.driver.advance((now) => now + hour);
    expect(after.batches).toEqual([['a']]);
    expect(after.lost).toHaveLength(1);
    await after.system.close();
  });
});

describe('which records come again (Configuring partial batch response with DynamoDB and Lambda)', () => {
  const twice = async (answer: InvocationResult, more: Parameters<typeof harness>[1] = {}): Promise<string[][]> => {
    const it = harness((_, call) => (call === 1 ? answer : fine()), more);
    it.append('a', 'b', 'c', 'd');
    it.connect();
    await it.system.driver.advance((now) => now + hour);
    expect(it.lost).toEqual([]);
    return it.batches;
  };
  const whole = ['a', 'b', 'c', 'd'];

  it.each<[string, unknown]>([
    ['nothing', null],
    ['an empty answer', {}],
    ['an empty text', ''],
    ['no list of failures', { batchItemFailures: null }],
    ['an empty list of failures', { batchItemFailures: [] }],
  ])('none after %s', async (_what, payload) => {
    expect(await twice(answering(payload))).toEqual([whole]);
  });

  it.each<[string, unknown]>([
    ['an empty identifier', { batchItemFailures: [{ itemIdentifier: '' }] }],
    ['an identifier that is null', { batchItemFailures: [{ itemIdentifier: null }] }],
    ['an identifier under another name', { batchItemFailures: [{ sequenceNumber: sequenceOf(3) }] }],
    ['an identifier of no record of the batch', { batchItemFailures: [{ itemIdentifier: sequenceOf(9) }] }],
    ['failures that are no list', { batchItemFailures: 'x' }],
  ])('the whole batch after %s', async (_what, payload) => {
    expect(await twice(answering(payload), { bisects: false })).toEqual([whole, whole]);
  });

  it('those from the first that was reported on, whichever others were', async () => {
    expect(await twice(reporting(4, 3), { bisects: false })).toEqual([whole, ['c', 'd']]);
  });

  it('the same where batches are bisected: at the record that was reported, not in the middle of the rest', async () => {
    expect(await twice(reporting(2), { bisects: true })).toEqual([whole, ['b', 'c', 'd']]);
  });

  it('both halves when the first record was reported, or all failed', async () => {
    for (const answer of [reporting(1), failure]) {
      expect(await twice(answer, { bisects: true })).toEqual([whole, ['a', 'b'], ['c', 'd']]);
    }
  });

  it('all of them where the mapping does not ask for reports: what the function reports is not read', async () => {
    expect(await twice(reporting(3), { reportsItemFailures: false })).toEqual([whole]);
  });
});

describe('a record that always fails (Retaining discarded records for a DynamoDB event source in Lambda)', () => {
  it.each<[string, (batch: StreamRecord[]) => InvocationResult]>([
    ['the function fails', (batch) => (has(batch, 'poison') ? failure : fine())],
    ['the function reports it', (batch) => (has(batch, 'poison') ? reporting(3) : fine())],
  ])('is given up alone, the others are done, and splitting costs no try: %s', async (_how, answer) => {
    const it = harness(answer);
    it.append('a', 'b', 'poison', 'd', 'e');
    it.connect();
    await it.system.driver.advance((now) => now + hour);
    const good = it.batches.filter((batch) => !batch.includes('poison')).flat();
    expect(it.batches.filter((batch) => batch.join() === 'poison')).toHaveLength(3);
    expect(good).toEqual(expect.arrayContaining(['d', 'e']));
    expect(it.lost).toHaveLength(1);
  });

  it('is told to the failure destination by its place in the stream and its number of tries, not by its content', async () => {
    const it = harness((batch) => (has(batch, 'poison') ? failure : fine()));
    it.append('a', 'poison');
    it.connect();
    await it.system.driver.advance((now) => now + hour);
    const at = expect.stringMatching(/^2026-01-14T15:0\d:\d\d\.\d{3}Z$/) as string;
    expect(JSON.parse(it.lost[0] ?? '')).toEqual({
      requestContext: {
        requestId: expect.any(String) as string,
        functionArn: expect.stringMatching(/:\$LATEST$/) as string,
        condition: 'RetryAttemptsExhausted',
        approximateInvokeCount: 3,
      },
      responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
      version: '1.0',
      timestamp: at,
      DDBStreamBatchInfo: {
        shardId: expect.any(String) as string,
        startSequenceNumber: sequenceOf(2),
        endSequenceNumber: sequenceOf(2),
        approximateArrivalOfFirstRecord: at,
        approximateArrivalOfLastRecord: at,
        batchSize: 1,
        streamArn,
      },
    });
    expect(it.lost[0]).not.toContain('poison');
  });

  it('takes the rest of its batch with it where batches are not bisected', async () => {
    const it = harness((batch) => (has(batch, 'poison') ? failure : fine()), { bisects: false });
    it.append('a', 'poison', 'c', 'd', 'e');
    it.connect();
    await it.system.driver.advance((now) => now + hour);
    expect(it.batches.at(-1)).toEqual(['e']);
    expect(JSON.parse(it.lost[0] ?? '')).toMatchObject({ DDBStreamBatchInfo: { batchSize: 4 } });
  });

  it('holds up the records behind it in its own lane only, until it is given up', async () => {
    const done: string[] = [];
    const it = harness(
      (batch) => {
        if (has(batch, 'poison')) return failure;
        done.push(...batch.map(keyOf));
        return fine();
      },
      { lanes: 2 },
    );
    it.append('poison', ...['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']);
    it.connect();
    await it.system.driver.settled();
    expect(done.length).toBeGreaterThan(0);
    expect(done.length).toBeLessThan(8);
    await it.system.driver.advance((now) => now + hour);
    expect(new Set(done).size).toBe(8);
  });

  it('is tried without end where no limit is set', async () => {
    const it = harness(() => failure, { maxRetries: -1 });
    it.append('a');
    it.connect();
    await it.system.driver.advance((now) => now + hour);
    expect(it.batches.length).toBeGreaterThan(60);
    expect(it.lost).toEqual([]);
  });

  it('that is too old before its first try is never tried', async () => {
    const it = harness(fine, { maxAgeMs: 60_000 });
    it.append('old');
    await it.system.driver.advance((now) => now + 120_000);
    it.append('new');
    it.connect();
    await it.system.driver.settled();
    expect(it.batches).toEqual([['new']]);
    const told = JSON.parse(it.lost[0] ?? '') as object;
    expect(told).toMatchObject({ requestContext: { condition: 'RecordAgeExceeded', approximateInvokeCount: 0 } });
    expect(told).not.toHaveProperty('responseContext');
  });

  it('that grows too old between two tries is given up for its age', async () => {
    const it = harness(() => failure, { maxAgeMs: 60_000, maxRetries: -1 });
    it.append('a');
    it.connect();
    await it.system.driver.advance((now) => now + hour);
    expect(it.batches).toHaveLength(6);
    expect(it.lost.map((body) => JSON.parse(body) as unknown)).toMatchObject([
      { requestContext: { condition: 'RecordAgeExceeded', approximateInvokeCount: 6 } },
    ]);
  });
});

it('whatever is reported, however often: every record is done, and those of one item in their order', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 20 }),
      fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 12 }),
      fc.boolean(),
      fc.integer({ min: 1, max: 3 }),
      async (keys, failAt, bisects, lanes) => {
        const done: StreamRecord[] = [];
        const it = harness(
          (batch, call) => {
            const at = failAt[call - 1] ?? batch.length;
            done.push(...batch.slice(0, at));
            const failed = batch[at];
            return failed === undefined ? fine() : reporting(Number(failed.dynamodb.SequenceNumber));
          },
          { bisects, lanes, maxRetries: -1 },
        );
        it.append(...keys);
        it.connect();
        await it.system.driver.advance((now) => now + hour);
        expect(numbersOf(done).sort()).toEqual(keys.map((_, index) => sequenceOf(index + 1)));
        for (const key of new Set(keys)) {
          const order = numbersOf(done.filter((record) => keyOf(record) === key));
          expect(order).toEqual([...order].sort());
        }
        await it.system.close();
      },
    ),
    { numRuns: 40 },
  );
});
