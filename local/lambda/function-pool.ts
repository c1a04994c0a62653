import type { InvocationResult } from '../kernel/kernel.ts';
import type { FunctionInstance } from './function-instance.ts';

/** Real milliseconds that an event waits for a busy instance before another one is started for it. */
const patienceMs = 50;

/**
 * The instances of one function: started when needed and used again; further events wait. New ones start one at a
 * time and only when waiting did not help: loading the same code four times at once would take four times as long.
 */
export interface FunctionPool {
  run(requestId: string, event: string): Promise<InvocationResult>;
  /** The living instance that signs with this key. */
  instance(accessKeyId: string): FunctionInstance | undefined;
  close(): Promise<void>;
}

export function createFunctionPool(start: () => FunctionInstance, maxInstances: number): FunctionPool {
  const idle: FunctionInstance[] = [];
  const all = new Set<FunctionInstance>();
  const waiting: ((instance: FunctionInstance) => void)[] = [];
  let growing: NodeJS.Timeout | undefined;

  function take(): Promise<FunctionInstance> | FunctionInstance {
    for (let instance = idle.pop(); instance !== undefined; instance = idle.pop()) {
      if (!instance.ended) return instance;
      all.delete(instance);
    }
    if (all.size === 0) return open();
    return new Promise((resolve) => {
      waiting.push(resolve);
      growLater();
    });
  }
  function open(): FunctionInstance {
    const instance = start();
    all.add(instance);
    return instance;
  }
  function growLater(): void {
    if (all.size < maxInstances) growing ??= setTimeout(grow, patienceMs);
  }
  function grow(): void {
    growing = undefined;
    const isLoading = [...all].some((instance) => !instance.loaded && !instance.ended);
    if (!isLoading && all.size < maxInstances) waiting.shift()?.(open());
    if (waiting.length > 0) growLater();
  }
  function giveBack(instance: FunctionInstance): void {
    const next = waiting.shift();
    if (instance.ended) {
      all.delete(instance);
      next?.(open());
    } else if (next === undefined) idle.push(instance);
    else next(instance);
  }

  return {
    async run(requestId, event) {
      const instance = await take();
      try {
        return await instance.invoke(requestId, event);
      } finally {
        giveBack(instance);
      }
    },
    instance: (accessKeyId) => [...all].find((instance) => instance.accessKeyId === accessKeyId),
    async close() {
      clearTimeout(growing);
      await Promise.all([...all].map((instance) => instance.close()));
    },
  };
}
