import type { Clock } from '../runtime/clock.ts';
import type { Item } from './table.ts';

/**
 * Items of the table that one sandbox read a moment ago. Only what was found is remembered: that something is not there is asked
 * anew each time, as are reads that failed.
 */
export class ShortMemory {
  readonly #clock: Clock;
  readonly #forMs: number;
  readonly #known = new Map<string, { readonly readAt: number; readonly item: Promise<Item | undefined> }>();

  constructor(clock: Clock, forMs: number) {
    this.#clock = clock;
    this.#forMs = forMs;
  }

  /** The item as it was read at most `forMs` ago, by this call or another; two calls at once share one read. */
  recall(key: string, read: () => Promise<Item | undefined>): Promise<Item | undefined> {
    const now = this.#clock.now();
    const known = this.#known.get(key);
    // A clock that was set back tells nothing of an item's age.
    if (known !== undefined && now >= known.readAt && now - known.readAt < this.#forMs) return known.item;
    const entry = { readAt: now, item: read() };
    this.#known.set(key, entry);
    const forget = () => this.#known.get(key) === entry && this.#known.delete(key);
    void entry.item.then((item) => item === undefined && forget(), forget);
    return entry.item;
  }
}
