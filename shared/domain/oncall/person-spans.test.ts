import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Interval } from '../calendar/interval.ts';
import { clipped, personSpans } from './person-spans.ts';

/** Spans in order that do not overlap, from the lengths of their gaps and of themselves. */
const spans = fc.array(fc.tuple(fc.nat(5), fc.integer({ min: 1, max: 5 })), { maxLength: 6 }).map((parts) => {
  let at = 0;
  return parts.map(([gap, length]): Interval => {
    const start = at + gap;
    at = start + length;
    return { start, end: at };
  });
});
const covers = (all: readonly Interval[], at: number): boolean => all.some(({ start, end }) => start <= at && at < end);

describe('what of some spans lies in a range', () => {
  it('is every instant of both', () => {
    fc.assert(
      fc.property(spans, fc.nat(60), fc.nat(20), (all, from, length) => {
        const cut = clipped(all, from, from + length);
        for (let at = 0; at < 90; at += 1)
          expect(covers(cut, at)).toBe(covers(all, at) && at >= from && at < from + length);
      }),
    );
  });
});

describe('a shift as its person sees it', () => {
  it('goes on while others come and go, and ends when they are off themselves', () => {
    expect(
      personSpans([
        { start: 0, end: 2, people: ['maya'] },
        { start: 2, end: 4, people: ['tomas', 'maya'] },
        { start: 4, end: 5, people: ['tomas'] },
        { start: 5, end: 6, people: [] },
        { start: 6, end: 7, people: ['maya'] },
      ]),
    ).toEqual([
      { person: 'maya', start: 0, end: 4 },
      { person: 'tomas', start: 2, end: 5 },
      { person: 'maya', start: 6, end: 7 },
    ]);
  });
});
