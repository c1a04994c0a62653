import { describe, expect, it } from 'vitest';
import { watchProcessors, type ProcessorTimes } from './processor-time.ts';

/** Asks after each step of so many milliseconds, of which so many were idle, on one processor. */
function answers(...steps: { passed: number; idle: number }[]): boolean[] {
  const times: ProcessorTimes & { at: number } = { at: 0, idle: 0, all: 0 };
  const hasSpareTime = watchProcessors(
    () => ({ idle: times.idle, all: times.all }),
    () => times.at,
  );
  hasSpareTime();
  return steps.map(({ passed, idle }) => {
    times.at += passed;
    times.all += passed;
    times.idle += idle;
    return hasSpareTime();
  });
}

describe('the processors', () => {
  it.each([
    ['were a quarter idle', [{ passed: 200, idle: 50 }], true],
    ['were busier than that', [{ passed: 200, idle: 49 }], false],
    ['were looked at for too short a time to tell', [{ passed: 99, idle: 99 }], false],
    [
      'have just become busy',
      [
        { passed: 150, idle: 150 },
        { passed: 150, idle: 0 },
      ],
      true,
    ],
    [
      'were idle, but more than a second ago',
      [
        { passed: 1000, idle: 1000 },
        { passed: 600, idle: 0 },
        { passed: 600, idle: 0 },
      ],
      false,
    ],
  ])('that %s: time to spare is %s', (_when, steps, expected) => {
    expect(answers(...steps).at(-1)).toBe(expected);
  });

  it('of a machine that does not tell their times count as idle', () => {
    let at = 0;
    const hasSpareTime = watchProcessors(
      () => ({ idle: 0, all: 0 }),
      () => at,
    );
    hasSpareTime();
    at = 200;
    expect(hasSpareTime()).toBe(true);
  });
});
