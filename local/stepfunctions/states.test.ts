import { describe, expect, it } from 'vitest';
import { executionArn, machineArn, machineOf, openMachine, outcomeOf, startInstant, task } from './machine-fixture.ts';

const end = { End: true };
const pass = (output: unknown, more: Record<string, unknown> = end) => ({ Type: 'Pass', Output: output, ...more });

describe('a state hands on', () => {
  it.each<[string, Record<string, unknown>, unknown]>([
    ['its input from a Pass without Output', { P: { Type: 'Pass', ...end } }, { a: 1 }],
    [
      'what Output says, literals and expressions at any depth',
      { P: pass({ n: [1, '{% $states.input.a + 1 %}'] }) },
      { n: [1, 2] },
    ],
    ['text that only looks like an expression', { P: pass(' {% no %}') }, ' {% no %}'],
    ['its input from a Succeed', { S: { Type: 'Succeed' } }, { a: 1 }],
    ['the Output of a Succeed', { S: { Type: 'Succeed', Output: '{% $states.input.a %}' } }, 1],
    [
      'a variable assigned before',
      { P: pass('x', { Assign: { v: '{% $states.input.a %}' }, Next: 'Q' }), Q: pass('{% $v %}') },
      1,
    ],
    [
      'the old variable, since Assign and Output see the state as it was',
      {
        P: { Type: 'Pass', Assign: { v: 1 }, Next: 'Q' },
        Q: pass('{% $v %}', { Assign: { v: '{% $v + 1 %}', w: '{% $v %}' }, Next: 'R' }),
        R: pass(['{% $states.input %}', '{% $v %}', '{% $w %}']),
      },
      [1, 2, 1],
    ],
    [
      'what a function returned, with what lambda:invoke puts around it',
      { T: task('echo', end) },
      { ExecutedVersion: '$LATEST', Payload: { a: 1 }, StatusCode: 200 },
    ],
    ['what Output makes of the result', { T: task('echo', { Output: '{% $states.result.Payload.a %}', ...end }) }, 1],
    [
      'the clock of the laptop',
      { P: pass(['{% $millis() %}', '{% $now() %}']) },
      [startInstant, '2026-01-14T15:00:00.000Z'],
    ],
  ])('%s', async (_case, states, output) => {
    const functions = { echo: (payload: unknown) => payload };
    expect(await outcomeOf(machineOf(states), { a: 1 }, { functions })).toMatchObject({ status: 'SUCCEEDED', output });
  });

  it('the context of execution, state and machine', async () => {
    const machine = openMachine(machineOf({ P: pass('{% $states.context %}') }));
    await machine.start({ a: 1 });
    expect((await machine.result())['output']).toEqual({
      Execution: {
        Id: executionArn('one'),
        Input: { a: 1 },
        Name: 'one',
        RoleArn: 'arn:aws:iam::000000000000:role/loop',
        StartTime: '2026-01-14T15:00:00.000Z',
        RedriveCount: 0,
      },
      State: { EnteredTime: '2026-01-14T15:00:00.000Z', Name: 'P', RetryCount: 0 },
      StateMachine: { Id: machineArn, Name: 'loop' },
    });
  });
});

describe('a Choice (Choice workflow state)', () => {
  const choice = machineOf({
    C: {
      Type: 'Choice',
      Choices: [
        { Condition: '{% $states.input.n > 10 %}', Next: 'Big', Output: 'rule', Assign: { v: 'rule' } },
        { Condition: '{% $states.input.n > 5 %}', Next: 'Big' },
        { Condition: '{% $states.input.n = 0 ? "zero" : false %}', Next: 'Big' },
      ],
      Default: 'Small',
      Output: 'default',
      Assign: { v: 'default' },
    },
    Big: pass({ state: 'Big', input: '{% $states.input %}', v: '{% $exists($v) ? $v : "none" %}' }),
    Small: pass({ state: 'Small', input: '{% $states.input %}', v: '{% $v %}' }),
  });

  it.each([
    ['the first rule that is true, with its Output and Assign', 11, { state: 'Big', input: 'rule', v: 'rule' }],
    ['a rule without Output with its input', 6, { state: 'Big', input: { n: 6 }, v: 'none' }],
    ['the Default with the Output and Assign of the state', 1, { state: 'Small', input: 'default', v: 'default' }],
  ])('takes %s', async (_case, n, output) => {
    expect(await outcomeOf(choice, { n })).toMatchObject({ output });
  });

  it('fails on a condition that is not a boolean', async () => {
    expect(await outcomeOf(choice, { n: 0 })).toMatchObject({ status: 'FAILED', error: 'States.QueryEvaluationError' });
  });

  it('fails when nothing matches and there is no Default', async () => {
    const states = {
      C: { Type: 'Choice', Choices: [{ Condition: '{% false %}', Next: 'S' }] },
      S: { Type: 'Succeed' },
    };
    expect(await outcomeOf(machineOf(states), {})).toMatchObject({ status: 'FAILED', error: 'States.NoChoiceMatched' });
  });
});

describe('a Wait (Wait workflow state)', () => {
  it.each([
    ['Seconds', { Seconds: 90 }, 90],
    ['Seconds by an expression', { Seconds: '{% $states.input.wait %}' }, 60],
    ['Timestamp', { Timestamp: '2026-01-14T15:02:00Z' }, 120],
    ['Timestamp by an expression', { Timestamp: '{% $fromMillis($millis() + 1500) %}' }, 1.5],
    ['a Timestamp of the past', { Timestamp: '2020-01-01T00:00:00Z' }, 0],
  ])('lasts as %s says and is no work meanwhile', async (_case, fields, seconds) => {
    const machine = openMachine(machineOf({ W: { Type: 'Wait', ...fields, ...end } }));
    await machine.start({ wait: 60 });
    if (seconds > 0) {
      expect(await machine.result()).toMatchObject({ status: 'RUNNING' });
      expect(machine.running.count).toBe(0);
      expect(machine.nextDue()).toBe(startInstant + seconds * 1000);
    }
    await machine.advance(seconds);
    expect(await machine.result()).toMatchObject({ status: 'SUCCEEDED', output: { wait: 60 } });
  });

  it.each([
    ['a fraction of seconds', { Seconds: '{% 1.5 %}' }],
    ['a negative number', { Seconds: '{% -1 %}' }],
    ['a date that is none', { Timestamp: '{% "tomorrow" %}' }],
  ])('fails on %s', async (_case, fields) => {
    const states = { W: { Type: 'Wait', ...fields, ...end } };
    expect(await outcomeOf(machineOf(states), {})).toMatchObject({
      status: 'FAILED',
      error: 'States.QueryEvaluationError',
    });
  });
});

describe('a Fail (Fail workflow state)', () => {
  it('ends the execution with its error and cause, expressions included', async () => {
    const states = { F: { Type: 'Fail', Error: 'Own.Error', Cause: '{% "because of " & $states.input.a %}' } };
    const machine = openMachine(machineOf(states));
    await machine.start({ a: 'b' });
    expect(await machine.result()).toMatchObject({ status: 'FAILED', error: 'Own.Error', cause: 'because of b' });
    expect(machine.metrics).toEqual(['AWS/States ExecutionsStarted', 'AWS/States ExecutionsFailed']);
  });
});

describe('a Parallel (Parallel workflow state)', () => {
  const branch = (states: Record<string, unknown>) => ({ StartAt: Object.keys(states)[0], States: states });

  it('answers the results of its branches in their order, however long each takes', async () => {
    const states = {
      P: {
        Type: 'Parallel',
        Assign: { all: '{% $states.result %}' },
        Branches: [
          branch({ W: { Type: 'Wait', Seconds: 60, Next: 'A' }, A: pass('{% $states.input.a %}') }),
          branch({ B: pass('{% $outer %}', { Assign: { outer: 'inner' }, ...end }) }),
        ],
        Next: 'R',
      },
      R: pass(['{% $all %}', '{% $outer %}']),
    };
    const first = { First: { Type: 'Pass', Assign: { outer: 'outer' }, Next: 'P' } };
    const machine = openMachine(machineOf({ ...first, ...states }));
    await machine.start({ a: 1 });
    await machine.advance(60);
    expect(await machine.result()).toMatchObject({ status: 'SUCCEEDED', output: [[1, 'outer'], 'outer'] });
  });

  it('fails as a whole with the first branch that fails, and can be caught', async () => {
    const states = {
      P: {
        Type: 'Parallel',
        Branches: [
          branch({ W: { Type: 'Wait', Seconds: 3600, ...end } }),
          branch({ F: { Type: 'Fail', Error: 'Own.Error', Cause: 'x' } }),
        ],
        Catch: [{ ErrorEquals: ['Own.Error'], Next: 'R' }],
        ...end,
      },
      R: pass('{% $states.input %}'),
    };
    const machine = openMachine(machineOf(states));
    await machine.start();
    expect(await machine.result()).toMatchObject({ status: 'SUCCEEDED', output: { Error: 'Own.Error', Cause: 'x' } });
    expect(machine.nextDue()).toBe(Infinity);
  });
});

describe('a Map (Map workflow state)', () => {
  const map = (more: Record<string, unknown>) =>
    machineOf({
      M: {
        Type: 'Map',
        Items: '{% $states.input.items %}',
        ItemProcessor: {
          ProcessorConfig: { Mode: 'INLINE' },
          StartAt: 'T',
          States: { T: task('double', { Output: '{% $states.result.Payload %}', ...end }) },
        },
        ...more,
        ...end,
      },
    });
  const functions = { double: (payload: unknown) => Number(payload) * 2 };

  it.each([
    ['each item', {}, [1, 2, 3], [2, 4, 6]],
    ['nothing', {}, [], []],
    ['no more than so many at once, and all in the end', { MaxConcurrency: 1 }, [1, 2, 3], [2, 4, 6]],
    [
      'what ItemSelector makes of an item',
      { ItemSelector: '{% $states.context.Map.Item.Value + $states.context.Map.Item.Index %}' },
      [1, 2],
      [2, 6],
    ],
  ])('runs its processor on %s', async (_case, more, items, output) => {
    expect(await outcomeOf(map(more), { items }, { functions })).toMatchObject({ status: 'SUCCEEDED', output });
  });

  it('fails on what is no list', async () => {
    expect(await outcomeOf(map({}), { items: 1 }, { functions })).toMatchObject({
      error: 'States.QueryEvaluationError',
    });
  });
});

describe('a function', () => {
  it('is called with the rights of the machine', async () => {
    const machine = openMachine(machineOf({ T: task('echo', end) }));
    await machine.start({ a: 1 });
    expect(machine.invocations).toEqual([
      { name: 'echo', payload: { a: 1 }, caller: { kind: 'role', roleLogicalId: 'MachineRole' }, at: startInstant },
    ]);
  });

  it('leaves the trace AWS leaves', async () => {
    const machine = openMachine(machineOf({ T: task('echo', end) }));
    await machine.start();
    expect(await machine.history()).toEqual([
      ...['ExecutionStarted', 'TaskStateEntered', 'TaskScheduled', 'TaskStarted', 'TaskSucceeded'],
      ...['TaskStateExited', 'ExecutionSucceeded'],
    ]);
    expect(machine.stepFunctions.transitions).toBe(1);
  });
});
