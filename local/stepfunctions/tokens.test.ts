import { describe, expect, it } from 'vitest';
import { executionArn, functionError, machineArn, machineOf, openMachine, tokenTask } from './machine-fixture.ts';
import type { MachineOptions, OpenMachine } from './machine-fixture.ts';

const waiting = (more: Record<string, unknown> = {}) => machineOf({ W: tokenTask('park', { End: true, ...more }) });
const succeed = (machine: OpenMachine, taskToken: string, output: unknown = {}) =>
  machine.call('SendTaskSuccess', { taskToken, output: JSON.stringify(output) });

async function started(more: Record<string, unknown> = {}, options: MachineOptions = {}): Promise<OpenMachine> {
  const machine = openMachine(waiting(more), { functions: { park: () => ({}) }, ...options });
  await machine.start();
  return machine;
}

describe('a task that waits for its token (Discover service integration patterns in Step Functions)', () => {
  it('is no work under way, and goes on with the output it is given', async () => {
    const machine = await started();
    expect(machine.running.count).toBe(0);
    expect(machine.nextDue()).toBe(Infinity);
    expect(await machine.history()).toContain('TaskSubmitted');
    await succeed(machine, machine.token(), { who: 'ana' });
    await machine.settle();
    expect(await machine.result()).toMatchObject({ status: 'SUCCEEDED', output: { who: 'ana' } });
  });

  it('is woken by its own function before that has answered', async () => {
    const machine: OpenMachine = openMachine(waiting(), {
      functions: { park: (payload) => succeed(machine, (payload as { token: string }).token, 'early') },
    });
    await machine.start();
    expect(await machine.result()).toMatchObject({ status: 'SUCCEEDED', output: 'early' });
  });

  it('fails as its holder says', async () => {
    const machine = await started();
    await machine.call('SendTaskFailure', { taskToken: machine.token(), error: 'Own', cause: 'because' });
    await machine.settle();
    expect(await machine.result()).toMatchObject({ status: 'FAILED', error: 'Own', cause: 'because' });
  });

  it('fails when its function fails, and each retry has a new token', async () => {
    const answers = [functionError('Busy'), {}];
    const machine = await started(
      { Retry: [{ ErrorEquals: ['Busy'] }] },
      { functions: { park: () => answers.shift() } },
    );
    await machine.advance(1);
    expect(machine.token(0)).not.toBe(machine.token(1));
    await expect(succeed(machine, machine.token(0))).rejects.toMatchObject({ code: 'TaskTimedOut' });
    await succeed(machine, machine.token(1));
    await machine.settle();
    expect(await machine.result()).toMatchObject({ status: 'SUCCEEDED' });
  });

  it('times out after TimeoutSeconds, counted from its start', async () => {
    const machine = await started({ TimeoutSeconds: '{% 900 %}' });
    await machine.advance(899);
    expect(await machine.result()).toMatchObject({ status: 'RUNNING' });
    await machine.advance(1);
    expect(await machine.result()).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
  });

  it('times out without a heartbeat, and lives on with one', async () => {
    const machine = await started({ HeartbeatSeconds: 60 });
    await machine.advance(50);
    await machine.call('SendTaskHeartbeat', { taskToken: machine.token() });
    await machine.advance(59);
    expect(await machine.result()).toMatchObject({ status: 'RUNNING' });
    await machine.advance(1);
    expect(await machine.result()).toMatchObject({ status: 'FAILED', error: 'States.HeartbeatTimeout' });
  });

  it('times out by TimeoutSeconds however often it is heard of', async () => {
    const machine = await started({ TimeoutSeconds: 100, HeartbeatSeconds: 60 });
    await machine.advance(50);
    await machine.call('SendTaskHeartbeat', { taskToken: machine.token() });
    await machine.advance(50);
    expect(await machine.result()).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
  });

  it('is not caught by a name it has not', async () => {
    const states = {
      W: tokenTask('park', {
        TimeoutSeconds: 60,
        Catch: [
          { ErrorEquals: ['States.TaskFailed'], Next: 'Wrong' },
          { ErrorEquals: ['States.Timeout'], Next: 'Right', Output: '{% $states.errorOutput.Error %}' },
        ],
        End: true,
      }),
      Wrong: { Type: 'Fail' },
      Right: { Type: 'Succeed' },
    };
    const machine = openMachine(machineOf(states));
    await machine.start();
    await machine.advance(60);
    expect(await machine.result()).toMatchObject({ status: 'SUCCEEDED', output: 'States.Timeout' });
  });
});

describe('a token (SendTaskSuccess, AWS Step Functions API Reference)', () => {
  const unknown = `AQCT${'x'.repeat(128)}`;

  it.each([
    ['SendTaskSuccess', { output: '{}' }],
    ['SendTaskFailure', {}],
    ['SendTaskHeartbeat', {}],
  ])('that is none, or that nobody issued, is refused by %s', async (operation, more) => {
    const machine = await started();
    await expect(machine.call(operation, { taskToken: 'guess', ...more })).rejects.toMatchObject({
      code: 'InvalidToken',
    });
    await expect(machine.call(operation, { taskToken: unknown, ...more })).rejects.toMatchObject({
      code: 'TaskDoesNotExist',
    });
    await expect(machine.call(operation, { ...more })).rejects.toMatchObject({ code: 'ValidationException' });
    expect(await machine.result()).toMatchObject({ status: 'RUNNING' });
  });

  it.each([
    ['used already', (machine: OpenMachine) => succeed(machine, machine.token())],
    ['of a task whose time is over', (machine: OpenMachine) => machine.advance(60)],
    [
      'of a stopped execution',
      (machine: OpenMachine) => machine.call('StopExecution', { executionArn: executionArn('one') }),
    ],
  ])('%s is closed', async (_case, close) => {
    const machine = await started({ TimeoutSeconds: 60 });
    await close(machine);
    await expect(succeed(machine, machine.token())).rejects.toMatchObject({ code: 'TaskTimedOut' });
    await machine.settle();
    await expect(succeed(machine, machine.token())).rejects.toMatchObject({ code: 'TaskTimedOut' });
  });

  it.each([
    ['SendTaskSuccess', { output: '{}' }],
    ['SendTaskFailure', { error: 'Own' }],
    ['SendTaskHeartbeat', {}],
  ])(
    'that was not heard of in time is closed to %s, and what comes too late changes nothing',
    async (operation, more) => {
      const machine = await started({ HeartbeatSeconds: 60 });
      await machine.advance(60);
      const late = machine.call(operation, { taskToken: machine.token(), ...more });
      await expect(late).rejects.toMatchObject({ code: 'TaskTimedOut', status: 400 });
      await machine.settle();
      expect(await machine.result()).toMatchObject({ status: 'FAILED', error: 'States.HeartbeatTimeout' });
    },
  );

  it('answers only with JSON of at most 256 KB', async () => {
    const machine = await started();
    const send = (output: string) => machine.call('SendTaskSuccess', { taskToken: machine.token(), output });
    await expect(send('{')).rejects.toMatchObject({ code: 'InvalidOutput' });
    await expect(send(JSON.stringify('x'.repeat(262_144)))).rejects.toMatchObject({ code: 'ValidationException' });
  });

  it('needs the right on the machine that issued it', async () => {
    const machine = await started();
    const operation = machine.stepFunctions.service.operations['SendTaskSuccess'];
    const grants = (input: Record<string, unknown>) => operation?.grants(input);
    expect(grants({ taskToken: machine.token() })).toEqual([
      { action: 'states:SendTaskSuccess', resource: machineArn },
    ]);
    expect(grants({ taskToken: unknown })).toEqual([]);
  });

  it('of two answers at once lets one count', async () => {
    const machine = await started();
    const both = await Promise.allSettled([succeed(machine, machine.token(), 1), succeed(machine, machine.token(), 2)]);
    expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    await machine.settle();
    expect(await machine.result()).toMatchObject({ output: 1 });
  });
});
