/** An answer that is asked for far more often than it changes. */
export interface Remembered<T> {
  value(): T;
  /** What the answer comes from has changed: the next one is asked for anew. */
  forget(): void;
}

/** Asks when the answer is needed, and remembers it. The driver asks every source when it is due after every event. */
export function remembered<T>(ask: () => T): Remembered<T> {
  let known: { answer: T } | undefined;
  return {
    value: () => (known ??= { answer: ask() }).answer,
    forget: () => void (known = undefined),
  };
}
