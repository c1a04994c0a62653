import fc from 'fast-check';
import { expect, it } from 'vitest';
import { median, percentile } from './percentile.ts';

it.each([
  [[7], 50, 7],
  [[7], 99, 7],
  [[3, 1, 2], 50, 2],
  [[4, 3, 2, 1], 50, 2],
  [Array.from({ length: 100 }, (_, i) => i + 1), 99, 99],
  [Array.from({ length: 100 }, (_, i) => i + 1), 100, 100],
  [Array.from({ length: 1000 }, (_, i) => i + 1), 99, 990],
])('of %j the %i %% do not exceed %i', (values, percent, expected) => {
  expect(percentile(values, percent)).toBe(expected);
});

it('is one of the values, with enough of them at or below it', () => {
  const values = fc.array(fc.integer(), { minLength: 1, maxLength: 50 });
  fc.assert(
    fc.property(values, fc.integer({ min: 1, max: 100 }), (all, percent) => {
      const found = percentile(all, percent);
      expect(all).toContain(found);
      expect(all.filter((value) => value <= found).length * 100).toBeGreaterThanOrEqual(percent * all.length);
      expect(all.filter((value) => value < found).length * 100).toBeLessThan(percent * all.length);
    }),
  );
});

it('refuses to answer for nothing, and for what is no percentage', () => {
  expect(() => median([])).toThrow('nothing');
  expect(() => percentile([1], 0)).toThrow('0 is no percentage');
  expect(() => percentile([1], 101)).toThrow(RangeError);
});
