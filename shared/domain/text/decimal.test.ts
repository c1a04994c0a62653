import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimalText, exactDecimal, pointMoved } from './decimal.ts';

describe('decimal text', () => {
  it.each([
    [0.1, '0.1'],
    [1e-7, '0.0000001'],
    [1.25e-9, '0.00000000125'],
    [1e21, '1000000000000000000000'],
    [99.95, '99.95'],
    [-2.5e-8, '-0.000000025'],
  ])('of %d is %s, without an exponent', (number, text) => {
    expect(decimalText(number)).toBe(text);
    expect(Number(text)).toBe(number);
  });

  it.each([
    ['0.25', 2, '25'],
    ['1', 2, '100'],
    ['0.3333333333333333', 2, '33.33333333333333'],
    ['099.90', 0, '99.9'],
    ['5', -3, '0.005'],
    ['0', 2, '0'],
  ])('%s with its point moved by %d is %s', (text, places, moved) => {
    expect(pointMoved(text, places)).toBe(moved);
  });

  it('holds every digit of a fraction that has one', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 30n }), fc.nat(20), (num, places) => {
        const text = exactDecimal(num, 10n ** BigInt(places));
        expect(BigInt(pointMoved(text, places))).toBe(num);
      }),
    );
    expect(exactDecimal(3n, 8n)).toBe('0.375');
    expect(() => exactDecimal(1n, 3n)).toThrow(RangeError);
  });
});
