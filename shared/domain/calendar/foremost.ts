import type { Interval } from './interval.ts';

/** An interval that gives way, where they overlap, to every one of a lower rank. */
export interface Ranked extends Interval {
  readonly rank: number;
}

/**
 * The lowest rank at each instant that any of them covers: disjoint intervals in order, as long as they can be. One sweep: the time
 * it takes grows with the count of intervals and the logarithm of how many overlap, whatever their ranks.
 */
export function foremost(intervals: readonly Ranked[]): Ranked[] {
  const ordered = intervals.filter(({ start, end }) => end > start).sort((a, b) => a.start - b.start);
  const found: { start: number; end: number; rank: number }[] = [];
  /** Those that began, the lowest rank on top; they leave it only when they come to the top. */
  const begun = new Heap();
  let at = Number.NEGATIVE_INFINITY;
  for (let next = 0; ;) {
    let top = begun.top();
    while (top !== undefined && top.end <= at) {
      begun.removeTop();
      top = begun.top();
    }
    const coming = ordered[next];
    if (top === undefined) {
      if (coming === undefined) return found;
      at = coming.start;
    } else {
      const until = coming === undefined ? top.end : Math.min(top.end, coming.start);
      if (until > at) append(found, at, until, top.rank);
      at = until;
    }
    for (let one = ordered[next]; one !== undefined && one.start <= at; one = ordered[next]) {
      begun.add(one);
      next += 1;
    }
  }
}

function append(found: { start: number; end: number; rank: number }[], start: number, end: number, rank: number): void {
  const last = found.at(-1);
  if (last?.rank === rank && last.end === start) last.end = end;
  else found.push({ start, end, rank });
}

/** Disjoint pieces in order, cut to intervals that are disjoint and in order too. */
export function within(pieces: readonly Ranked[], others: readonly Interval[]): Ranked[] {
  const cut: Ranked[] = [];
  for (let i = 0, j = 0; ;) {
    const [piece, other] = [pieces[i], others[j]];
    if (piece === undefined || other === undefined) return cut;
    const [start, end] = [Math.max(piece.start, other.start), Math.min(piece.end, other.end)];
    if (start < end) cut.push({ start, end, rank: piece.rank });
    if (piece.end <= other.end) i += 1;
    else j += 1;
  }
}

/** A binary heap, the lowest rank on top, and of those the one that ends last. */
class Heap {
  readonly #items: Ranked[] = [];

  top(): Ranked | undefined {
    return this.#items[0];
  }

  add(item: Ranked): void {
    const items = this.#items;
    let place = items.length;
    items.push(item);
    for (let above = (place - 1) >> 1; place > 0; above = (place - 1) >> 1) {
      const parent = items[above];
      if (parent === undefined || !goesBefore(item, parent)) return;
      items[place] = parent;
      items[above] = item;
      place = above;
    }
  }

  removeTop(): void {
    const items = this.#items;
    const moved = items.pop();
    if (moved === undefined || items.length === 0) return;
    items[0] = moved;
    for (let place = 0; ;) {
      let least = 2 * place + 1;
      const [left, right] = [items[least], items[least + 1]];
      if (left === undefined) return;
      let child = left;
      if (right !== undefined && goesBefore(right, left)) {
        child = right;
        least += 1;
      }
      if (!goesBefore(child, moved)) return;
      items[place] = child;
      items[least] = moved;
      place = least;
    }
  }
}

const goesBefore = (a: Ranked, b: Ranked): boolean => a.rank < b.rank || (a.rank === b.rank && a.end > b.end);
