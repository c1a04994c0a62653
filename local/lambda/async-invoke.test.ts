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

function connect(answers: (InvocationResult | 'none')[], allowed = true, dataDir?: string) {
  const system = createKernel({ startAt: start, dataDir });
  const tries: number[] = [];
  const dead: { body: string; attributes: Record<string, string> | undefined }[] = [];
  const deadLetterArn = 'arn:aws:sqs:us-east-1:000000000000:dead';
  const invoker = createAsyncInvoker({
    kernel: system.kernel,
    lambda: {
      find: () => functionFixture('', { deadLetterArn }),
      checkMayInvoke() {
        if (!allowed) throw new AwsError('AccessDeniedException', 'no');
      },
      run() {
        tries.push(Math.round((system.kernel.clock.now() - start) / 1000));
        const answer = answers[tries.length - 1] ?? { ok: true, payload: null };
        return answer === 'none' ? new Promise(() => undefined) : Promise.resolve(answer);
      },
    },
    queues: { send: (_, body, attributes) => void dead.push({ body, attributes }) },
    authorize: () => ({ allowed: true }),
  });
  return { system, invoker, tries, dead };
}

describe('an event that nobody waits for (How Lambda handles errors and retries with asynchronous invocation)', () => {
  it('runs again at once after a restart when the process died while it ran', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'events-'));
    const before = connect(['none'], true, dataDir);
    before.system.driver.start();
    before.invoker.accept('hello', { v: 1 }, admin);
    await vi.waitFor(() => expect(before.tries).toEqual([0]));
    await before.system.close();

    const after = connect([], true, dataDir);
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
    expect(dead).toMatchObject([{ body: '{"v":1}', attributes: { ErrorMessage: 'no' } }]);
  });

  it('is not accepted from a caller who may not invoke the function', () => {
    const { invoker } = connect([], false);
    expect(() => invoker.accept('hello', {}, admin)).toThrow(AwsError);
  });
});
