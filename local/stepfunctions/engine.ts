import { randomBytes } from 'node:crypto';
import type { DueSource, Kernel, LambdaInvoker } from '../kernel/kernel.ts';
import { readDefinition } from './definition.ts';
import type { Definition } from './definition.ts';
import type { ExecutionStore } from './execution-store.ts';
import { executionDueAt, threadDueAt, threadOfAttempt } from './execution.ts';
import type { Execution, Outcome, TaskPhase, Thread } from './execution.ts';
import { stopExecution } from './flow.ts';
import { HistoryFull, Journal } from './journal.ts';
import { answered, notInvoked, takeAnswer } from './lambda-task.ts';
import type { Machine } from './machines.ts';
import { stateOf } from './run.ts';
import type { Run } from './run.ts';
import { step } from './step.ts';

/** Told of an execution's beginning and end. */
export type ExecutionListener = (
  machineArn: string,
  what: 'Started' | 'Succeeded' | 'Failed' | 'TimedOut' | 'Aborted',
) => void;

export interface EngineOptions {
  kernel: Pick<Kernel, 'clock' | 'activity' | 'poke' | 'log'>;
  store: ExecutionStore;
  machines: readonly Machine[];
  invoker: LambdaInvoker;
  listener: ExecutionListener;
  random?: () => number;
  /** Events a history may hold; AWS: 25,000. */
  historyLimit?: number;
}

export interface Engine extends DueSource {
  /** Starts an execution of the machine; its first state is due at once. */
  start(machine: Machine, name: string, input: string): Execution;
  /**
   * Changes a running execution while nothing else does; answers whether `change` said so (it is then due at once).
   * A stopped or unknown execution is not changed.
   */
  change(arn: string, change: (run: Run) => boolean): Promise<boolean>;
  /** States entered since the start of the process. */
  readonly transitions: number;
}

const endedAs = { SUCCEEDED: 'Succeeded', FAILED: 'Failed', TIMED_OUT: 'TimedOut', ABORTED: 'Aborted' } as const;

/** Runs executions: one step at a time each, every step on disk before what follows from it. */
export function createEngine(options: EngineOptions): Engine {
  const { kernel, store, machines, invoker, listener } = options;
  const definitions = new Map<string, Definition>();
  const turns = new Map<string, Promise<void>>();
  let transitions = 0;

  function definitionOf(machine: Machine, hash: string): Definition {
    const known = definitions.get(hash);
    if (known) return known;
    const definition = readDefinition(machine.name, store.definition(hash)?.text ?? '');
    definitions.set(hash, definition);
    return definition;
  }

  function runOf(execution: Execution): Run | undefined {
    const machine = machines.find(({ arn }) => arn === execution.machineArn);
    if (!machine) return undefined;
    return {
      execution,
      definition: definitionOf(machine, execution.definitionHash),
      machine,
      journal: new Journal(execution, options.historyLimit),
      now: kernel.clock.now(),
      random: options.random ?? Math.random,
      issueToken() {
        const token = `AQCT${randomBytes(96).toString('base64url')}`;
        store.keepToken(token, execution);
        return token;
      },
    };
  }

  /** One at a time for each execution, in order of asking. */
  async function inTurn<T>(arn: string, work: () => Promise<T>): Promise<T> {
    const mine = (turns.get(arn) ?? Promise.resolve()).then(work);
    const settled = mine.then(
      () => undefined,
      () => undefined,
    );
    turns.set(arn, settled);
    try {
      return await mine;
    } finally {
      if (turns.get(arn) === settled) turns.delete(arn);
    }
  }

  function save(run: Run): void {
    store.save(run.execution, run.journal.take(), run.now);
    const { status, machineArn } = run.execution;
    if (status !== 'RUNNING') listener(machineArn, endedAs[status]);
  }

  function failExecution(run: Run, error: string, cause: string): void {
    run.execution.error = error;
    run.execution.cause = cause;
    stopExecution(run, 'FAILED', { error, cause });
  }

  /** What must not end the process: the execution fails as AWS would fail it, and the log says why. */
  function giveUp(run: Run, error: unknown): void {
    if (error instanceof HistoryFull) {
      failExecution(run, 'States.Runtime', error.message);
      return;
    }
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    kernel.log(`execution ${run.execution.arn} failed inside the local Step Functions: ${text}`);
    failExecution(run, 'States.Runtime', text);
  }

  async function oneStep(run: Run, thread: Thread): Promise<void> {
    if (thread.phase.kind === 'entering') transitions += 1;
    const wasStarting = thread.phase.kind === 'task' && thread.phase.lambda === 'starting';
    try {
      await step(run, thread);
    } catch (error) {
      giveUp(run, error);
    }
    save(run);
    const { phase } = thread;
    const still = run.execution.threads.includes(thread);
    if (wasStarting && still && phase.kind === 'task' && phase.lambda === 'running') handOver(run, phase);
  }

  function timeOut(run: Run): void {
    run.execution.error = 'States.Timeout';
    stopExecution(run, 'TIMED_OUT', { error: 'States.Timeout' });
    save(run);
  }

  /** Moves the execution on as far as it goes now. */
  async function moveOn(run: Run): Promise<void> {
    const { execution } = run;
    const isDue = (at: number | undefined): boolean => at !== undefined && at <= run.now;
    while (isRunning(execution)) {
      run.now = kernel.clock.now();
      const thread = execution.threads.find((candidate) => isDue(threadDueAt(candidate)));
      if (isDue(execution.timeoutAt)) timeOut(run);
      else if (thread) await oneStep(run, thread);
      else break;
    }
  }

  async function advance(arn: string, before: (run: Run) => void = () => undefined): Promise<void> {
    const ended = kernel.activity.begin(`execution ${arn}`);
    try {
      await inTurn(arn, async () => {
        const execution = store.load(arn);
        if (execution?.status !== 'RUNNING') return;
        const run = runOf(execution);
        if (!run) return;
        try {
          before(run);
        } catch (error) {
          giveUp(run, error);
          save(run);
        }
        await moveOn(run);
        if (isRunning(execution)) save(run);
      });
    } catch (error) {
      kernel.log(`execution ${arn} could not go on: ${error instanceof Error ? (error.stack ?? '') : String(error)}`);
    } finally {
      ended();
      kernel.poke();
    }
  }

  /** Hands a task to its function; the answer comes back into the execution, unless that has moved on meanwhile. */
  function handOver({ execution, machine }: Run, { attempt, functionName, payload }: TaskPhase): void {
    const ended = kernel.activity.begin(`task of execution ${execution.name}`);
    const { roleLogicalId } = machines.find(({ arn }) => arn === machine.arn) ?? { roleLogicalId: '' };
    const invoke = async (): Promise<Outcome> => {
      try {
        return answered(await invoker.invoke(functionName, payload, { kind: 'role', roleLogicalId }));
      } catch (error) {
        return notInvoked(error);
      }
    };
    void invoke()
      .then((outcome) =>
        advance(execution.arn, (run) => {
          const thread = threadOfAttempt(run.execution, attempt);
          const state = thread && stateOf(run, thread);
          if (thread && state?.Type === 'Task') takeAnswer(run, thread, state, outcome);
        }),
      )
      .finally(ended);
  }

  return {
    name: 'stepfunctions',
    get transitions() {
      return transitions;
    },
    nextDue: () => store.nextDue(),
    runDue(now) {
      for (const arn of store.claimDue(now)) void advance(arn);
    },
    start(machine, name, input) {
      const now = kernel.clock.now();
      const { startAt, timeoutSeconds } = machine.definition;
      const execution: Execution = {
        arn: machine.arn.replace(':stateMachine:', ':execution:') + `:${name}`,
        machineArn: machine.arn,
        name,
        definitionHash: store.keepDefinition(machine.text, now),
        status: 'RUNNING',
        startedAt: now,
        input,
        events: 0,
        threads: [firstThread(startAt, input, now)],
        ...(timeoutSeconds === undefined ? {} : { timeoutAt: now + timeoutSeconds * 1000 }),
      };
      const journal = new Journal(execution);
      const details = { input, inputDetails: { truncated: false }, roleArn: machine.roleArn };
      journal.add(now, 'ExecutionStarted', details, execution.threads[0]);
      store.save(execution, journal.take(), now);
      store.wake(execution.arn, now);
      listener(machine.arn, 'Started');
      kernel.poke();
      return execution;
    },
    change: (arn, change) =>
      inTurn(arn, () => {
        const execution = store.load(arn);
        const run = execution?.status === 'RUNNING' ? runOf(execution) : undefined;
        if (!run || !change(run)) return Promise.resolve(false);
        save(run);
        if (executionDueAt(run.execution) !== undefined) store.wake(arn, run.now);
        kernel.poke();
        return Promise.resolve(true);
      }),
  };
}

function isRunning(execution: Execution): boolean {
  return execution.status === 'RUNNING';
}

function firstThread(state: string, input: string, now: number): Thread {
  const common = { id: '0', slot: 0, enteredAt: now, lastEvent: 0, retries: [], variables: {} };
  return { ...common, state, input: JSON.parse(input) as Thread['input'], phase: { kind: 'entering' } };
}
