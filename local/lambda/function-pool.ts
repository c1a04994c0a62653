import type { InvocationResult } from '../kernel/kernel.ts';
import type { FunctionInstance } from './function-instance.ts';
import type { SpareTime } from './processor-time.ts';

/** Real milliseconds that an event waits for a busy instance before another one is thought of. */
const patienceMs = 25;

/**
 * The instances of one function: started when needed and used again; further events wait. A new one starts only when
 * waiting did not help and the processors have time to spare: code that is loaded, and warmed up, once more takes it
 * from the events that are being worked on.
 */
export interface FunctionPool {
  run(requestId: string, event: string): Promise<InvocationResult>;
  /** Starts an instance, if there is none, for events to come; resolves when its code is loaded, or cannot be. */
  prepare(): Promise<void>;
  /** The living instance that signs with this key. */
  instance(accessKeyId: string): FunctionInstance | undefined;
  close(): Promise<void>;
}

export function createFunctionPool(
  start: () => FunctionInstance,
  maxInstances: number,
  hasSpareTime: SpareTime,
): FunctionPool {
  const idle: FunctionInstance[] = [];
  const all = new Map<string, FunctionInstance>();
  const waiting: ((instance: FunctionInstance) => void)[] = [];
  let growing: NodeJS.Timeout | undefined;

  function take(): Promise<FunctionInstance> | FunctionInstance {
    for (let instance = idle.pop(); instance !== undefined; instance = idle.pop()) {
      if (!instance.ended) return instance;
      all.delete(instance.accessKeyId);
    }
    if (all.size === 0) return open();
    return new Promise((resolve) => {
      waiting.push(resolve);
      growLater();
    });
  }
  function open(): FunctionInstance {
    const instance = start();
    all.set(instance.accessKeyId, instance);
    return instance;
  }
  function growLater(): void {
    if (all.size < maxInstances) growing ??= setTimeout(grow, patienceMs);
  }
  function grow(): void {
    growing = undefined;
    if (waiting.length === 0) return;
    const isLoading = [...all.values()].some((instance) => !instance.loaded && !instance.ended);
    if (hasSpareTime() && !isLoading) waiting.shift()?.(open());
    growLater();
  }
  function giveBack(instance: FunctionInstance): void {
    const next = waiting.shift();
    if (instance.ended) {
      all.delete(instance.accessKeyId);
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
    async prepare() {
      if (all.size > 0) return;
      const instance = open();
      idle.push(instance);
      await instance.whenLoaded;
    },
    instance: (accessKeyId) => all.get(accessKeyId),
    async close() {
      clearTimeout(growing);
      await Promise.all([...all.values()].map((instance) => instance.close()));
    },
  };
}
