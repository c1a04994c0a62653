import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bandReached, creditFor } from './credit.ts';
import { rational } from './rational.ts';
import { slaTier } from './sla-tier.ts';

const several = slaTier.parse({
  name: 'Several bands',
  guarantee: '99.9',
  bands: [
    { below: '99.9', creditBp: 1000 },
    { below: '99.0', creditBp: 2500 },
    { below: '95.0', creditBp: 10_000 },
  ],
  maintenance: { window: 'week', allowance: 'PT8H' },
  noticeBefore: 'PT24H',
  degradedCounts: false,
  creditCap: 'none',
});
const whole = rational(1, 1);

describe('the band of an uptime', () => {
  it.each([
    [99_900, undefined],
    [99_899, 1000],
    [99_000, 1000],
    [98_999, 2500],
    [95_000, 2500],
    [94_999, 10_000],
    [0, 10_000],
  ])('%d per 100,000 reaches the lowest band that it is strictly below', (num, creditBp) => {
    expect(bandReached(rational(num, 100_000), several)?.creditBp).toBe(creditBp);
  });

  it.each([
    ['a first band that is not the guarantee', [{ below: '99.5', creditBp: 1 }]],
    [
      'bands that do not go down',
      [
        { below: '99.9', creditBp: 1 },
        { below: '99.9', creditBp: 2 },
      ],
    ],
  ])('is not decided by a tier with %s', (_what, bands) => {
    expect(slaTier.safeParse({ ...several, bands }).success).toBe(false);
  });
});

describe('a credit', () => {
  it.each([
    ['a tenth of JPY 5, half a yen, up', { feeMinor: 5, bandBp: 1000, feePart: whole }, 1n],
    ['a tenth of JPY 4, down', { feeMinor: 4, bandBp: 1000, feePart: whole }, 0n],
    ['the whole fee', { feeMinor: 123_456, bandBp: 10_000, feePart: whole }, 123_456n],
    ['twice the fee', { feeMinor: 499_900, bandBp: 20_000, feePart: whole }, 999_800n],
    ['a third of the month, rounded once', { feeMinor: 100, bandBp: 2500, feePart: rational(1, 3) }, 8n],
    ['the cap of the tier', { feeMinor: 1000, bandBp: 20_000, feePart: whole, capBp: 10_000 }, 1000n],
    ['the cap of the contract', { feeMinor: 1000, bandBp: 20_000, feePart: whole, capMinor: 700 }, 700n],
    ['nothing below the minimum', { feeMinor: 1000, bandBp: 1000, feePart: whole, minimumMinor: 101 }, 0n],
    ['the minimum itself', { feeMinor: 1000, bandBp: 1000, feePart: whole, minimumMinor: 100 }, 100n],
    [
      'nothing where only rounding would reach the minimum',
      { feeMinor: 995, bandBp: 1000, feePart: whole, minimumMinor: 100 },
      0n,
    ],
  ])('is %s', (_what, terms, expected) => {
    expect(creditFor(terms).minor).toBe(expected);
  });

  it('is exact where floating point is not', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.integer({ min: 0, max: 20_000 }), (feeMinor, bandBp) => {
        const { minor: credit } = creditFor({ feeMinor, bandBp, feePart: whole });
        const rest = BigInt(feeMinor) * BigInt(bandBp) - credit * 10_000n;
        expect(rest >= -5_000n && rest < 5_000n).toBe(true);
      }),
    );
  });
});
