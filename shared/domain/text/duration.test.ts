import { describe, expect, it } from 'vitest';
import { duration, durationInWords, durationMs, exactDuration } from './duration.ts';

describe('a duration', () => {
  it.each([
    ['PT15M', 900_000],
    ['PT4H', 14_400_000],
    ['P1D', 86_400_000],
    ['P1DT1H30M', 91_800_000],
    ['PT90S', 90_000],
    ['P2W', 1_209_600_000],
    ['PT0S', 0],
  ])('%s lasts %i ms', (text, ms) => {
    expect(duration.safeParse(text).success).toBe(true);
    expect(durationMs(text)).toBe(ms);
  });

  it.each(['P', 'PT', 'P1DT', '15m', 'P1M', 'P1Y', 'PT-5M', 'PT1.5H', '', 'pt15m', 'PT99999999H'])(
    'is not written "%s"',
    (text) => {
      expect(duration.safeParse(text).success).toBe(false);
      expect(() => durationMs(text)).toThrow(RangeError);
    },
  );

  it.each([
    [4_320_000, '1 h 12 min'],
    [45_000, '45 s'],
    [14_400_000, '4 h'],
    [183_600_000, '2 d 3 h'],
    [3_600_999, '1 h'],
    [999, 'less than 1 s'],
    [59_999, '59 s'],
    [-5, 'less than 1 s'],
  ])('of %i ms is told as %s', (ms, words) => {
    expect(durationInWords(ms)).toBe(words);
  });

  it.each([
    [14_400_001, '4 h 0 min 0.001 s'],
    [7_200_000, '2 h 0 min 0 s'],
    [725_000, '12 min 5 s'],
    [59_999, '59.999 s'],
    [0, '0 s'],
    [2_678_400_000, '744 h 0 min 0 s'],
  ])('of %i ms is %s to the millisecond', (ms, words) => {
    expect(exactDuration(ms)).toBe(words);
  });
});
