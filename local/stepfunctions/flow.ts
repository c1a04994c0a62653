import { startNextItem } from './branches.ts';
import { removeChildren } from './execution.ts';
import type { Thread } from './execution.ts';
import { whole } from './lambda-task.ts';
import { matchesError, retryDelayMs } from './match-error.ts';
import { evaluateIn, stateOf } from './run.ts';
import type { Run, ScopeExtras } from './run.ts';
import { StateError, withinLimit } from './state-error.ts';
import type { Json, JsonObject } from './state-error.ts';
import type { State, WorkingState } from './state-schemas.ts';

/** Where a state leads, and what it makes of its result on the way. */
export interface Exit {
  /** undefined: the end of the execution, branch or iteration. */
  next: string | undefined;
  output: Json | undefined;
  assign: JsonObject | undefined;
  /** Field in which output and assign stand, for messages. */
  field?: string;
}

/** Leaves the state with its result: Output and Assign both see the variables as they were. Throws StateError. */
export async function finish(run: Run, thread: Thread, exit: Exit, plain: Json, extras: ScopeExtras = {}) {
  const prefix = exit.field === undefined ? '' : `${exit.field}/`;
  const output =
    exit.output === undefined ? plain : await evaluateIn(run, thread, exit.output, `${prefix}Output`, extras);
  const assigned = exit.assign && (await evaluateIn(run, thread, exit.assign, `${prefix}Assign`, extras));
  withinLimit(output, `The output of state '${thread.state}'`);
  thread.variables = { ...thread.variables, ...(assigned as JsonObject | undefined) };
  const { Type } = stateOf(run, thread);
  const left = { name: thread.state, output: JSON.stringify(output), outputDetails: whole };
  run.journal.add(run.now, `${Type}StateExited`, left, thread);
  if (exit.next === undefined) {
    await end(run, thread, output);
    return;
  }
  thread.state = exit.next;
  thread.input = output;
  thread.phase = { kind: 'entering' };
}

/** Exit by the state's own Next or End. */
export function ownExit(state: State): Exit {
  return {
    next: 'Next' in state ? state.Next : undefined,
    output: 'Output' in state ? state.Output : undefined,
    assign: 'Assign' in state ? state.Assign : undefined,
  };
}

async function end(run: Run, thread: Thread, output: Json): Promise<void> {
  const { execution } = run;
  const parent = execution.threads.find(({ id }) => id === thread.parent);
  if (!parent) {
    execution.output = JSON.stringify(output);
    stopExecution(run, 'SUCCEEDED', { output: execution.output, outputDetails: whole });
    return;
  }
  execution.threads = execution.threads.filter(({ id }) => id !== thread.id);
  const { phase } = parent;
  if (phase.kind !== 'children') return;
  phase.results[thread.slot] = output;
  phase.finished += 1;
  if (phase.items) {
    run.journal.add(run.now, 'MapIterationSucceeded', { name: parent.state, index: thread.slot }, thread);
    try {
      await startNextItem(run, parent, phase);
    } catch (error) {
      if (!(error instanceof StateError)) throw error;
      await failBranches(run, parent, error);
      return;
    }
  }
}

/** Retries, catches or passes on what went wrong in a state. */
export async function handleError(run: Run, thread: Thread, error: StateError): Promise<void> {
  removeChildren(run.execution, thread.id);
  const state = stateOf(run, thread);
  if (error.field !== undefined) {
    const details = { error: error.error, cause: error.cause, location: error.field, state: thread.state };
    run.journal.add(run.now, 'EvaluationFailed', details, thread);
  }
  if (!('Retry' in state || 'Catch' in state)) {
    await fail(run, thread, error);
    return;
  }
  if (retried(run, thread, state, error)) return;
  const number = (state.Catch ?? []).findIndex((entry) => matchesError(entry.ErrorEquals, error.error));
  const catcher = state.Catch?.[number];
  if (!catcher) {
    await fail(run, thread, error);
    return;
  }
  const errorOutput = { Error: error.error, Cause: error.cause };
  const exit = { next: catcher.Next, output: catcher.Output, assign: catcher.Assign, field: `Catch[${number}]` };
  try {
    await finish(run, thread, exit, errorOutput, { errorOutput });
  } catch (inCatch) {
    if (!(inCatch instanceof StateError)) throw inCatch;
    await fail(run, thread, inCatch);
  }
}

function retried(run: Run, thread: Thread, state: WorkingState, error: StateError): boolean {
  const number = (state.Retry ?? []).findIndex((entry) => matchesError(entry.ErrorEquals, error.error));
  const retrier = state.Retry?.[number];
  if (!retrier) return false;
  const attempts = thread.retries[number] ?? 0;
  const delay = retryDelayMs(retrier, attempts, () => run.random());
  if (delay === undefined) return false;
  thread.retries = (state.Retry ?? []).map((_, index) => (thread.retries[index] ?? 0) + (index === number ? 1 : 0));
  thread.phase = { kind: 'retrying', at: run.now + delay };
  return true;
}

async function fail(run: Run, thread: Thread, error: StateError): Promise<void> {
  const parent = run.execution.threads.find(({ id }) => id === thread.parent);
  if (parent) {
    await failBranches(run, parent, error);
    return;
  }
  run.execution.error = error.error;
  run.execution.cause = error.cause;
  stopExecution(run, 'FAILED', { error: error.error, cause: error.cause });
}

/** One failed branch or iteration ends its siblings and fails the state that holds them. */
async function failBranches(run: Run, parent: Thread, error: StateError): Promise<void> {
  removeChildren(run.execution, parent.id);
  run.journal.add(run.now, `${stateOf(run, parent).Type}StateFailed`, {}, parent);
  await handleError(run, parent, new StateError(error.error, error.cause));
}

const endings = {
  SUCCEEDED: 'ExecutionSucceeded',
  FAILED: 'ExecutionFailed',
  TIMED_OUT: 'ExecutionTimedOut',
  ABORTED: 'ExecutionAborted',
} as const;

/** Ends the execution: no thread, and with them no token and no timer, is left. */
export function stopExecution(run: Run, status: keyof typeof endings, details: JsonObject): void {
  const { execution } = run;
  execution.status = status;
  execution.stoppedAt = run.now;
  execution.threads = [];
  run.journal.end(run.now, endings[status], details);
}
