import { describe, expect, it } from 'vitest';
import { AwsError } from '../kernel/kernel.ts';
import { functionError, machineOf, openMachine, outcomeOf, startInstant, task } from './machine-fixture.ts';
import type { FakeFunction } from './machine-fixture.ts';

const raising =
  (error: unknown): FakeFunction =>
  () => {
    throw error as Error;
  };
const seconds = (invocations: { at: number }[]) => invocations.map(({ at }) => (at - startInstant) / 1000);
const alone = (more: Record<string, unknown> = {}) => machineOf({ T: task('work', { End: true, ...more }) });

describe('a task fails with the name that AWS gives its error (Handling errors in Step Functions workflows)', () => {
  it.each<[string, FakeFunction, string]>([
    ['the error type of the function', () => functionError('ValidationError'), 'ValidationError'],
    ['a timeout of the function', () => functionError('Sandbox.Timedout'), 'Sandbox.Timedout'],
    ['a crash without a name', () => functionError(''), 'Lambda.Unknown'],
    [
      'an unknown function',
      raising(new AwsError('ResourceNotFoundException', 'x', 404)),
      'Lambda.ResourceNotFoundException',
    ],
    ['a role without the right', raising(new AwsError('AccessDeniedException', 'x', 403)), 'Lambda.AWSLambdaException'],
    ['throttling', raising(new AwsError('TooManyRequestsException', 'x', 429)), 'Lambda.TooManyRequestsException'],
    ['a fault of Lambda', raising(new AwsError('InternalFailure', 'x', 500)), 'Lambda.ServiceException'],
    ['anything else', raising(new Error('socket')), 'Lambda.Unknown'],
  ])('%s', async (_case, work, error) => {
    expect(await outcomeOf(alone(), {}, { functions: { work } })).toMatchObject({ status: 'FAILED', error });
  });

  it('with the message of the function in its cause', async () => {
    const { cause } = await outcomeOf(alone(), {}, { functions: { work: () => functionError('E', 'no such person') } });
    expect(JSON.parse(cause as string)).toEqual({ errorType: 'E', errorMessage: 'no such person' });
  });

  it.each([
    [
      'an expression that fails',
      { Arguments: { FunctionName: 'work', Payload: '{% $error("no") %}' } },
      'States.QueryEvaluationError',
    ],
    ['an expression that returns nothing', { Output: '{% $states.result.Nothing %}' }, 'States.QueryEvaluationError'],
    ['a timeout of zero', { TimeoutSeconds: '{% 0 %}' }, 'States.QueryEvaluationError'],
    ['a heartbeat longer than the timeout', { TimeoutSeconds: 5, HeartbeatSeconds: 5 }, 'States.Runtime'],
    ['arguments without a function', { Arguments: '{% {"Payload": 1} %}' }, 'States.Runtime'],
    [
      'a payload of more than 256 KB',
      { Arguments: { FunctionName: 'work', Payload: '{% $pad("", 262144, "x") %}' } },
      'States.DataLimitExceeded',
    ],
    ['an output of more than 256 KB', { Output: '{% $pad("", 262144, "x") %}' }, 'States.DataLimitExceeded'],
  ])('%s', async (_case, more, error) => {
    expect(await outcomeOf(alone(more), {})).toMatchObject({ status: 'FAILED', error });
  });
});

describe('Retry (Handling errors in Step Functions workflows)', () => {
  const failing = (times: number): FakeFunction => {
    let left = times;
    return () => (left-- > 0 ? functionError('Busy') : 'done');
  };
  const all = { ErrorEquals: ['States.ALL'] };

  it.each([
    ['three times by default, after 1, 2 and 4 seconds', all, [0, 1, 3, 7]],
    ['as often as MaxAttempts says', { ...all, MaxAttempts: 1 }, [0, 1]],
    ['never with MaxAttempts 0', { ...all, MaxAttempts: 0 }, [0]],
    ['with the given interval and rate', { ...all, IntervalSeconds: 10, BackoffRate: 1.5 }, [0, 10, 25, 47.5]],
    ['not later than MaxDelaySeconds', { ...all, IntervalSeconds: 10, MaxDelaySeconds: 15 }, [0, 10, 25, 40]],
    ['anywhere inside the delay with full jitter', { ...all, JitterStrategy: 'FULL' }, [0, 0.5, 1.5, 3.5]],
    ['not for another error', { ErrorEquals: ['Other'] }, [0]],
  ])('tries %s', async (_case, retrier, at) => {
    const machine = openMachine(alone({ Retry: [retrier] }), { functions: { work: failing(99) } });
    await machine.start();
    await machine.advance(3600);
    expect(seconds(machine.invocations)).toEqual(at);
    expect(await machine.result()).toMatchObject({ status: 'FAILED', error: 'Busy' });
  });

  it('counts each retrier for itself, the first that matches, and tells the count to the state', async () => {
    const answers = [functionError('A'), functionError('B'), functionError('A'), 'done'];
    const machine = openMachine(
      alone({
        Arguments: { FunctionName: 'work', Payload: '{% $states.context.State.RetryCount %}' },
        Retry: [
          { ErrorEquals: ['A'], MaxAttempts: 2 },
          { ...all, MaxAttempts: 1 },
        ],
      }),
      { functions: { work: () => answers.shift() } },
    );
    await machine.start();
    await machine.advance(60);
    expect(machine.invocations.map(({ payload }) => payload)).toEqual([0, 1, 2, 3]);
    expect(await machine.result()).toMatchObject({ status: 'SUCCEEDED' });
  });

  it('starts anew when the state is entered again', async () => {
    const states = {
      T: task('work', { Retry: [{ ...all, MaxAttempts: 1 }], Catch: [{ ...all, Next: 'Again' }], End: true }),
      Again: { Type: 'Wait', Seconds: 60, Next: 'T' },
    };
    const machine = openMachine(machineOf(states), { functions: { work: failing(3) } });
    await machine.start();
    await machine.advance(120);
    expect(seconds(machine.invocations)).toEqual([0, 1, 61, 62]);
    expect(await machine.result()).toMatchObject({ status: 'SUCCEEDED' });
  });
});

describe('Catch (Handling errors in Step Functions workflows)', () => {
  const caught = (catcher: Record<string, unknown>, more: Record<string, unknown> = {}) =>
    machineOf({
      T: task('work', { Catch: [{ Next: 'C', ...catcher }], End: true, ...more }),
      C: { Type: 'Pass', Output: { input: '{% $states.input %}', v: '{% $exists($v) ? $v : null %}' }, End: true },
    });
  const work = () => functionError('Own', 'message');
  const all = { ErrorEquals: ['States.ALL'] };

  it('hands on the error by default', async () => {
    const { output } = await outcomeOf(caught(all), {}, { functions: { work } });
    expect(output).toMatchObject({
      input: { Error: 'Own', Cause: expect.stringContaining('message') as string },
      v: null,
    });
  });

  it('hands on its Output, and assigns, with the error and the input at hand', async () => {
    const catcher = {
      ...all,
      Output: '{% $states.errorOutput.Error & $states.input.a %}',
      Assign: { v: '{% $states.errorOutput.Error %}' },
    };
    expect(await outcomeOf(caught(catcher), { a: 1 }, { functions: { work } })).toMatchObject({
      output: { input: 'Own1', v: 'Own' },
    });
  });

  it.each([
    ['an error of an Output', { Output: '{% $error("x") %}' }, all, 'SUCCEEDED'],
    [
      'a data limit by its name',
      { Output: '{% $pad("", 262144, "x") %}' },
      { ErrorEquals: ['States.DataLimitExceeded'] },
      'SUCCEEDED',
    ],
    ['no data limit by States.ALL', { Output: '{% $pad("", 262144, "x") %}' }, all, 'FAILED'],
    ['no runtime error', { Arguments: '{% {"Payload": 1} %}' }, { ErrorEquals: ['States.ALL'] }, 'FAILED'],
    ['no error of another name', { Output: '{% $error("x") %}' }, { ErrorEquals: ['Other'] }, 'FAILED'],
  ])('takes %s', async (_case, more, catcher, status) => {
    expect(await outcomeOf(caught(catcher, more), {})).toMatchObject({ status });
  });

  it('fails the execution when it fails itself', async () => {
    const catcher = { ...all, Output: '{% $error("x") %}' };
    expect(await outcomeOf(caught(catcher), {}, { functions: { work } })).toMatchObject({
      error: 'States.QueryEvaluationError',
    });
  });
});

describe('time runs out (Task workflow state: TimeoutSeconds)', () => {
  const hanging: FakeFunction = () => new Promise(() => undefined);

  it('for a function that does not answer, and its late answer changes nothing', async () => {
    const late: ((value: string) => void)[] = [];
    const work: FakeFunction = () => new Promise((resolve) => late.push(resolve));
    const machine = openMachine(alone({ TimeoutSeconds: 30 }), { functions: { work } });
    await machine.start();
    await machine.advance(29);
    expect(await machine.result()).toMatchObject({ status: 'RUNNING' });
    await machine.advance(1);
    late[0]?.('late');
    await machine.settle();
    expect(await machine.result()).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
    expect(await machine.history()).toContain('TaskTimedOut');
    expect(machine.running.count).toBe(0);
  });

  it('for a whole execution', async () => {
    const definition = machineOf({ T: task('work', { End: true }) }, { TimeoutSeconds: 60 });
    const machine = openMachine(definition, { functions: { work: hanging } });
    await machine.start();
    await machine.advance(60);
    expect(await machine.result()).toMatchObject({ status: 'TIMED_OUT', error: 'States.Timeout' });
    expect(machine.metrics).toContain('AWS/States ExecutionsTimedOut');
  });
});

describe('the history (Step Functions service quotas)', () => {
  it('ends an execution that would fill it', async () => {
    const states = { A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Pass', Next: 'A' } };
    const machine = openMachine(machineOf(states), { historyLimit: 100 });
    await machine.start();
    expect(await machine.result()).toMatchObject({
      status: 'FAILED',
      error: 'States.Runtime',
      cause: 'The execution reached the maximum number of history events (25000).',
    });
    const history = await machine.history();
    expect(history).toHaveLength(100);
    expect(history.at(-1)).toBe('ExecutionFailed');
  });
});
