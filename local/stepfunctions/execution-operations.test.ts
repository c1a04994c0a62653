import { describe, expect, it } from 'vitest';
import { executionArn, machineArn, machineOf, openMachine, startInstant } from './machine-fixture.ts';
import type { OpenMachine } from './machine-fixture.ts';

const waiting = machineOf({ W: { Type: 'Wait', Seconds: 60, End: true } });
const starting = (more: Record<string, unknown> = {}) => ({ stateMachineArn: machineArn, name: 'one', ...more });
const dayMs = 86_400_000;

describe('starting an execution (StartExecution, AWS Step Functions API Reference)', () => {
  it('twice with the same name and input, while it runs, is one execution', async () => {
    const machine = openMachine(waiting);
    const first = await machine.call('StartExecution', starting({ input: '{"a":1}' }));
    machine.clock.at += 1000;
    const again = await machine.call('StartExecution', starting({ input: '{"a":1}' }));
    expect(first).toEqual({ executionArn: executionArn('one'), startDate: startInstant / 1000 });
    expect(again).toEqual(first);
    expect(machine.metrics).toEqual(['AWS/States ExecutionsStarted']);
  });

  it('needs no name and no input', async () => {
    const machine = openMachine(waiting);
    const { executionArn: arn } = await machine.call('StartExecution', { stateMachineArn: machineArn });
    expect(await machine.call('DescribeExecution', { executionArn: arn })).toMatchObject({ input: '{}' });
  });

  it('under a name that ended is refused for 90 days, also with the same input', async () => {
    const machine = openMachine(waiting);
    await machine.start();
    await machine.advance(60);
    machine.clock.at += 89 * dayMs;
    await expect(machine.start()).rejects.toMatchObject({ code: 'ExecutionAlreadyExists' });
    machine.clock.at += 2 * dayMs;
    await machine.start();
    expect(await machine.result()).toMatchObject({ status: 'RUNNING' });
  });

  it.each([
    ['a machine that is not there', { stateMachineArn: `${machineArn}x` }, 'StateMachineDoesNotExist'],
    ['an ARN that is none', { stateMachineArn: 'loop' }, 'InvalidArn'],
    ['no ARN', { stateMachineArn: undefined }, 'ValidationException'],
    ['a name with a colon', { name: 'INC-1:2' }, 'InvalidName'],
    ['a name with a space', { name: 'a b' }, 'InvalidName'],
    ['a name with a control character', { name: 'a\u0007' }, 'InvalidName'],
    ['a name of 81 characters', { name: 'a'.repeat(81) }, 'ValidationException'],
    ['an empty name', { name: '' }, 'ValidationException'],
    ['a name that is no text', { name: 7 }, 'SerializationException'],
    ['an input that is no JSON', { input: '{' }, 'InvalidExecutionInput'],
    ['an input of more than 256 KB', { input: JSON.stringify('x'.repeat(262_144)) }, 'ValidationException'],
    ['a name that runs with another input', { name: 'taken', input: '{"b":1}' }, 'ExecutionAlreadyExists'],
  ])('is refused for %s', async (_case, more, code) => {
    const machine = openMachine(waiting);
    await machine.start({}, 'taken');
    await expect(machine.call('StartExecution', starting(more))).rejects.toMatchObject({ code, status: 400 });
  });
});

describe('a field that would be left out (AWS Step Functions API Reference)', () => {
  it.each([
    ['StartExecution', 'traceHeader', { stateMachineArn: machineArn, traceHeader: 'Root=1' }],
    ['StopExecution', 'reason', { executionArn: executionArn('one'), reason: 'x' }],
    ['DescribeExecution', 'includedData', { executionArn: executionArn('one'), includedData: 'METADATA_ONLY' }],
    ['ListExecutions', 'redriveFilter', { stateMachineArn: machineArn, redriveFilter: 'REDRIVEN' }],
    ['ListExecutions', 'mapRunArn', { mapRunArn: machineArn }],
    ['GetExecutionHistory', 'from', { executionArn: executionArn('one'), from: 1 }],
    ['DescribeStateMachine', 'includedData', { stateMachineArn: machineArn, includedData: 'METADATA_ONLY' }],
    ['ListStateMachines', 'type', { type: 'EXPRESS' }],
    ['SendTaskSuccess', 'error', { taskToken: 'x', output: '{}', error: 'x' }],
    ['SendTaskFailure', 'output', { taskToken: 'x', output: '{}' }],
    ['SendTaskHeartbeat', 'output', { taskToken: 'x', output: '{}' }],
  ])('of %s is refused by name: %s', async (operation, field, input) => {
    const machine = openMachine(waiting);
    await machine.start();
    await expect(machine.call(operation, input)).rejects.toMatchObject({
      code: 'ValidationException',
      message: `${operation}: ${field} is not modelled locally`,
    });
  });
});

describe('looking at executions', () => {
  async function three(): Promise<OpenMachine> {
    const machine = openMachine(waiting);
    for (const name of ['one', 'two', 'three']) {
      await machine.start({ name }, name);
      await machine.advance(30);
    }
    return machine;
  }
  const names = (answer: Record<string, unknown>) =>
    (answer['executions'] as { name: string }[]).map(({ name }) => name);

  it('answers them newest first, by status, page by page', async () => {
    const machine = await three();
    const list = (more: Record<string, unknown> = {}) =>
      machine.call('ListExecutions', { stateMachineArn: machineArn, ...more });
    expect(names(await list())).toEqual(['three', 'two', 'one']);
    expect(names(await list({ statusFilter: 'SUCCEEDED' }))).toEqual(['two', 'one']);
    const page = await list({ maxResults: 2 });
    expect(names(page)).toEqual(['three', 'two']);
    const last = await list({ maxResults: 2, nextToken: page['nextToken'] });
    expect(names(last)).toEqual(['one']);
    expect(last).not.toHaveProperty('nextToken');
    await expect(list({ nextToken: '???' })).rejects.toMatchObject({ code: 'InvalidToken' });
    await expect(list({ statusFilter: 'ODD' })).rejects.toMatchObject({ code: 'ValidationException' });
    await expect(list({ maxResults: 2000 })).rejects.toMatchObject({ code: 'ValidationException' });
  });

  it('describes one', async () => {
    const machine = await three();
    expect(await machine.call('DescribeExecution', { executionArn: executionArn('one') })).toEqual({
      executionArn: executionArn('one'),
      stateMachineArn: machineArn,
      name: 'one',
      status: 'SUCCEEDED',
      startDate: startInstant / 1000,
      stopDate: startInstant / 1000 + 60,
      redriveCount: 0,
      input: '{"name":"one"}',
      inputDetails: { included: true },
      output: '{"name":"one"}',
      outputDetails: { included: true },
    });
  });

  it('tells its history forward and backward, with or without its data', async () => {
    const machine = await three();
    const history = async (more: Record<string, unknown> = {}) => {
      const answer = await machine.call('GetExecutionHistory', { executionArn: executionArn('one'), ...more });
      return answer['events'] as Record<string, unknown>[];
    };
    expect((await history())[1]).toEqual({
      id: 2,
      previousEventId: 1,
      type: 'WaitStateEntered',
      timestamp: startInstant / 1000,
      stateEnteredEventDetails: { name: 'W', input: '{"name":"one"}', inputDetails: { truncated: false } },
    });
    expect((await history({ reverseOrder: true }))[0]).toMatchObject({ id: 4, type: 'ExecutionSucceeded' });
    expect((await history({ includeExecutionData: false }))[1]).toMatchObject({
      stateEnteredEventDetails: { name: 'W' },
    });
    expect(JSON.stringify(await history({ includeExecutionData: false }))).not.toContain('"one"');
  });

  it.each(['DescribeExecution', 'GetExecutionHistory', 'StopExecution'])(
    '%s refuses what is not there',
    async (operation) => {
      const machine = openMachine(waiting);
      await expect(machine.call(operation, { executionArn: executionArn('x') })).rejects.toMatchObject({
        code: 'ExecutionDoesNotExist',
      });
      await expect(machine.call(operation, { executionArn: machineArn })).rejects.toMatchObject({ code: 'InvalidArn' });
      await expect(machine.call(operation, {})).rejects.toMatchObject({ code: 'ValidationException' });
    },
  );

  it('describes machines with their definition', async () => {
    const logging = { Level: 'ALL', Destinations: [{ CloudWatchLogsLogGroup: { LogGroupArn: 'arn' } }] };
    const machine = openMachine(waiting, { properties: { LoggingConfiguration: logging } });
    expect(await machine.call('DescribeStateMachine', { stateMachineArn: machineArn })).toEqual({
      stateMachineArn: machineArn,
      name: 'loop',
      type: 'STANDARD',
      status: 'ACTIVE',
      creationDate: startInstant / 1000,
      definition: waiting,
      roleArn: 'arn:aws:iam::000000000000:role/loop',
      loggingConfiguration: { level: 'ALL', destinations: [{ cloudWatchLogsLogGroup: { logGroupArn: 'arn' } }] },
    });
    expect(await machine.call('ListStateMachines', {})).toMatchObject({ stateMachines: [{ name: 'loop' }] });
  });
});

describe('stopping an execution (StopExecution, AWS Step Functions API Reference)', () => {
  it('ends it with error and cause, and nothing of it falls due any more', async () => {
    const machine = openMachine(waiting);
    await machine.start();
    await machine.call('StopExecution', { executionArn: executionArn('one'), error: 'Stop', cause: 'enough' });
    expect(await machine.result()).toMatchObject({ status: 'ABORTED', error: 'Stop', cause: 'enough' });
    expect(machine.nextDue()).toBe(Infinity);
    expect((await machine.history()).at(-1)).toBe('ExecutionAborted');
  });

  it('that has ended changes nothing', async () => {
    const machine = openMachine(waiting);
    await machine.start();
    await machine.advance(100);
    expect(await machine.call('StopExecution', { executionArn: executionArn('one') })).toEqual({
      stopDate: startInstant / 1000 + 60,
    });
    expect(await machine.result()).toMatchObject({ status: 'SUCCEEDED' });
  });
});

describe('the right that an operation needs', () => {
  it.each([
    ['StartExecution', { stateMachineArn: machineArn }, machineArn],
    ['DescribeExecution', { executionArn: executionArn('one') }, executionArn('one')],
    ['StopExecution', { executionArn: executionArn('one') }, executionArn('one')],
    ['ListStateMachines', {}, '*'],
  ])('%s', (operation, input, resource) => {
    const { service } = openMachine(waiting).stepFunctions;
    expect(service.operations[operation]?.grants(input)).toEqual([{ action: `states:${operation}`, resource }]);
  });
});
