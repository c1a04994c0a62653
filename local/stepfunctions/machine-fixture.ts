import { DatabaseSync } from 'node:sqlite';
import type { DueSource, InvocationResult, LambdaInvoker, Principal } from '../kernel/kernel.ts';
import { templateFixture } from '../iam/template-fixture.ts';
import { createStepFunctions } from './stepfunctions.ts';

export const machineArn = 'arn:aws:states:us-east-1:000000000000:stateMachine:loop';
export const executionArn = (name: string) => `arn:aws:states:us-east-1:000000000000:execution:loop:${name}`;
export const startInstant = Date.parse('2026-01-14T15:00:00.000Z');

/** What a fake function does with its payload; a promise that never resolves is a call that hangs. */
export type FakeFunction = (payload: unknown) => unknown;

export interface MachineOptions {
  functions?: Record<string, FakeFunction>;
  /** Path of the sqlite file; in memory without. */
  file?: string;
  now?: number;
  historyLimit?: number;
  random?: () => number;
  properties?: Record<string, unknown>;
}

export interface Invocation {
  name: string;
  payload: unknown;
  caller: Principal;
  at: number;
}

export type Answer = Record<string, unknown>;

/** A function's own error, as Lambda reports it. */
export function functionError(errorType: string, errorMessage = 'it broke'): InvocationResult {
  return { ok: false, errorType, errorMessage };
}

export function task(name: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke',
    Arguments: { FunctionName: name, Payload: '{% $states.input %}' },
    ...more,
  };
}

export function tokenTask(name: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
    Arguments: { FunctionName: name, Payload: { token: '{% $states.context.Task.Token %}' } },
    ...more,
  };
}

export function machineOf(states: Record<string, unknown>, more: Record<string, unknown> = {}): string {
  return JSON.stringify({ QueryLanguage: 'JSONata', StartAt: Object.keys(states)[0], States: states, ...more });
}

/** One state machine named `loop` on a clock that stands still until a test moves it. */
export function openMachine(definition: string, options: MachineOptions = {}) {
  const storage = new DatabaseSync(options.file ?? ':memory:');
  const clock = { at: options.now ?? startInstant, now: () => clock.at };
  const sources: DueSource[] = [];
  const invocations: Invocation[] = [];
  const metrics: string[] = [];
  const log: string[] = [];
  const running = { count: 0 };

  const invoker: LambdaInvoker = {
    async invoke(name, payload, caller) {
      invocations.push({ name, payload, caller, at: clock.at });
      const result = await options.functions?.[name]?.(payload);
      return isResult(result) ? result : { ok: true, payload: result ?? null };
    },
  };
  const stepFunctions = createStepFunctions({
    kernel: {
      clock,
      storage,
      activity: {
        begin() {
          running.count += 1;
          return () => (running.count -= 1);
        },
      },
      register: (source) => sources.push(source),
      poke: () => undefined,
      log: (line) => log.push(line),
    },
    template: templateFixture({
      MachineRole: { type: 'AWS::IAM::Role', arn: 'arn:aws:iam::000000000000:role/loop' },
      Loop: {
        type: 'AWS::StepFunctions::StateMachine',
        name: 'loop',
        arn: machineArn,
        properties: {
          DefinitionString: definition,
          RoleArn: 'arn:aws:iam::000000000000:role/loop',
          ...options.properties,
        },
      },
    }),
    invoker,
    onMetric: (namespace, name) => metrics.push(`${namespace} ${name}`),
    random: options.random ?? (() => 0.5),
    ...(options.historyLimit === undefined ? {} : { historyLimit: options.historyLimit }),
  });

  const nextDue = (): number => Math.min(...sources.map((source) => source.nextDue() ?? Infinity));

  /** Until nothing is due at the present instant and nothing moves any more. */
  async function settle(): Promise<void> {
    for (let quiet = 0; quiet < 5; quiet += 1) {
      if (nextDue() <= clock.at) {
        quiet = 0;
        for (const source of sources) await source.runDue(clock.at);
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  async function advance(seconds: number): Promise<void> {
    const target = clock.at + seconds * 1000;
    await settle();
    for (let next = nextDue(); next <= target; next = nextDue()) {
      clock.at = next;
      await settle();
    }
    clock.at = target;
  }

  async function call(operation: string, input: Answer): Promise<Answer> {
    const found = stepFunctions.service.operations[operation];
    if (!found) throw new Error(`${operation} is not an operation`);
    return await found.run({ operation, input, principal: { kind: 'admin' } });
  }

  async function start(input: unknown = {}, name = 'one'): Promise<string> {
    const answer = await call('StartExecution', { stateMachineArn: machineArn, name, input: JSON.stringify(input) });
    await settle();
    return String(answer['executionArn']);
  }

  /** The execution as DescribeExecution answers it, its output parsed. */
  async function result(name = 'one'): Promise<Answer> {
    const { output, ...rest } = await call('DescribeExecution', { executionArn: executionArn(name) });
    return typeof output === 'string' ? { ...rest, output: JSON.parse(output) as unknown } : rest;
  }

  async function history(name = 'one'): Promise<string[]> {
    const { events } = await call('GetExecutionHistory', { executionArn: executionArn(name), maxResults: 1000 });
    return (events as { type: string }[]).map(({ type }) => type);
  }

  const token = (index = -1): string => (invocations.at(index)?.payload as { token: string }).token;

  return {
    ...{ storage, clock, invocations, metrics, log, running, stepFunctions },
    ...{ nextDue, settle, advance, call, start, result, history, token },
  };
}

export type OpenMachine = ReturnType<typeof openMachine>;

/** Runs a machine to its end (or as far as it goes without time passing) and answers the execution. */
export async function outcomeOf(definition: string, input: unknown, options: MachineOptions = {}): Promise<Answer> {
  const machine = openMachine(definition, options);
  await machine.start(input);
  return await machine.result();
}

function isResult(value: unknown): value is InvocationResult {
  return typeof value === 'object' && value !== null && 'ok' in value;
}
