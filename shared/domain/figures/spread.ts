/** A length of time in milliseconds; `open` while it still grows; undefined where there is none to measure. */
export type Measured = number | 'open' | undefined;

/**
 * What is known of many lengths of time, in milliseconds. `n` is how many there are; those that still grow are counted in `open`
 * and in nothing else. Without any there is no figure: null, never zero. Percentiles are of the nearest rank.
 */
export interface Spread {
  readonly n: number;
  readonly open: number;
  readonly meanMs: number | null;
  readonly medianMs: number | null;
  /** The median once more, by the name that stands beside the other percentiles. */
  readonly p50Ms: number | null;
  readonly p90Ms: number | null;
  readonly p95Ms: number | null;
}

export function spreadOf(all: readonly Measured[]): Spread {
  const known = all.filter((one) => typeof one === 'number').sort((a, b) => a - b);
  const rank = (percent: number): number | null => known[Math.ceil((percent * known.length) / 100) - 1] ?? null;
  const sum = known.reduce((total, ms) => total + ms, 0);
  return {
    n: known.length,
    open: all.filter((one) => one === 'open').length,
    meanMs: known.length === 0 ? null : sum / known.length,
    medianMs: rank(50),
    p50Ms: rank(50),
    p90Ms: rank(90),
    p95Ms: rank(95),
  };
}

/**
 * How many of those that something is known of are so. `unknown` are the others, which count for nothing; without any that is
 * known there is no percentage.
 */
export interface Share {
  readonly n: number;
  readonly count: number;
  readonly unknown: number;
  readonly percent: number | null;
}

export function shareOf(all: readonly (boolean | undefined)[]): Share {
  const known = all.filter((one) => one !== undefined);
  const count = known.filter(Boolean).length;
  return {
    n: known.length,
    count,
    unknown: all.length - known.length,
    percent: known.length === 0 ? null : (count * 100) / known.length,
  };
}
