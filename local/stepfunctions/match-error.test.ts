import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchesError, retryDelayMs } from './match-error.ts';

describe('the names of errors that AWS reserves (Handling errors in Step Functions workflows)', () => {
  it.each([
    ['States.ALL', 'Own', true],
    ['States.ALL', 'States.Timeout', true],
    ['States.ALL', 'Lambda.Unknown', true],
    ['States.ALL', 'States.DataLimitExceeded', false],
    ['States.ALL', 'States.Runtime', false],
    ['States.Runtime', 'States.Runtime', false],
    ['States.DataLimitExceeded', 'States.DataLimitExceeded', true],
    ['States.TaskFailed', 'Own', true],
    ['States.TaskFailed', 'States.Timeout', false],
    ['States.Timeout', 'States.Timeout', true],
    ['States.Timeout', 'States.HeartbeatTimeout', true],
    ['States.HeartbeatTimeout', 'States.Timeout', false],
    ['Own', 'Own', true],
    ['Own', 'Other', false],
  ])('%s takes %s: %s', (name, error, taken) => {
    expect(matchesError([name], error)).toBe(taken);
  });
});

describe('the delay before a retry', () => {
  const anyRetrier = fc.record({
    IntervalSeconds: fc.integer({ min: 1, max: 100 }),
    BackoffRate: fc.double({ min: 1, max: 3, noNaN: true }),
    MaxAttempts: fc.integer({ min: 1, max: 20 }),
    MaxDelaySeconds: fc.integer({ min: 1, max: 1000 }),
  });

  it('never shrinks, never passes its maximum, and ends with the attempts', () => {
    fc.assert(
      fc.property(anyRetrier, (given) => {
        const retrier = { ...given, ErrorEquals: ['States.ALL'] };
        const delays = Array.from({ length: given.MaxAttempts }, (_, n) => retryDelayMs(retrier, n, () => 0));
        const sorted = [...delays].sort((a, b) => (a ?? 0) - (b ?? 0));
        expect(delays).toEqual(sorted);
        expect(Math.max(...delays.map((delay) => delay ?? Infinity))).toBeLessThanOrEqual(given.MaxDelaySeconds * 1000);
        expect(retryDelayMs(retrier, given.MaxAttempts, () => 0)).toBeUndefined();
      }),
    );
  });

  it('lies anywhere below the plain delay with full jitter', () => {
    fc.assert(
      fc.property(anyRetrier, fc.double({ min: 0, max: 0.999, noNaN: true }), (given, random) => {
        const retrier = { ...given, ErrorEquals: ['States.ALL'] };
        const plain = retryDelayMs(retrier, 0, () => random) ?? 0;
        const jittered = retryDelayMs({ ...retrier, JitterStrategy: 'FULL' }, 0, () => random) ?? Infinity;
        expect(jittered).toBeLessThanOrEqual(plain);
        expect(jittered).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
