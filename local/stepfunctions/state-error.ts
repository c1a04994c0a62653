export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export type JsonObject = Record<string, Json>;

/** Largest input, output, payload or result of a state, in bytes of UTF-8. */
export const payloadLimit = 262_144;

/** A failure inside a state: `error` is the name that Retry and Catch match, `cause` the sentence beside it. */
export class StateError extends Error {
  readonly error: string;
  override readonly cause: string;
  /** Field whose expression failed, for an evaluation error. */
  readonly field: string | undefined;

  constructor(error: string, cause: string, field?: string) {
    super(`${error}: ${cause}`);
    this.name = 'StateError';
    this.error = error;
    this.cause = cause;
    this.field = field;
  }
}

/** @throws StateError States.DataLimitExceeded when the value is larger than a state may hold */
export function withinLimit<T extends Json>(value: T, what: string): T {
  if (Buffer.byteLength(JSON.stringify(value)) <= payloadLimit) return value;
  throw new StateError(
    'States.DataLimitExceeded',
    `${what} exceeds the maximum number of bytes service limit (${payloadLimit}).`,
  );
}
