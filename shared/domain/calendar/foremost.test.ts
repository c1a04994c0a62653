import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foremost, within, type Ranked } from './foremost.ts';
import { union } from './interval.ts';

const ranked = fc
  .tuple(fc.nat(40), fc.nat(12), fc.nat(4))
  .map(([start, length, rank]): Ranked => ({ start, end: start + length, rank }));
const many = fc.array(ranked, { maxLength: 12 });
/** The oracle: the lowest rank at every instant, one by one. */
const byInstant = (intervals: readonly Ranked[]): Map<number, number> => {
  const found = new Map<number, number>();
  for (const { start, end, rank } of intervals)
    for (let at = start; at < end; at += 1) found.set(at, Math.min(rank, found.get(at) ?? rank));
  return new Map([...found].sort(([a], [b]) => a - b));
};

describe('what goes before the rest where intervals overlap', () => {
  it('is at every instant the lowest rank there, in stretches as long as they can be', () => {
    fc.assert(
      fc.property(many, (intervals) => {
        const found = foremost(intervals);
        expect(byInstant(found)).toEqual(byInstant(intervals));
        found.slice(1).forEach((piece, index) => {
          const before = found[index];
          expect(before?.end).toBeLessThanOrEqual(piece.start);
          expect(before?.end === piece.start && before.rank === piece.rank).toBe(false);
        });
      }),
    );
  });

  it('does not depend on the order in which they come', () => {
    fc.assert(
      fc.property(many, (intervals) => {
        expect(foremost(intervals.toReversed())).toEqual(foremost(intervals));
      }),
    );
  });

  it('is found of those that have no end', () => {
    expect(
      foremost([
        { start: 0, end: Number.POSITIVE_INFINITY, rank: 1 },
        { start: 2, end: 4, rank: 0 },
      ]),
    ).toEqual([
      { start: 0, end: 2, rank: 1 },
      { start: 2, end: 4, rank: 0 },
      { start: 4, end: Number.POSITIVE_INFINITY, rank: 1 },
    ]);
  });

  it('can be cut to other intervals, instant by instant', () => {
    fc.assert(
      fc.property(many, many, (intervals, others) => {
        const other = new Set(byInstant(others).keys());
        const expected = new Map([...byInstant(intervals)].filter(([at]) => other.has(at)));
        expect(byInstant(within(foremost(intervals), union(others)))).toEqual(expected);
      }),
    );
  });
});
