import { createActivityCounter } from './activity-counter.ts';
import { createDueDriver, type DueDriver } from './due-driver.ts';
import type { Kernel, Outbox } from './kernel.ts';
import { createOutbox } from './message-outbox.ts';
import { openStorage } from './open-storage.ts';
import { createVirtualClock, type VirtualClock } from './virtual-clock.ts';

export interface RunningKernel {
  readonly kernel: Kernel & { readonly clock: VirtualClock };
  readonly outbox: Outbox;
  readonly driver: DueDriver;
  /** Resolves as soon as nothing is under way. */
  idle(): Promise<void>;
  /** Stops the driver and closes the storage; work under way should have ended before. */
  close(): Promise<void>;
}

export interface KernelOptions {
  /** undefined: nothing is kept on disk. */
  dataDir?: string | undefined;
  /** Epoch ms at which a clock that was never set begins. */
  startAt?: number | undefined;
  log?: (line: string) => void;
}

/** Clock, activity, storage and driver of one local system. The driver waits for `driver.start()`. */
export function createKernel(options: KernelOptions = {}): RunningKernel {
  const { dataDir, startAt, log = () => undefined } = options;
  const storage = openStorage(dataDir);
  const clock = createVirtualClock(storage.database, startAt);
  const activity = createActivityCounter(() => driver.poke());
  const driver: DueDriver = createDueDriver(clock, activity, log);
  return {
    kernel: {
      clock,
      activity,
      storage: storage.database,
      dataDir,
      register: (source) => driver.register(source),
      poke: () => driver.poke(),
      log,
    },
    outbox: createOutbox(storage.database, clock),
    driver,
    idle: () => activity.idle(),
    async close() {
      await driver.stop();
      storage.close();
    },
  };
}
