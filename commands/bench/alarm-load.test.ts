import fc from 'fast-check';
import { expect, it } from 'vitest';
import { alarmAt, distinctIn } from './alarm-load.ts';

const places = (count: number, duplicatePercent: number) =>
  Array.from({ length: count }, (_, place) => alarmAt({ duplicatePercent }, place));

it('without duplicates every notification is of an alarm of its own', () => {
  expect(places(5, 0)).toEqual([0, 1, 2, 3, 4]);
});

it('with 95 % duplicates one of twenty is new, in every tenth of the load', () => {
  const all = places(10_000, 95);
  expect(new Set(all).size).toBe(500);
  const seen = new Set<number>();
  const newInTenth = Array.from({ length: 10 }, (_, tenth) => {
    const before = seen.size;
    for (const alarm of all.slice(tenth * 1000, (tenth + 1) * 1000)) seen.add(alarm);
    return seen.size - before;
  });
  expect(newInTenth).toEqual(Array.from({ length: 10 }, () => 50));
});

it('repeats what fired before the load as well, and numbers new ones after it', () => {
  const all = Array.from({ length: 40 }, (_, place) => alarmAt({ duplicatePercent: 95 }, place, 200));
  expect(all.filter((alarm) => alarm >= 200)).toEqual([200, 201]);
  expect(new Set(all).size).toBeGreaterThan(20);
});

it('a repeat is always of an alarm that came before, and a new one is the next', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 99 }), fc.integer({ min: 1, max: 300 }), (percent, count) => {
      const seen = new Set<number>();
      for (const alarm of places(count, percent)) {
        if (!seen.has(alarm)) expect(alarm).toBe(seen.size);
        seen.add(alarm);
      }
      expect(seen.size).toBe(distinctIn(percent, count));
    }),
  );
});
