import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { fixtureResources, queueArn } from '../endpoint/endpoint-fixture.ts';
import { createIam } from '../iam/iam.ts';
import { templateFixture } from '../iam/template-fixture.ts';
import { createKernel } from '../kernel/create-kernel.ts';
import type { InvocationResult } from '../kernel/kernel.ts';
import { createSqs } from '../sqs/sqs-service.ts';
import { functionFixture } from './function-fixture.ts';
import { registerQueueSource } from './queue-source.ts';

const [source, dead] = [queueArn('alarms'), queueArn('alarms-dead')];
/** Of the queue `alarms`, which lets a message be received twice. */
const visibilityMs = 60_000;
const start = Date.UTC(2026, 0, 14, 15);
const fine: InvocationResult = { ok: true, payload: null };
const failure: InvocationResult = { ok: false, errorType: 'Error', errorMessage: 'no' };

interface Handed {
  messageId: string;
  body: string;
  attributes: { ApproximateReceiveCount: string };
}
type Work = (messages: Handed[], call: number) => InvocationResult | Promise<InvocationResult>;

/** The queue with its dead letters, and a function that reads it. */
function open(work: Work, dataDir?: string) {
  const running = createKernel({ startAt: start, dataDir });
  const template = templateFixture(fixtureResources());
  const { reader, desk } = createSqs({ kernel: running.kernel, template, iam: createIam(template) });
  const seen: string[][] = [];
  registerQueueSource(
    running.kernel,
    {
      run(_, payload) {
        const { Records } = payload as { Records: Handed[] };
        seen.push(Records.map(({ body, attributes }) => `${body}${attributes.ApproximateReceiveCount}`));
        return Promise.resolve(work(Records, seen.length));
      },
    },
    reader,
    {
      kind: 'queue',
      id: 'FromAlarms',
      sourceArn: source,
      definition: functionFixture(''),
      batchSize: 10,
      reportsItemFailures: true,
      maxConcurrency: 1,
    },
  );
  const lying = (arn: string) => desk.store.counts(desk.queue(arn), running.kernel.clock.now());
  const pass = (ms: number) => running.driver.advance((now) => now + ms);
  return { running, reader, seen, lying, pass };
}

const failing =
  (...bodies: string[]): Work =>
  (messages) => ({
    ok: true,
    payload: {
      batchItemFailures: messages
        .filter(({ body }) => bodies.includes(body))
        .map(({ messageId }) => ({ itemIdentifier: messageId })),
    },
  });

describe('a message that fails (Using dead-letter queues in Amazon SQS)', () => {
  it('goes to the dead letters once it was received maxReceiveCount times, once, and what it came with is done once', async () => {
    const { reader, seen, lying, pass } = open(failing('poison'));
    for (const body of ['a', 'poison', 'b']) reader.send(source, body);
    await pass(10 * visibilityMs);
    expect(seen).toEqual([['a1', 'poison1', 'b1'], ['poison2']]);
    expect(lying(source)).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
    expect(reader.receive(dead, 10)).toMatchObject([
      { body: 'poison', attributes: { ApproximateReceiveCount: '1', DeadLetterQueueSourceArn: source } },
    ]);
  });

  it('goes there as well when the function fails as a whole, with all that it was handed', async () => {
    const { reader, seen, pass } = open(() => failure);
    for (const body of ['a', 'b']) reader.send(source, body);
    await pass(10 * visibilityMs);
    expect(seen).toEqual([
      ['a1', 'b1'],
      ['a2', 'b2'],
    ]);
    expect(reader.receive(dead, 10).map(({ body }) => body)).toEqual(['a', 'b']);
  });

  it('does not go there when its last try is done', async () => {
    const { reader, seen, lying, pass } = open((_, call) => (call === 2 ? fine : failure));
    reader.send(source, 'a');
    await pass(10 * visibilityMs);
    expect(seen).toEqual([['a1'], ['a2']]);
    expect(lying(dead).visible).toBe(0);
  });

  it('keeps the time at which it was first sent: its days among the dead letters are counted from there', async () => {
    const { reader, lying, pass } = open(() => failure);
    reader.send(source, 'a');
    const days = (count: number): number => count * 86_400_000;
    await pass(days(1));
    expect(lying(dead).visible).toBe(1);
    await pass(days(13) - visibilityMs);
    expect(lying(dead).visible).toBe(1);
    await pass(2 * visibilityMs);
    expect(lying(dead).visible).toBe(0);
  });
});

describe('which messages come again (Handling errors for an SQS event source in Lambda)', () => {
  it.each<[string, unknown]>([
    ['nothing', null],
    ['an empty answer', {}],
    ['no list of failures', { batchItemFailures: null }],
    ['an empty list of failures', { batchItemFailures: [] }],
  ])('none after %s', async (_what, payload) => {
    const { reader, seen, pass } = open(() => ({ ok: true, payload }));
    for (const body of ['a', 'b']) reader.send(source, body);
    await pass(10 * visibilityMs);
    expect(seen).toEqual([['a1', 'b1']]);
  });

  it.each<[string, unknown]>([
    ['an empty identifier', { batchItemFailures: [{ itemIdentifier: '' }] }],
    ['an identifier that is null', { batchItemFailures: [{ itemIdentifier: null }] }],
    ['an identifier under another name', { batchItemFailures: [{ messageId: 'a' }] }],
    ['an identifier of no message of the batch', { batchItemFailures: [{ itemIdentifier: 'stranger' }] }],
    ['an answer that is no object', 'done'],
  ])('all after %s', async (_what, payload) => {
    const { reader, seen, pass } = open((_, call) => (call === 1 ? { ok: true, payload } : fine));
    for (const body of ['a', 'b']) reader.send(source, body);
    await pass(10 * visibilityMs);
    expect(seen).toEqual([
      ['a1', 'b1'],
      ['a2', 'b2'],
    ]);
  });
});

describe('while a function works on a message (Amazon SQS visibility timeout)', () => {
  it('nobody else gets it, and it comes back when its visibility timeout is over, not before', async () => {
    const { running, reader, seen, lying, pass } = open(failing('a'));
    reader.send(source, 'a');
    await running.driver.settled();
    expect(lying(source)).toMatchObject({ visible: 0, inFlight: 1 });
    expect(reader.receive(source, 10)).toEqual([]);
    await pass(visibilityMs - 2000);
    expect(seen).toHaveLength(1);
    await pass(2000);
    expect(seen).toEqual([['a1'], ['a2']]);
  });

  it('and the process dies after it was done and before it was deleted, it comes again, counted', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'queues-'));
    const before = open(() => new Promise(() => undefined), dataDir);
    before.reader.send(source, 'a');
    before.running.driver.start();
    await vi.waitFor(() => expect(before.seen).toEqual([['a1']]));
    await before.running.close();

    const after = open(() => fine, dataDir);
    await after.running.driver.settled();
    expect(after.seen).toEqual([['a2']]);
    expect(after.lying(source)).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
    await after.running.close();
  });
});
