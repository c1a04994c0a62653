/** Errors that end an execution whatever its Retry and Catch say. */
const fatal = 'States.Runtime';
/** Can be caught by its name only. */
const notAmongAll = 'States.DataLimitExceeded';

/**
 * Whether a Retry or Catch for these names takes the error, as AWS reads its reserved names: States.ALL is everything
 * but data limits and runtime errors, States.TaskFailed everything of a task but timeouts, States.Timeout also a
 * missed heartbeat.
 */
export function matchesError(errorEquals: readonly string[], error: string): boolean {
  if (error === fatal) return false;
  return errorEquals.some((name) => {
    if (name === error) return true;
    if (name === 'States.ALL') return error !== notAmongAll;
    if (name === 'States.TaskFailed') return error !== notAmongAll && error !== 'States.Timeout';
    return name === 'States.Timeout' && error === 'States.HeartbeatTimeout';
  });
}

export interface Retrier {
  ErrorEquals: string[];
  IntervalSeconds?: number | undefined;
  BackoffRate?: number | undefined;
  MaxAttempts?: number | undefined;
  MaxDelaySeconds?: number | undefined;
  JitterStrategy?: 'FULL' | 'NONE' | undefined;
}

/**
 * Milliseconds until the next attempt; undefined when the retrier has no attempt left.
 * @param attempts how often this retrier has retried the state already
 * @param random a number in [0, 1)
 */
export function retryDelayMs(retrier: Retrier, attempts: number, random: () => number): number | undefined {
  if (attempts >= (retrier.MaxAttempts ?? 3)) return undefined;
  const growing = (retrier.IntervalSeconds ?? 1) * (retrier.BackoffRate ?? 2) ** attempts;
  const delay = Math.min(growing, retrier.MaxDelaySeconds ?? Infinity) * 1000;
  return Math.round(retrier.JitterStrategy === 'FULL' ? delay * random() : delay);
}
