import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { machineOf, openMachine, startInstant, task, tokenTask } from './machine-fixture.ts';
import type { MachineOptions, OpenMachine } from './machine-fixture.ts';

const hanging = () => new Promise(() => undefined);
const newFile = () => join(mkdtempSync(join(tmpdir(), 'tocsin-states-')), 'local.db');

/** Starts an execution, ends the process in the middle of it, and opens the same file again after some time. */
async function restarted(
  definition: string,
  options: MachineOptions & { away?: number; after?: string },
): Promise<OpenMachine> {
  const { away = 0, after = definition, functions = {} } = options;
  const file = newFile();
  const before = openMachine(definition, { file, functions: { ...functions, work: hanging } });
  await before.start({ a: 1 });
  before.storage.close();
  const now = startInstant + away * 1000;
  return openMachine(after, { file, now, functions: { work: () => 'done', ...functions } });
}

const waiting = {
  W: { Type: 'Wait', Seconds: 60, Next: 'T' },
  T: task('work', { Output: '{% [$v, $states.result.Payload] %}', End: true }),
};
const assigned = { A: { Type: 'Pass', Assign: { v: '{% $states.input.a %}' }, Next: 'W' }, ...waiting };

describe('after a restart (Choosing workflow type in Step Functions)', () => {
  it('a wait goes on as long as it still has, with its variables', async () => {
    const machine = await restarted(machineOf(assigned), { away: 20 });
    await machine.settle();
    expect(machine.invocations).toEqual([]);
    await machine.advance(40);
    expect(machine.invocations.map(({ at }) => at)).toEqual([startInstant + 60_000]);
    expect(await machine.result()).toMatchObject({ status: 'SUCCEEDED', output: [1, 'done'] });
  });

  it('an overdue wait ends at once, and once', async () => {
    const machine = await restarted(machineOf(assigned), { away: 3600 });
    await machine.advance(3600);
    expect(machine.invocations).toHaveLength(1);
    expect(await machine.result()).toMatchObject({ status: 'SUCCEEDED' });
  });

  it('a call that was under way is made again', async () => {
    const machine = await restarted(machineOf({ T: task('work', { End: true }) }), {});
    await machine.settle();
    expect(machine.invocations).toMatchObject([{ name: 'work', payload: { a: 1 } }]);
    expect(await machine.result()).toMatchObject({ status: 'SUCCEEDED' });
  });

  it('a task is still woken by its token', async () => {
    let token = '';
    const park = (payload: unknown) => {
      token = (payload as { token: string }).token;
    };
    const definition = machineOf({ P: tokenTask('park', { TimeoutSeconds: 60, End: true }) });
    const machine = await restarted(definition, { away: 30, functions: { park } });
    await machine.settle();
    await machine.call('SendTaskSuccess', { taskToken: token, output: '"woken"' });
    await machine.settle();
    expect(machine.invocations).toEqual([]);
    expect(await machine.result()).toMatchObject({ status: 'SUCCEEDED', output: 'woken' });
  });

  it('a deadline that passed meanwhile fires once', async () => {
    const definition = machineOf({ P: tokenTask('park', { TimeoutSeconds: 60, End: true }) });
    const machine = await restarted(definition, { away: 3600, functions: { park: () => ({}) } });
    await machine.settle();
    expect(await machine.result()).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
    expect((await machine.history()).filter((type) => type === 'TaskTimedOut')).toHaveLength(1);
  });

  it('an execution keeps the definition it started with, a new one has the new', async () => {
    const after = machineOf({ N: { Type: 'Pass', Output: 'new', End: true } });
    const machine = await restarted(machineOf(assigned), { after });
    await machine.advance(60);
    await machine.start({}, 'two');
    expect(await machine.result('one')).toMatchObject({ output: [1, 'done'] });
    expect(await machine.result('two')).toMatchObject({ output: 'new' });
  });

  it('branches go on where each of them was', async () => {
    const branch = (name: string, states: Record<string, unknown>) => ({ StartAt: name, States: states });
    const definition = machineOf({
      P: {
        Type: 'Parallel',
        Branches: [
          branch('Done', { Done: { Type: 'Pass', Output: 'first', End: true } }),
          branch('Slow', { Slow: { Type: 'Wait', Seconds: 60, End: true } }),
        ],
        End: true,
      },
    });
    const machine = await restarted(definition, { away: 30 });
    await machine.advance(30);
    expect(await machine.result()).toMatchObject({ status: 'SUCCEEDED', output: ['first', { a: 1 }] });
  });

  it('a name in use is still in use', async () => {
    const machine = await restarted(machineOf(assigned), {});
    await expect(machine.start({ a: 2 })).rejects.toMatchObject({ code: 'ExecutionAlreadyExists' });
  });
});
