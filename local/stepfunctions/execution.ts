import type { Json, JsonObject } from './state-error.ts';

export type ExecutionStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';

/** An event of the history; `details` is the one `xxxEventDetails` field of its type. */
export interface HistoryEvent {
  id: number;
  previousEventId: number;
  type: string;
  /** Epoch milliseconds. */
  at: number;
  details: JsonObject;
}

/** How a task ended. */
export type Outcome =
  { ok: true; result: Json } | { ok: false; error: string; cause: string; timedOut?: boolean; startFailed?: boolean };

/** Work handed to a function, and a token if the task waits for one. */
export interface TaskPhase {
  kind: 'task';
  /** Names this attempt: an answer to an earlier one finds nothing. */
  attempt: string;
  functionName: string;
  payload: Json;
  token?: string;
  /** `starting`: to be invoked (again, after a restart). */
  lambda: 'starting' | 'running' | 'answered';
  timeoutAt?: number;
  heartbeatMs?: number;
  heartbeatAt?: number;
  outcome?: Outcome;
}

/** What branches or iterations have answered so far; items of a Map that wait for their turn. */
export interface ChildrenPhase {
  kind: 'children';
  results: (Json | undefined)[];
  finished: number;
  items?: Json[];
  next: number;
}

export type Phase =
  | { kind: 'entering' }
  | { kind: 'working' }
  | { kind: 'retrying'; at: number }
  | { kind: 'waiting'; until: number }
  | TaskPhase
  | ChildrenPhase;

/** One line of control: the execution itself, a branch of a Parallel or an iteration of a Map. */
export interface Thread {
  id: string;
  parent?: string;
  slot: number;
  state: string;
  input: Json;
  variables: JsonObject;
  enteredAt: number;
  lastEvent: number;
  /** Retries taken so far, by retrier. */
  retries: number[];
  item?: { Index: number; Value: Json };
  phase: Phase;
}

export interface Execution {
  arn: string;
  machineArn: string;
  name: string;
  definitionHash: string;
  status: ExecutionStatus;
  startedAt: number;
  stoppedAt?: number;
  /** JSON text, as given. */
  input: string;
  output?: string;
  error?: string;
  cause?: string;
  timeoutAt?: number;
  /** Number of the last event of the history. */
  events: number;
  threads: Thread[];
}

/** When the thread can go on (epoch ms; 0 = at once); undefined while it only waits for others. */
export function threadDueAt({ phase }: Thread): number | undefined {
  switch (phase.kind) {
    case 'entering':
    case 'working':
      return 0;
    case 'retrying':
      return phase.at;
    case 'waiting':
      return phase.until;
    case 'children':
      return phase.finished === phase.results.length ? 0 : undefined;
    case 'task': {
      if (phase.outcome || phase.lambda === 'starting') return 0;
      const limits = [phase.timeoutAt, phase.heartbeatAt].filter((at) => at !== undefined);
      return limits.length > 0 ? Math.min(...limits) : undefined;
    }
  }
}

/** When the execution can go on (epoch ms; 0 = at once); undefined while it only waits for others. */
export function executionDueAt(execution: Execution): number | undefined {
  if (execution.status !== 'RUNNING') return undefined;
  const all = [execution.timeoutAt, ...execution.threads.map(threadDueAt)].filter((at) => at !== undefined);
  return all.length > 0 ? Math.min(...all) : undefined;
}

/** The task that waits for this token; undefined once it is closed. */
export function taskWithToken(execution: Execution, token: string): TaskPhase | undefined {
  if (execution.status !== 'RUNNING') return undefined;
  const phases = execution.threads.map(({ phase }) => phase).filter((phase) => phase.kind === 'task');
  return phases.find((phase) => phase.token === token && !phase.outcome);
}

export function threadOfAttempt(execution: Execution, attempt: string): Thread | undefined {
  return execution.threads.find(({ phase }) => phase.kind === 'task' && phase.attempt === attempt);
}

/** Removes the branches or iterations under a thread, with all under them. */
export function removeChildren(execution: Execution, parent: string): void {
  for (const child of execution.threads.filter((thread) => thread.parent === parent)) {
    removeChildren(execution, child.id);
    execution.threads = execution.threads.filter(({ id }) => id !== child.id);
  }
}
