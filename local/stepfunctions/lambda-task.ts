import { randomUUID } from 'node:crypto';
import { AwsError } from '../kernel/kernel.ts';
import type { InvocationResult } from '../kernel/kernel.ts';
import type { Outcome, TaskPhase, Thread } from './execution.ts';
import { evaluateIn, secondsIn } from './run.ts';
import type { Run } from './run.ts';
import { StateError, withinLimit } from './state-error.ts';
import type { Json, JsonObject } from './state-error.ts';
import { taskResources } from './state-schemas.ts';
import type { TaskState } from './state-schemas.ts';

const resourceOf = (state: TaskState): JsonObject => ({
  resourceType: 'lambda',
  resource: state.Resource === taskResources.invokeAndWait ? 'invoke.waitForTaskToken' : 'invoke',
});

/** Prepares an attempt at a task: it runs once the execution is saved. Throws StateError. */
export async function beginTask(run: Run, thread: Thread, state: TaskState): Promise<void> {
  const token = state.Resource === taskResources.invokeAndWait ? run.issueToken() : undefined;
  const extras = token === undefined ? {} : { token };
  const { functionName, payload } = argumentsOf(await evaluateIn(run, thread, state.Arguments, 'Arguments', extras));
  const timeout = await secondsIn(run, thread, 'TimeoutSeconds', state.TimeoutSeconds);
  const heartbeat = await secondsIn(run, thread, 'HeartbeatSeconds', state.HeartbeatSeconds);
  if (timeout !== undefined && heartbeat !== undefined && heartbeat >= timeout) {
    throw new StateError('States.Runtime', 'HeartbeatSeconds must be smaller than TimeoutSeconds.');
  }
  const task: TaskPhase = { kind: 'task', attempt: randomUUID(), functionName, payload, lambda: 'starting' };
  if (token !== undefined) task.token = token;
  if (timeout !== undefined) task.timeoutAt = run.now + timeout * 1000;
  if (heartbeat !== undefined) {
    task.heartbeatMs = heartbeat * 1000;
    task.heartbeatAt = run.now + heartbeat * 1000;
  }
  const scheduled: JsonObject = {
    ...resourceOf(state),
    region: run.machine.region,
    parameters: JSON.stringify({ FunctionName: functionName, Payload: payload }),
    ...(timeout === undefined ? {} : { timeoutInSeconds: timeout }),
    ...(heartbeat === undefined ? {} : { heartbeatInSeconds: heartbeat }),
  };
  run.journal.add(run.now, 'TaskScheduled', scheduled, thread);
  run.journal.add(run.now, 'TaskStarted', resourceOf(state), thread);
  thread.phase = task;
}

function argumentsOf(given: Json): { functionName: string; payload: Json } {
  const wrong = (what: string): never => {
    throw new StateError('States.Runtime', `The Arguments of lambda:invoke ${what}.`);
  };
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return wrong('must be an object');
  const { FunctionName: functionName, Payload: payload = {}, ...rest } = given;
  const [unknown] = Object.keys(rest);
  if (unknown !== undefined) return wrong(`have the field ${unknown}, which is not modelled locally`);
  if (typeof functionName !== 'string') return wrong('need a FunctionName');
  return { functionName, payload: withinLimit(payload, 'The payload of the task') };
}

/** What lambda:invoke makes of a function's answer. */
export function answered(result: InvocationResult): Outcome {
  if (result.ok) {
    const payload = (result.payload ?? null) as Json;
    return { ok: true, result: { ExecutedVersion: '$LATEST', Payload: payload, StatusCode: 200 } };
  }
  const { errorType, errorMessage, trace } = result;
  const cause = JSON.stringify({ errorMessage, errorType, ...(trace ? { trace } : {}) });
  return { ok: false, error: errorType === '' ? 'Lambda.Unknown' : errorType, cause };
}

/** Codes of the Lambda API that Step Functions passes on under their own name. */
const ownNames = ['TooManyRequestsException', 'ResourceNotFoundException', 'ServiceException'];

/** What lambda:invoke makes of a call that never reached the function. */
export function notInvoked(error: unknown): Outcome {
  if (!(error instanceof AwsError))
    return { ok: false, error: 'Lambda.Unknown', cause: String(error), startFailed: true };
  const cause = `${error.message} (Service: Lambda, Status Code: ${error.status})`;
  const own = ownNames.includes(error.code) ? error.code : error.status >= 500 ? 'ServiceException' : undefined;
  return { ok: false, error: `Lambda.${own ?? 'AWSLambdaException'}`, cause, startFailed: true };
}

/**
 * Takes the function's answer into the execution. It ends a plain task; a task with a token goes on waiting unless
 * the function failed.
 */
export function takeAnswer(run: Run, thread: Thread, state: TaskState, outcome: Outcome): void {
  const { phase } = thread;
  if (phase.kind !== 'task' || phase.outcome) return;
  phase.lambda = 'answered';
  if (phase.token === undefined || !outcome.ok) {
    phase.outcome = outcome;
    return;
  }
  const output = JSON.stringify(outcome.result);
  run.journal.add(run.now, 'TaskSubmitted', { ...resourceOf(state), output, outputDetails: whole }, thread);
}

/** The task's result; throws StateError if it failed. */
export function endTask(run: Run, thread: Thread, state: TaskState, outcome: Outcome): Json {
  const resource = resourceOf(state);
  if (outcome.ok) {
    const output = JSON.stringify(outcome.result);
    run.journal.add(run.now, 'TaskSucceeded', { ...resource, output, outputDetails: whole }, thread);
    return withinLimit(outcome.result, `The result of state '${thread.state}'`);
  }
  const { error, cause, timedOut, startFailed } = outcome;
  const type = timedOut ? 'TaskTimedOut' : startFailed ? 'TaskStartFailed' : 'TaskFailed';
  run.journal.add(run.now, type, { ...resource, error, ...(cause === '' ? {} : { cause }) }, thread);
  throw new StateError(error, cause);
}

/** How a task ends whose time is over; undefined if it is not. */
export function overdue(task: TaskPhase, now: number): Outcome | undefined {
  if (task.timeoutAt !== undefined && task.timeoutAt <= now) {
    return { ok: false, error: 'States.Timeout', cause: '', timedOut: true };
  }
  if (task.heartbeatAt !== undefined && task.heartbeatAt <= now) {
    return { ok: false, error: 'States.HeartbeatTimeout', cause: '', timedOut: true };
  }
  return undefined;
}

/** AWS says of every text in a history whether it was cut. */
export const whole: JsonObject = { truncated: false };
