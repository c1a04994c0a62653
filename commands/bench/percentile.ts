/**
 * The nearest-rank percentile: the smallest value that at least `percent` of all do not exceed.
 * @throws RangeError for no values, or a percentage not in (0, 100]
 */
export function percentile(values: readonly number[], percent: number): number {
  if (!(percent > 0 && percent <= 100)) throw new RangeError(`${percent} is no percentage above 0 and up to 100`);
  const sorted = values.toSorted((a, b) => a - b);
  const found = sorted[Math.ceil((percent / 100) * sorted.length) - 1];
  if (found === undefined) throw new RangeError('there is no percentile of nothing');
  return found;
}

export const median = (values: readonly number[]): number => percentile(values, 50);
