import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { indexWriteUnits, readUnits, tableWriteUnits, type Held } from './request-units.ts';

const item = (bytes: number, indexKey?: string): Held => ({ bytes, indexKey });
const write = (before?: Held, after?: Held, refused = false) => ({ before, after, refused });

describe('a read costs', () => {
  it.each([
    ['nothing found, strongly', 0, true, 1],
    ['nothing found, eventually', 0, false, 0.5],
    ['exactly 4 KB', 4096, true, 1],
    ['a byte more', 4097, true, 2],
    ['the same of an index', 4097, false, 1],
  ])('%s', (_what, bytes, consistent, units) => {
    expect(readUnits(bytes, consistent)).toBe(units);
  });
});

describe('a write costs the table', () => {
  it.each([
    ['a small new item', write(undefined, item(200)), 1],
    ['exactly 1 KB', write(undefined, item(1024)), 1],
    ['a byte more', write(undefined, item(1025)), 2],
    ['an item that shrank: what it was', write(item(3000), item(10)), 3],
    ['a delete: what stood there', write(item(2049), undefined), 3],
    ['a delete of nothing', write(), 1],
    ['a condition that failed: what stands there', write(item(1500), undefined, true), 2],
  ])('%s', (_what, one, units) => {
    expect(tableWriteUnits(one)).toBe(units);
  });
});

describe('a write costs the index', () => {
  it.each([
    ['nothing when the item is not in it', write(item(10), item(20)), 0],
    ['one write when the item enters it', write(item(10), item(1025, 'a')), 2],
    ['one write when it changes in its place', write(item(10, 'a'), item(20, 'a')), 1],
    ['two when it moves', write(item(10, 'a'), item(1025, 'b')), 3],
    ['one when it leaves', write(item(1025, 'a'), item(10)), 2],
    ['nothing when the condition failed', write(item(10, 'a'), item(10, 'b'), true), 0],
  ])('%s', (_what, one, units) => {
    expect(indexWriteUnits(one, true)).toBe(units);
  });

  it('nothing when nothing changed', () => {
    expect(indexWriteUnits(write(item(10, 'a'), item(10, 'a')), false)).toBe(0);
  });
});

it('a larger item never costs less', () => {
  const bytes = fc.nat({ max: 400_000 });
  fc.assert(
    fc.property(bytes, bytes, fc.boolean(), (one, more, consistent) => {
      expect(readUnits(one + more, consistent)).toBeGreaterThanOrEqual(readUnits(one, consistent));
      const [smaller, larger] = [write(undefined, item(one, 'a')), write(undefined, item(one + more, 'a'))];
      expect(tableWriteUnits(larger)).toBeGreaterThanOrEqual(tableWriteUnits(smaller));
      expect(indexWriteUnits(larger, true)).toBeGreaterThanOrEqual(indexWriteUnits(smaller, true));
    }),
  );
});
