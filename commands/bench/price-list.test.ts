import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { billedUnits, costOf, readPriceList } from './price-list.ts';

const list = readPriceList();

describe('the price of what was used', () => {
  it.each([
    ['nothing', {}, '0'],
    ['a million writes', { tableWriteUnits: 1_000_000 }, '0.625'],
    ['one write', { tableWriteUnits: 1 }, '0.000000625'],
    ['half a read', { tableReadUnits: 0.5 }, '0.0000000625'],
    ['a hundred state transitions', { stateTransitions: 100 }, '0.0025'],
    ['a third of a second of 512 MB', { lambdaGbSeconds: 0.1665 }, '0.0000022200111'],
    ['several together', { emails: 3, smsParts: 2, tableWriteUnits: 16 }, '0.01193'],
  ])('%s', (_what, usage, dollars) => {
    expect(costOf(usage, list)).toBe(dollars);
  });

  it('is exact: a hundred times one write is the price of a hundred', () => {
    fc.assert(
      fc.property(fc.constantFrom(...billedUnits), fc.integer({ min: 1, max: 100_000 }), (unit, count) => {
        const shift = (dollars: string) => {
          const [whole = '', fraction = ''] = dollars.split('.');
          return BigInt(whole + fraction.padEnd(30, '0'));
        };
        expect(shift(costOf({ [unit]: count }, list))).toBe(BigInt(count) * shift(costOf({ [unit]: 1 }, list)));
      }),
    );
  });

  it.each([-1, NaN, Infinity])('refuses %d of anything', (quantity) => {
    expect(() => costOf({ emails: quantity }, list)).toThrow(RangeError);
  });
});

it('every unit that is billed has a dated price with a source', () => {
  expect(Object.keys(list.prices).sort()).toEqual([...billedUnits].sort());
  expect(list.asOf).toMatch(/^2026-11-\d\d$/);
});
