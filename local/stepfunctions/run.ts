import type { Definition } from './definition.ts';
import type { Execution, Thread } from './execution.ts';
import { evaluateTemplate } from './expressions.ts';
import type { Journal } from './journal.ts';
import { StateError } from './state-error.ts';
import type { Json, JsonObject } from './state-error.ts';
import { longestSeconds } from './state-schemas.ts';
import type { State } from './state-schemas.ts';

/** An execution while it is being moved on. */
export interface Run {
  readonly execution: Execution;
  readonly definition: Definition;
  readonly machine: { name: string; arn: string; roleArn: string; region: string };
  readonly journal: Journal;
  /** Epoch milliseconds. */
  now: number;
  /** A number in [0, 1). */
  random(): number;
  /** A new task token, kept for this execution. */
  issueToken(): string;
}

/** What `$states` holds beside input and context at this point of a state. */
export interface ScopeExtras {
  result?: Json;
  errorOutput?: Json;
  token?: string;
  item?: { Index: number; Value: Json };
}

/** Evaluates a template of the thread's state. Throws StateError. */
export function evaluateIn(run: Run, thread: Thread, template: Json, field: string, extras: ScopeExtras = {}) {
  const { result, errorOutput } = extras;
  const states: JsonObject = {
    input: thread.input,
    context: contextOf(run, thread, extras),
    ...(result === undefined ? {} : { result }),
    ...(errorOutput === undefined ? {} : { errorOutput }),
  };
  return evaluateTemplate(template, { states, variables: thread.variables, now: run.now }, field);
}

/** A whole number of seconds that stands as such or comes from an expression. Throws StateError. */
export async function secondsIn(
  run: Run,
  thread: Thread,
  field: 'Seconds' | 'TimeoutSeconds' | 'HeartbeatSeconds',
  template: number | string | undefined,
): Promise<number | undefined> {
  if (template === undefined) return undefined;
  const seconds = await evaluateIn(run, thread, template, field);
  const least = field === 'Seconds' ? 0 : 1;
  if (typeof seconds === 'number' && Number.isInteger(seconds) && seconds >= least && seconds <= longestSeconds) {
    return seconds;
  }
  throw new StateError(
    'States.QueryEvaluationError',
    `The JSONata expression '${template}' specified for the field '${field}' returned ${JSON.stringify(seconds)}, not a whole number from ${least} to ${longestSeconds}.`,
    field,
  );
}

/** The state a thread is in. */
export function stateOf(run: Run, thread: Thread): State {
  const state = run.definition.states.get(thread.state);
  if (!state) throw new StateError('States.Runtime', `There is no state '${thread.state}'.`);
  return state;
}

function contextOf({ execution, machine }: Run, thread: Thread, { token, item }: ScopeExtras): JsonObject {
  const current = item ?? thread.item;
  return {
    Execution: {
      Id: execution.arn,
      Input: JSON.parse(execution.input) as Json,
      Name: execution.name,
      RoleArn: machine.roleArn,
      StartTime: new Date(execution.startedAt).toISOString(),
      RedriveCount: 0,
    },
    State: {
      EnteredTime: new Date(thread.enteredAt).toISOString(),
      Name: thread.state,
      RetryCount: thread.retries.reduce((sum, count) => sum + count, 0),
    },
    StateMachine: { Id: machine.arn, Name: machine.name },
    ...(token === undefined ? {} : { Task: { Token: token } }),
    ...(current ? { Map: { Item: { Index: current.Index, Value: current.Value } } } : {}),
  };
}
