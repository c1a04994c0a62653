import type { InvocationResult } from '../kernel/kernel.ts';
import type { FunctionInstance } from './function-instance.ts';

/** The instances of one function: started when needed, used again, at most so many at once; further events wait. */
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

  function take(): Promise<FunctionInstance> | FunctionInstance {
    for (let instance = idle.pop(); instance !== undefined; instance = idle.pop()) {
      if (!instance.ended) return instance;
      all.delete(instance);
    }
    if (all.size < maxInstances) return open();
    return new Promise((resolve) => waiting.push(resolve));
  }
  function open(): FunctionInstance {
    const instance = start();
    all.add(instance);
    return instance;
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
      await Promise.all([...all].map((instance) => instance.close()));
    },
  };
}
