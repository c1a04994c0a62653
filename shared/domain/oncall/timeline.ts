/** What holds at an instant, and until when it holds for certain; it may well hold on after that. Epoch milliseconds, exclusive. */
export interface Piece<T> {
  readonly is: T;
  readonly until: number;
}

/** Answers for every instant there is; the answer at `t` is the same for each instant of `[t, until)`. */
export type Timeline<T> = (at: number) => Piece<T>;

/** On call together, in the order in which they are tried. */
export type People = readonly string[];

export const NOBODY: People = [];
export const FOREVER = Number.POSITIVE_INFINITY;

export const always =
  <T>(is: T): Timeline<T> =>
  () => ({ is, until: FOREVER });

/** The spans `[start, end)` that hold at an instant, in the order in which they were given. */
export function spansAt<T>(
  spans: readonly { readonly start: number; readonly end: number; readonly of: T }[],
): Timeline<readonly T[]> {
  const edges = Float64Array.from(new Set(spans.flatMap(({ start, end }) => [start, end]))).sort();
  const starts = [Number.NEGATIVE_INFINITY, ...edges];
  const between = starts.map((from) =>
    spans.filter(({ start, end }) => start <= from && from < end).map(({ of }) => of),
  );
  return (at) => {
    const index = atOrBefore(edges, at) + 1;
    return { is: between[index] as readonly T[], until: edges[index] ?? FOREVER };
  };
}

/** Index of the last edge at or before `at`; -1 before the first. */
function atOrBefore(edges: Float64Array, at: number): number {
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((edges[middle] as number) <= at) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
