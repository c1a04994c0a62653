import { beginMap, beginParallel } from './branches.ts';
import type { Thread } from './execution.ts';
import { finish, handleError, ownExit } from './flow.ts';
import { beginTask, endTask, overdue, whole } from './lambda-task.ts';
import { evaluateIn, secondsIn, stateOf } from './run.ts';
import type { Run } from './run.ts';
import { StateError } from './state-error.ts';
import type { Json } from './state-error.ts';
import type { State } from './state-schemas.ts';

type ChoiceState = Extract<State, { Type: 'Choice' }>;
type WaitState = Extract<State, { Type: 'Wait' }>;
type FailState = Extract<State, { Type: 'Fail' }>;

/**
 * Moves a thread that is due one step on: into its state, through its work, or out of it.
 * @throws HistoryFull
 */
export async function step(run: Run, thread: Thread): Promise<void> {
  try {
    await move(run, thread, stateOf(run, thread));
  } catch (error) {
    if (!(error instanceof StateError)) throw error;
    await handleError(run, thread, error);
  }
}

async function move(run: Run, thread: Thread, state: State): Promise<void> {
  const { phase } = thread;
  switch (phase.kind) {
    case 'entering': {
      const entered = { name: thread.state, input: JSON.stringify(thread.input), inputDetails: whole };
      thread.enteredAt = run.now;
      thread.retries = [];
      run.journal.add(run.now, `${state.Type}StateEntered`, entered, thread);
      thread.phase = { kind: 'working' };
      return;
    }
    case 'working': {
      await work(run, thread, state);
      return;
    }
    case 'retrying':
      thread.phase = { kind: 'working' };
      return;
    case 'waiting': {
      await finish(run, thread, ownExit(state), thread.input);
      return;
    }
    case 'children': {
      const results = phase.results.map((result) => result ?? null);
      run.journal.add(run.now, `${state.Type}StateSucceeded`, {}, thread);
      await finish(run, thread, ownExit(state), results, { result: results });
      return;
    }
    case 'task': {
      if (state.Type !== 'Task') return;
      const outcome = phase.outcome ?? overdue(phase, run.now);
      if (outcome) {
        const result = endTask(run, thread, state, outcome);
        await finish(run, thread, ownExit(state), result, { result });
        return;
      }
      // The engine hands it to Lambda once this is saved.
      phase.lambda = 'running';
      return;
    }
  }
}

async function work(run: Run, thread: Thread, state: State): Promise<void> {
  switch (state.Type) {
    case 'Task': {
      await beginTask(run, thread, state);
      return;
    }
    case 'Parallel': {
      await beginParallel(run, thread, state);
      return;
    }
    case 'Map': {
      await beginMap(run, thread, state);
      return;
    }
    case 'Choice': {
      await choose(run, thread, state);
      return;
    }
    case 'Wait':
      thread.phase = { kind: 'waiting', until: await waitsUntil(run, thread, state) };
      return;
    case 'Pass':
    case 'Succeed': {
      await finish(run, thread, ownExit(state), thread.input);
      return;
    }
    case 'Fail':
      return await raise(run, thread, state);
  }
}

async function choose(run: Run, thread: Thread, state: ChoiceState): Promise<void> {
  for (const [number, rule] of state.Choices.entries()) {
    const field = `Choices[${number}]`;
    const met = await evaluateIn(run, thread, rule.Condition, `${field}/Condition`);
    if (typeof met !== 'boolean') {
      throw new StateError(
        'States.QueryEvaluationError',
        `The JSONata expression '${rule.Condition}' specified for the field '${field}/Condition' returned ${JSON.stringify(met)}, not a boolean.`,
        `${field}/Condition`,
      );
    }
    if (!met) continue;
    const exit = { next: rule.Next, output: rule.Output, assign: rule.Assign, field };
    await finish(run, thread, exit, thread.input);
    return;
  }
  if (state.Default === undefined) {
    throw new StateError(
      'States.NoChoiceMatched',
      `No choice of state '${thread.state}' matched, and it has no Default.`,
    );
  }
  await finish(run, thread, { next: state.Default, output: state.Output, assign: state.Assign }, thread.input);
}

async function waitsUntil(run: Run, thread: Thread, state: WaitState): Promise<number> {
  const seconds = await secondsIn(run, thread, 'Seconds', state.Seconds);
  if (seconds !== undefined) return run.now + seconds * 1000;
  const timestamp = await evaluateIn(run, thread, state.Timestamp ?? '', 'Timestamp');
  const until = typeof timestamp === 'string' && isInstant.test(timestamp) ? Date.parse(timestamp) : NaN;
  if (!Number.isNaN(until)) return until;
  throw new StateError(
    'States.QueryEvaluationError',
    `The Timestamp of state '${thread.state}' is ${JSON.stringify(timestamp)}, not an ISO 8601 instant.`,
    'Timestamp',
  );
}

const isInstant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

async function raise(run: Run, thread: Thread, state: FailState): Promise<never> {
  const text = async (template: string | undefined, field: string): Promise<string> => {
    const value: Json = template === undefined ? '' : await evaluateIn(run, thread, template, field);
    if (typeof value === 'string') return value;
    throw new StateError('States.QueryEvaluationError', `The ${field} of a Fail state must be a string.`, field);
  };
  throw new StateError(await text(state.Error, 'Error'), await text(state.Cause, 'Cause'));
}
