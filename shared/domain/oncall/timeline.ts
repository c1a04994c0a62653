/** What holds at an instant, and until when it holds for certain; it may well hold on after that. Epoch milliseconds, exclusive. */
export interface Piece<T> {
  readonly is: T;
  readonly until: number;
}

/**
 * Pieces of a range, one after the other: `is[n]` holds from `edges[n]` until `edges[n + 1]`, for each n below `count`; what lies
 * behind is only room. No object a piece: a year of a few layers has thousands, most of them gone as soon as they are merged.
 */
export interface Pieces<T> {
  readonly count: number;
  readonly edges: Float64Array;
  readonly is: readonly T[];
}

/** Answers for every instant there is; the answer at `t` is the same for each instant of `[t, until)`. */
export interface Timeline<T> {
  (at: number): Piece<T>;
  /** The pieces of `[from, to)`, where they are listed quicker than asked for one by one. Ask `piecesIn`, which does either. */
  readonly list?: (from: number, to: number) => Pieces<T>;
}

/** On call together, in the order in which they are tried. */
export type People = readonly string[];

export const NOBODY: People = [];
export const FOREVER = Number.POSITIVE_INFINITY;

/** A timeline that lists a range by `list`, which has to say the same as `ask` does of each instant. */
export const listing = <T>(ask: (at: number) => Piece<T>, list: (from: number, to: number) => Pieces<T>): Timeline<T> =>
  Object.assign(ask, { list });

export const always =
  <T>(is: T): Timeline<T> =>
  () => ({ is, until: FOREVER });

/**
 * The same, keeping its last piece: whoever walks along a timeline asks most of its parts again and again within one piece.
 */
export function remembering<T>(timeline: Timeline<T>): Timeline<T> {
  let last: Piece<T> | undefined;
  let since = FOREVER;
  const ask: Timeline<T> = (at) => {
    if (last !== undefined && at >= since && at < last.until) return last;
    last = timeline(at);
    since = at;
    return last;
  };
  return timeline.list === undefined ? ask : listing(ask, timeline.list);
}

/** The spans `[start, end)` that hold at an instant, in the order in which they were given. */
export function spansAt<T>(
  spans: readonly { readonly start: number; readonly end: number; readonly of: T }[],
): Timeline<readonly T[]> {
  const edges = edgesOf(spans);
  const waiting = spans.map((span, place) => ({ span, place })).sort((one, other) => one.span.start - other.span.start);
  const pieces: Piece<readonly T[]>[] = [{ is: [], until: edges[0] ?? FOREVER }];
  let holding: typeof waiting = [];
  let next = 0;
  for (let index = 0; index < edges.length; index += 1) {
    const edge = edges[index] as number;
    if (holding.length > 0) holding = holding.filter(({ span }) => span.end > edge);
    for (let one = waiting[next]; one !== undefined && one.span.start <= edge; one = waiting[(next += 1)])
      if (one.span.end > edge) holding.push(one);
    if (holding.length > 1) holding.sort((one, other) => one.place - other.place);
    pieces.push({ is: holding.map(({ span }) => span.of), until: edges[index + 1] ?? FOREVER });
  }
  return (at) => pieces[atOrBefore(edges, at) + 1] as Piece<readonly T[]>;
}

/** Every start and end once, in order. */
function edgesOf(spans: readonly { readonly start: number; readonly end: number }[]): Float64Array {
  const all = new Float64Array(spans.length * 2);
  for (const [place, { start, end }] of spans.entries()) {
    all[place * 2] = start;
    all[place * 2 + 1] = end;
  }
  all.sort();
  return all.filter((edge, place) => edge !== all[place - 1]);
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
