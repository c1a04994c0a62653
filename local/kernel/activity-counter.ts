import type { Activity } from './kernel.ts';

export interface ActivityCounter extends Activity {
  /** Resolves as soon as nothing is under way. */
  idle(): Promise<void>;
  readonly count: number;
  /** What is under way, for a message to a person who waits. */
  underWay(): string[];
}

/** Counts the work under way. */
export function createActivityCounter(onChange: () => void = () => undefined): ActivityCounter {
  const running = new Map<symbol, string>();
  let waiting: (() => void)[] = [];
  return {
    begin(what) {
      const key = Symbol(what);
      running.set(key, what);
      return () => {
        if (!running.delete(key)) return;
        if (running.size === 0) {
          const woken = waiting;
          waiting = [];
          for (const wake of woken) wake();
        }
        onChange();
      };
    },
    idle: () => (running.size === 0 ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve))),
    get count() {
      return running.size;
    },
    underWay: () => [...running.values()],
  };
}
