import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { createKernel } from '../kernel/create-kernel.ts';
import { AwsError, type InvocationResult } from '../kernel/kernel.ts';
import { createAsyncInvoker } from './async-invoke.ts';
import { functionFixture } from './function-fixture.ts';

const start = Date.UTC(2026, 0, 14, 15);
const admin = { kind: 'admin' } as const;
const failure: InvocationResult = { ok: false, errorType: 'Error', errorMessage: 'no' };

interface Setting {
  mayInvoke?: boolean;
  mayBury?: boolean;
  gone?: boolean;
  dataDir?: string;
}

function connect(answers: (InvocationResult | 'none')[], more: Setting = {}) {
  const { mayInvoke = true, mayBury = true, gone = false, dataDir } = more;
  const log: string[] = [];
  const system = createKernel({ startAt: start, dataDir, log: (line) => log.push(line) });
  const tries: number[] = [];
  const dead: { body: string; attributes: Record<string, string> | undefined }[] = [];
  const deadLetterArn = 'arn:aws:sqs:us-east-1:000000000000:dead';
  const invoker = createAsyncInvoker({
    kernel: system.kernel,
    lambda: {
      find() {
        if (gone) throw new AwsError('ResourceNotFoundException', 'Function not found: hello', 404);
        return functionFixture('', { deadLetterArn });
      },
      checkMayInvoke() {
        if (!mayInvoke) throw new AwsError('AccessDeniedException', 'no');
      },
      run() {
        tries.push(Math.round((system.kernel.clock.now() - start) / 1000));
        const answer = answers[tries.length - 1] ?? { ok: true, payload: null };
        return answer === 'none' ? new Promise(() => undefined) : Promise.resolve(answer);
      },
    },
    queues: { send: (_, body, attributes) => void dead.push({ body, attributes }) },
    authorize: () => (mayBury ? { allowed: true } : { allowed: false, reason: 'because' }),
  });
  return { system, invoker, tries, dead, log };
}

describe('an event that nobody waits for (How Lambda handles errors and retries with asynchronous invocation)', () => {
  it('runs again at once after a restart when the process died while it ran', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'events-'));
    const before = connect(['none'], { dataDir });
    before.system.driver.start();
    before.invoker.accept('hello', { v: 1 }, admin);
    await vi.waitFor(() => expect(before.tries).toEqual([0]));
    await before.system.close();

    const after = connect([], { dataDir });
    await after.system.driver.settled();
    expect(after.tries).toEqual([0]);
    await after.system.close();
  });

  it('runs once when it succeeds', async () => {
    const { system, invoker, tries, dead } = connect([]);
    invoker.accept('hello', { v: 1 }, admin);
    await system.driver.advance((now) => now + 3_600_000);
    expect(tries).toEqual([0]);
    expect(dead).toEqual([]);
  });

  it('is tried again after one minute and after two more, then goes to the dead-letter queue', async () => {
    const { system, invoker, tries, dead } = connect([failure, failure, failure]);
    invoker.accept('hello', { v: 1 }, admin);
    await system.driver.advance((now) => now + 3_600_000);
    expect(tries).toEqual([0, 60, 180]);
    const RequestID = expect.stringMatching(/./) as string;
    expect(dead).toEqual([{ body: '{"v":1}', attributes: { RequestID, ErrorCode: '200', ErrorMessage: 'no' } }]);
  });

  it('is done when one of its tries is', async () => {
    const { system, invoker, tries, dead } = connect([failure]);
    invoker.accept('hello', { v: 1 }, admin);
    await system.driver.advance((now) => now + 3_600_000);
    expect(tries).toEqual([0, 60]);
    expect(dead).toEqual([]);
  });

  it('says no more than a kilobyte of why it failed', async () => {
    const long: InvocationResult = { ok: false, errorType: 'Error', errorMessage: 'x'.repeat(5000) };
    const { system, invoker, dead } = connect([long, long, long]);
    invoker.accept('hello', {}, admin);
    await system.driver.advance((now) => now + 3_600_000);
    expect(dead[0]?.attributes?.['ErrorMessage']).toHaveLength(1024);
  });

  it('is lost, and the log says so, when the function’s role may not write to the dead letters', async () => {
    const { system, invoker, dead, log } = connect([failure, failure, failure], { mayBury: false });
    invoker.accept('hello', {}, admin);
    await system.driver.advance((now) => now + 3_600_000);
    expect(dead).toEqual([]);
    expect(log.at(-1)).toContain('may not sqs:SendMessage');
  });

  it('keeps its tries and its time across a restart', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'events-'));
    const before = connect([failure], { dataDir });
    before.invoker.accept('hello', {}, admin);
    await before.system.driver.settled();
    await before.system.close();
    const after = connect([failure, failure], { dataDir });
    await after.system.driver.advance((now) => now + 3_600_000);
    expect(after.tries).toEqual([60, 180]);
    expect(after.dead).toHaveLength(1);
    await after.system.close();
  });

  it('of a function that the template no longer has is dropped', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'events-'));
    const before = connect([], { dataDir });
    before.invoker.accept('hello', {}, admin);
    await before.system.close();
    const after = connect([], { dataDir, gone: true });
    await after.system.driver.settled();
    expect(after.log).toEqual(['an event is dropped: Function not found: hello']);
    await after.system.driver.advance((now) => now + 3_600_000);
    expect(after.log).toHaveLength(1);
    await after.system.close();
  });

  it('is not accepted from a caller who may not invoke the function', () => {
    const { invoker } = connect([], { mayInvoke: false });
    expect(() => invoker.accept('hello', {}, admin)).toThrow(AwsError);
  });
});
