import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createVirtualClock, decodeNow, encodeFrozen, encodeRunning } from './virtual-clock.ts';

describe('the virtual clock', () => {
  it('starts at the given instant and runs with real time', () => {
    let real = 1_000;
    const clock = createVirtualClock(new DatabaseSync(':memory:'), 50_000, () => real);
    expect(clock.now()).toBe(50_000);
    real += 250;
    expect(clock.now()).toBe(50_250);
  });

  it('stands still while frozen and goes on from there', () => {
    let real = 1_000;
    const clock = createVirtualClock(new DatabaseSync(':memory:'), 50_000, () => real);
    clock.freeze(90_000);
    real += 5_000;
    expect(clock.now()).toBe(90_000);
    clock.release();
    real += 10;
    expect(clock.now()).toBe(90_010);
  });

  it('does not freeze at an instant that is past', () => {
    const clock = createVirtualClock(new DatabaseSync(':memory:'), 50_000, () => 0);
    clock.freeze(40_000);
    expect(clock.now()).toBe(50_000);
  });

  it('keeps its distance to real time over a restart, even one in the middle of a move', () => {
    const storage = new DatabaseSync(':memory:');
    createVirtualClock(storage, undefined, () => 1_000).freeze(600_000);
    expect(createVirtualClock(storage, 5, () => 2_000).now()).toBe(601_000);
  });

  it('means the same to a worker that reads only the shared cell', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e13, max: 1e13 }), fc.integer({ min: 0, max: 2e12 }), (offset, real) => {
        expect(decodeNow(encodeRunning(offset), real)).toBe(real + offset);
        expect(decodeNow(encodeFrozen(offset), real)).toBe(offset);
      }),
    );
  });
});
