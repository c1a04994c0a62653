/** Chance that comes again with the same seed. */
export interface Luck {
  /** At least 0, below 1. */
  next(): number;
  /** Whole, both ends included. */
  int(least: number, most: number): number;
  chance(of: number): boolean;
  pick<T>(from: readonly T[]): T;
}

/** Mulberry32: small, quick, and even enough to draw cases from. */
export function luck(seed: number): Luck {
  let state = Math.imul(seed + 1, 0x9e37_79b1) | 0;
  const next = () => {
    state = (state + 0x6d2b_79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const int = (least: number, most: number) => least + Math.floor(next() * (most - least + 1));
  return {
    next,
    int,
    chance: (of) => next() < of,
    pick: <T>(from: readonly T[]): T => {
      if (from.length === 0) throw new RangeError('there is nothing to pick from');
      return from[int(0, from.length - 1)] as T;
    },
  };
}
