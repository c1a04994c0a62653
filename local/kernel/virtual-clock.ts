import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from './kernel.ts';

/**
 * One shared cell says what time it is, so that every worker reads the same clock without asking:
 * an even value is twice a running offset to real time, an odd value is twice a frozen instant plus one.
 */
export function encodeRunning(offsetMs: number): bigint {
  return BigInt(Math.round(offsetMs)) * 2n;
}

export function encodeFrozen(instant: number): bigint {
  return BigInt(Math.round(instant)) * 2n + 1n;
}

/** Epoch milliseconds that the cell means at the given real time. */
export function decodeNow(cell: bigint, realNow: number): number {
  return (cell & 1n) === 1n ? Number((cell - 1n) / 2n) : realNow + Number(cell / 2n);
}

export interface VirtualClock extends Clock {
  /** The cell of the clock, for worker threads (a BigInt64Array of one element). */
  readonly shared: SharedArrayBuffer;
  readonly frozen: boolean;
  /** Time stands still at this instant (never an earlier one than now). */
  freeze(instant: number): void;
  /** Time runs on from where it stands. */
  release(): void;
}

/**
 * The laptop's clock. Its distance to real time is on disk at every step, so that a restart never goes back in time.
 * @param startAt instant (epoch ms) at which a clock that was never set begins; default: real time
 */
export function createVirtualClock(storage: DatabaseSync, startAt?: number, realNow = Date.now): VirtualClock {
  storage.exec(
    'CREATE TABLE IF NOT EXISTS kernel_clock (id INTEGER PRIMARY KEY CHECK (id = 1), offset_ms INTEGER NOT NULL)',
  );
  const save = storage.prepare(
    'INSERT INTO kernel_clock VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET offset_ms = excluded.offset_ms',
  );
  const saved = storage.prepare('SELECT offset_ms FROM kernel_clock').get()?.['offset_ms'];
  const shared = new SharedArrayBuffer(8);
  const cell = new BigInt64Array(shared);
  const start = startAt === undefined ? 0 : startAt - realNow();
  const offset = typeof saved === 'number' ? saved : start;
  Atomics.store(cell, 0, encodeRunning(offset));
  save.run(Math.round(offset));

  const read = (): number => decodeNow(Atomics.load(cell, 0), realNow());
  const isFrozen = (): boolean => (Atomics.load(cell, 0) & 1n) === 1n;
  return {
    shared,
    get frozen() {
      return isFrozen();
    },
    now: read,
    freeze(instant) {
      const at = Math.max(read(), Math.round(instant));
      Atomics.store(cell, 0, encodeFrozen(at));
      save.run(at - realNow());
    },
    release() {
      if (!isFrozen()) return;
      const distance = read() - realNow();
      Atomics.store(cell, 0, encodeRunning(distance));
      save.run(distance);
    },
  };
}
