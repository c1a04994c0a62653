import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amountInWords, decimalAmount, exponentOf, minorUnits, money } from './money.ts';

describe('amounts of money', () => {
  it.each([
    [123456, 'EUR', '1234.56', 'EUR 1,234.56'],
    [5, 'USD', '0.05', 'USD 0.05'],
    [480000, 'JPY', '480000', 'JPY 480,000'],
    [1234567, 'KWD', '1234.567', 'KWD 1,234.567'],
    [100000, 'HUF', '1000.00', 'HUF 1,000.00'],
    [0, 'BRL', '0.00', 'BRL 0.00'],
    [-123456, 'EUR', '-1234.56', 'EUR -1,234.56'],
  ])('writes %i minor units of %s as %s', (minor, currency, decimal, words) => {
    expect(decimalAmount(minor, currency)).toBe(decimal);
    expect(amountInWords(minor, currency)).toBe(words);
  });

  it('loses nothing between minor units and decimals', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.constantFrom('EUR', 'JPY', 'KWD'), (minor, currency) => {
        expect(Number(decimalAmount(minor, currency).replace('.', ''))).toBe(minor);
        expect(Number(amountInWords(minor, currency).replace(/[^0-9]/g, ''))).toBe(minor);
      }),
    );
  });

  it.each([
    [{ minor: 1.5, currency: 'EUR' }],
    [{ minor: -1, currency: 'EUR' }],
    [{ minor: 2 ** 53, currency: 'EUR' }],
    [{ minor: 1, currency: 'XYZ' }],
    [{ minor: 1, currency: 'MGA' }],
    [{ minor: 1, currency: 'eur' }],
  ])('refuses %j as a fee', (fee) => {
    expect(money.safeParse(fee).success).toBe(false);
  });

  it('throws rather than lose a cent', () => {
    expect(minorUnits(2n ** 53n - 1n)).toBe(Number.MAX_SAFE_INTEGER);
    expect(() => minorUnits(2n ** 53n)).toThrow(RangeError);
    expect(() => exponentOf('XYZ')).toThrow(RangeError);
  });
});
