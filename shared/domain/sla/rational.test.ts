import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isBelow, partOf, percentage, percentFloored, rational, roundHalfUp } from './rational.ts';

describe('exact fractions', () => {
  it.each([
    ['99.9', 999n, 1000n],
    ['99.99', 9999n, 10000n],
    ['99.0', 990n, 1000n],
    ['100', 100n, 100n],
    ['99.999', 99999n, 100000n],
  ])('reads %s %% exactly', (text, num, den) => {
    expect(percentage.safeParse(text).success).toBe(true);
    const part = partOf(text);
    expect(part.num * den).toBe(num * part.den);
  });

  it.each(['100.1', '99,9', '-1', '', '1e2', '999', '99.'])('refuses "%s" as a percentage', (text) => {
    expect(percentage.safeParse(text).success).toBe(false);
  });

  it.each([
    [1n, 2n, 1n],
    [49n, 100n, 0n],
    [3n, 2n, 2n],
    [0n, 7n, 0n],
  ])('rounds %i/%i half up to %i', (num, den, expected) => {
    expect(roundHalfUp({ num, den })).toBe(expected);
  });

  it('never shows an uptime that missed a guarantee as the guarantee', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2_700_000_000 }),
        fc.constantFrom('99', '99.5', '99.9', '99.99'),
        (den, guarantee) => {
          const part = partOf(guarantee);
          const num = Number((part.num * BigInt(den) - 1n) / part.den);
          const uptime = rational(num, den);
          fc.pre(isBelow(uptime, part));
          expect(percentFloored(uptime)).toBeLessThan(Number(guarantee));
        },
      ),
    );
  });

  it('shows 100 only for an uptime without any gap', () => {
    expect(percentFloored(rational(2_674_800_000, 2_674_800_000))).toBe(100);
    expect(percentFloored(rational(2_674_799_999, 2_674_800_000))).toBe(99.999999);
  });
});
