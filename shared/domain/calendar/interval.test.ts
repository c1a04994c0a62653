import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { intersect, lengthOf, subtract, union, type Interval } from './interval.ts';

const span = fc.tuple(fc.nat(40), fc.nat(12)).map(([start, length]): Interval => ({ start, end: start + length }));
const spans = fc.array(span, { maxLength: 8 });
/** The oracle: every instant, one by one. */
const instants = (intervals: readonly Interval[]): Set<number> =>
  new Set(intervals.flatMap(({ start, end }) => Array.from({ length: Math.max(0, end - start) }, (_, i) => start + i)));

describe('half-open intervals', () => {
  it('counts each instant once, whatever overlaps', () => {
    fc.assert(fc.property(spans, (a) => lengthOf(a) === instants(a).size));
  });

  it('keeps intersections, differences and unions exact to the instant', () => {
    fc.assert(
      fc.property(spans, spans, (a, b) => {
        expect(instants(intersect(a, b))).toEqual(instants(a).intersection(instants(b)));
        expect(instants(subtract(a, b))).toEqual(instants(a).difference(instants(b)));
        expect(instants(union([...a, ...b]))).toEqual(instants(a).union(instants(b)));
      }),
    );
  });

  it('joins what touches, so that a stretch has one form', () => {
    expect(
      union([
        { start: 5, end: 9 },
        { start: 0, end: 5 },
        { start: 12, end: 12 },
        { start: 20, end: 3 },
      ]),
    ).toEqual([{ start: 0, end: 9 }]);
  });
});
