import type { People, Pieces, Timeline } from './timeline.ts';

/** Every piece of `[from, to)`; none where that is empty. */
export function piecesIn<T>(timeline: Timeline<T>, from: number, to: number): Pieces<T> {
  if (timeline.list !== undefined) return timeline.list(from, to);
  const edges: number[] = [];
  const is: T[] = [];
  for (let at = from; at < to;) {
    const piece = timeline(at);
    edges.push(at);
    is.push(piece.is);
    at = piece.until;
  }
  edges.push(to);
  return { count: is.length, edges: new Float64Array(edges), is };
}

/** People, changed in each piece of `causes` by what `change` says to do; where that is undefined, they stay. Both of one range. */
export function changedBy<A>(
  people: Pieces<People>,
  causes: Pieces<A>,
  change: (cause: A) => ((people: People) => People) | undefined,
): Pieces<People> {
  const room = people.count + causes.count;
  const edges = new Float64Array(room + 1);
  const is = new Array<People>(room);
  const { edges: planned, is: all } = people;
  let count = 0;
  let place = 0;
  for (let cause = 0; cause < causes.count; cause += 1) {
    const does = change(causes.is[cause] as A);
    const end = causes.edges[cause + 1] as number;
    for (let at = causes.edges[cause] as number; at < end; count += 1) {
      const these = all[place] as People;
      edges[count] = at;
      is[count] = does === undefined ? these : does(these);
      at = planned[place + 1] as number;
      if (at <= end) place += 1;
      else at = end;
    }
  }
  edges[count] = planned[people.count] as number;
  return { count, edges, is };
}

type Join = (one: People, other: People) => People;

/**
 * People of one list and of those after it, of the same range; where both have any they are joined by `join`, which has to be
 * associative: many lists are merged by halves, so that none is gone through more often than it has to be.
 */
export function mergedBy(lists: readonly Pieces<People>[], join: Join): Pieces<People> {
  if (lists.length === 1) return lists[0] as Pieces<People>;
  const half = lists.length >> 1;
  return bothBy(mergedBy(lists.slice(0, half), join), mergedBy(lists.slice(half), join), join);
}

function bothBy(one: Pieces<People>, other: Pieces<People>, join: Join): Pieces<People> {
  const room = one.count + other.count;
  const edges = new Float64Array(room + 1);
  const is = new Array<People>(room);
  const [ones, others] = [one.edges, other.edges];
  const to = ones[one.count] as number;
  let count = 0;
  let left = 0;
  let right = 0;
  for (let at = ones[0] as number; at < to; count += 1) {
    const these = one.is[left] as People;
    const those = other.is[right] as People;
    edges[count] = at;
    is[count] = these.length === 0 ? those : those.length === 0 ? these : join(these, those);
    const next = ones[left + 1] as number;
    const nextOther = others[right + 1] as number;
    if (next <= nextOther) left += 1;
    if (nextOther <= next) right += 1;
    at = next < nextOther ? next : nextOther;
  }
  edges[count] = to;
  return { count, edges, is };
}
