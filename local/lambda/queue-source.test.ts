import { describe, expect, it } from 'vitest';
import { createKernel } from '../kernel/create-kernel.ts';
import type { InvocationResult } from '../kernel/kernel.ts';
import type { ReceivedMessage } from '../sqs/queue-reader.ts';
import type { QueueSource } from './event-source-definition.ts';
import { functionFixture } from './function-fixture.ts';
import { registerQueueSource } from './queue-source.ts';

const queueArn = 'arn:aws:sqs:us-east-1:000000000000:things';
const visibilityMs = 60_000;

/** A queue whose messages come back a minute after they were taken and not deleted. */
function connect(
  bodies: string[],
  answer: (bodies: string[]) => Promise<InvocationResult>,
  more: Partial<QueueSource> = {},
  mayWait = false,
) {
  const system = createKernel({ startAt: 0 });
  const held = new Map(bodies.map((body) => [body, 0]));
  const batches: string[][] = [];
  const patience: (boolean | undefined)[] = [];
  const letGo: string[] = [];
  const toMessage = (body: string): ReceivedMessage => ({
    messageId: `id-${body}`,
    receiptHandle: body,
    body,
    attributes: { ApproximateReceiveCount: '1' },
    messageAttributes: {},
    md5OfBody: '',
  });
  registerQueueSource(
    system.kernel,
    {
      run(_, payload, how) {
        patience.push(how?.mayWait);
        const records = (payload as { Records: { body: string }[] }).Records.map(({ body }) => body);
        batches.push(records);
        return answer(records);
      },
    },
    {
      receive(_, max) {
        const now = system.kernel.clock.now();
        const taken = [...held].filter(([, visibleAt]) => visibleAt <= now).slice(0, max);
        for (const [body] of taken) held.set(body, now + visibilityMs);
        return taken.map(([body]) => toMessage(body));
      },
      delete: (_, receiptHandle) => void held.delete(receiptHandle),
      letGo: (_, receiptHandle) => void letGo.push(receiptHandle),
      nextVisibleAt: () => (held.size === 0 ? undefined : Math.min(...held.values())),
      send: () => undefined,
      depth: () => held.size,
      oldestSentAt: () => undefined,
      onStir: () => undefined,
    },
    {
      kind: 'queue',
      id: 'FromThings',
      sourceArn: queueArn,
      definition: functionFixture(''),
      batchSize: 2,
      reportsItemFailures: true,
      maxConcurrency: 2,
      ...more,
    },
    mayWait,
  );
  return { system, batches, held, patience, letGo };
}

const fine = (): Promise<InvocationResult> => Promise.resolve({ ok: true, payload: null });

describe('a function that reads a queue (Handling errors for an SQS event source in Lambda)', () => {
  it('gets messages in batches and takes them off the queue', async () => {
    const { system, batches, held } = connect(['a', 'b', 'c'], fine);
    await system.driver.settled();
    expect(batches).toEqual([['a', 'b'], ['c']]);
    expect(held.size).toBe(0);
  });

  it('gets only those back that it reported as failed', async () => {
    let calls = 0;
    const { system, batches, held, letGo } = connect(['a', 'b'], () => {
      calls += 1;
      const batchItemFailures = calls === 1 ? [{ itemIdentifier: 'id-b' }] : [];
      return Promise.resolve({ ok: true, payload: { batchItemFailures } });
    });
    await system.driver.advance((now) => now + 2 * visibilityMs);
    expect(batches).toEqual([['a', 'b'], ['b']]);
    expect(letGo).toEqual(['b']);
    expect(held.size).toBe(0);
  });

  it.each([
    ['an error', { ok: false, errorType: 'E', errorMessage: 'no' } as const],
    ['a malformed answer', { ok: true, payload: { batchItemFailures: [{ itemIdentifier: 'stranger' }] } } as const],
  ])('gets the whole batch back after %s', async (_, result) => {
    const { system, held, letGo } = connect(['a', 'b'], () => Promise.resolve(result));
    await system.driver.settled();
    expect([...held.keys()]).toEqual(['a', 'b']);
    expect(letGo).toEqual(['a', 'b']);
  });

  it.each([true, false])('says of its batches whether they may wait for other events: %s', async (mayWait) => {
    const { system, patience } = connect(['a'], fine, {}, mayWait);
    await system.driver.settled();
    expect(patience).toEqual([mayWait]);
  });

  it('works on no more batches at once than its limit', async () => {
    let running = 0;
    let most = 0;
    const { system, held } = connect(
      ['a', 'b', 'c', 'd', 'e'],
      async () => {
        running += 1;
        most = Math.max(most, running);
        await new Promise((resolve) => setImmediate(resolve));
        running -= 1;
        return { ok: true, payload: null };
      },
      { batchSize: 1, maxConcurrency: 2 },
    );
    await system.driver.settled();
    expect(most).toBe(2);
    expect(held.size).toBe(0);
  });
});
