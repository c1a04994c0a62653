import type { DatabaseSync } from 'node:sqlite';
import type { Channel } from '../../shared/domain/policy/document/channels.ts';

/** Virtual now: real time plus an offset; frozen at a due instant while the clock is being advanced. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
}

/** Counts work under way, so that "all that fell due has run" is a fact. */
export interface Activity {
  /** Call the returned function exactly once when the work ends (a second call does nothing). */
  begin(what: string): () => void;
}

/** Anything that falls due in local time. State is on disk; nextDue answers from it. */
export interface DueSource {
  readonly name: string;
  /** Earliest instant (epoch ms) at which there is something that can be done; undefined = nothing; <= now = ready. */
  nextDue(): number | undefined;
  /** Starts everything due at or before now; long work is tracked with activity. Must make progress or move nextDue. */
  runDue(now: number): void | Promise<void>;
  /** Ticks of a short period (under an hour): they do not hold up an advance, see `advance`. */
  readonly coalesced?: CoalescedTicks;
}

/**
 * Ticks that may be run once for many. They are not part of `nextDue`: the driver asks for them separately, runs each
 * of them in ordinary time, and during a coalescing advance only once, after everything else that fell due.
 */
export interface CoalescedTicks {
  nextTick(): number | undefined;
  /** Runs what ticked at or before now; a tick missed many times runs once and its next one lies after now. */
  runTicks(now: number): void | Promise<void>;
}

/** What every service of the laptop stands on. */
export interface Kernel {
  readonly clock: Clock;
  readonly activity: Activity;
  /** One file `<data>/local.db` or `:memory:`; each service makes its own tables, prefixed by the service's name. */
  readonly storage: DatabaseSync;
  /** undefined when nothing is kept on disk. */
  readonly dataDir: string | undefined;
  register(source: DueSource): void;
  /** "My nextDue may have changed": the driver looks again, asynchronously. */
  poke(): void;
  log(line: string): void;
}

/** A message kept as sent to the outside world; `sentAt` is ISO 8601 UTC with milliseconds. */
export interface CapturedMessage {
  id: string;
  channel: Channel;
  to: string;
  subject?: string;
  body: string;
  sentAt: string;
  /** No provider took it: there is none yet for its channel. */
  simulated?: true;
  /** Files that came with it; `size` in bytes. */
  attachments?: { name: string; size: number }[];
}

/** A file of a message, to be downloaded. */
export interface CapturedFile {
  name: string;
  contentType: string;
  bytes: Uint8Array;
}

/** Every phone and mailbox of the world outside, oldest message first. */
export interface Outbox {
  capture(message: Omit<CapturedMessage, 'id' | 'sentAt' | 'attachments'>, files?: CapturedFile[]): CapturedMessage;
  /** The n-th file of a message, from 0. */
  file(id: string, index: number): CapturedFile | undefined;
  list(filter: { channel?: string; to?: string }): CapturedMessage[];
}

/** Who calls: everything not a function's or a role's own credential is the administrator. */
export type Principal =
  | { kind: 'admin' }
  | { kind: 'role'; roleLogicalId: string }
  | { kind: 'service'; service: string; sourceArn?: string };

export type InvocationResult =
  { ok: true; payload: unknown } | { ok: false; errorType: string; errorMessage: string; trace?: string[] };

/** Invokes a function as Lambda would. */
export interface LambdaInvoker {
  /**
   * The caller's right (role policy or AWS::Lambda::Permission) is checked first: throws
   * AwsError('AccessDeniedException') if it is missing, 'ResourceNotFoundException' for an unknown function.
   */
  invoke(functionArnOrName: string, payload: unknown, caller: Principal): Promise<InvocationResult>;
}

/** An error as an AWS API answers it: a code, an HTTP status, and whose fault it is. */
export class AwsError extends Error {
  readonly code: string;
  readonly status: number;
  readonly senderFault: boolean;

  constructor(code: string, message: string, status = 400) {
    super(message);
    this.name = code;
    this.code = code;
    this.status = status;
    this.senderFault = status < 500;
  }
}
