import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StreamRecord } from '../dynamodb/stream-reader.ts';
import { createKernel } from '../kernel/create-kernel.ts';
import { failure, fine, harness, keyOf, start } from './stream-fixture.ts';

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
