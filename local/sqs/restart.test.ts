import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fixtureResources, queueArn } from '../endpoint/endpoint-fixture.ts';
import { createIam } from '../iam/iam.ts';
import { templateFixture } from '../iam/template-fixture.ts';
import { createKernel } from '../kernel/create-kernel.ts';
import { createSqs } from './sqs-service.ts';

const arn = queueArn('pages');
const directory = (): string => mkdtempSync(join(tmpdir(), 'queues-'));

function open(dataDir: string) {
  const running = createKernel({ dataDir });
  const template = templateFixture(fixtureResources());
  return { running, ...createSqs({ kernel: running.kernel, template, iam: createIam(template) }) };
}

describe('queues after a restart (Amazon SQS at-least-once delivery)', () => {
  it('have kept their messages', async () => {
    const dataDir = directory();
    const before = open(dataDir);
    before.reader.send(arn, 'kept');
    await before.running.close();
    const after = open(dataDir);
    expect(after.reader.receive(arn, 1)).toMatchObject([{ body: 'kept' }]);
    await after.running.close();
  });

  it('give at once what a function was working on, with its count, and nothing else that is hidden', async () => {
    const dataDir = directory();
    const before = open(dataDir);
    for (const body of ['done', 'under way', 'failed', 'with a client']) before.reader.send(arn, body);
    const [done, , failed] = before.reader.receive(arn, 3);
    before.reader.delete(arn, done?.receiptHandle ?? '');
    before.reader.letGo(arn, failed?.receiptHandle ?? '');
    before.desk.receive(before.desk.queue(arn), 1, 30_000);
    await before.running.close();

    const after = open(dataDir);
    const again = after.reader.receive(arn, 10);
    expect(again.map(({ body, attributes }) => [body, attributes['ApproximateReceiveCount']])).toEqual([
      ['under way', '2'],
    ]);
    expect(after.desk.store.counts(after.desk.queue(arn), after.running.kernel.clock.now()).inFlight).toBe(3);
    await after.running.close();
  });
});
