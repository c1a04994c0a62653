import { setTimeout as elapse } from 'node:timers/promises';

/** Waits before the next try, longer each time up to `mostMs`, and never in step with others who wait for the same. */
export const backingOff =
  (firstMs: number, mostMs: number) =>
  async (attempt: number): Promise<void> => {
    await elapse(Math.random() * Math.min(mostMs, firstMs * 2 ** attempt));
  };

/** For something that others are after too: a race lost is a race to be run again soon. */
export const backOff = backingOff(5, 100);
