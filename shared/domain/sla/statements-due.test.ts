import { describe, expect, it } from 'vitest';
import { monthDue, monthsBeingSent, statementsRhythm } from './statements-due.ts';

const at = (iso: string): number => Date.parse(iso);

describe('the statements of the month before', () => {
  it.each([
    ['Europe/Dublin', '2026-04-05T07:59:59Z', undefined],
    ['Europe/Dublin', '2026-04-05T08:00:00Z', '2026-03'],
    ['Europe/Dublin', '2026-04-05T19:59:59Z', '2026-03'],
    ['Europe/Dublin', '2026-04-05T20:00:00Z', undefined],
    ['Pacific/Kiritimati', '2026-04-04T19:00:00Z', '2026-03'],
    ['Pacific/Niue', '2026-04-05T19:59:00Z', undefined],
    ['Pacific/Niue', '2026-04-05T20:00:00Z', '2026-03'],
    ['Asia/Kathmandu', '2026-01-05T03:15:00Z', '2025-12'],
    ['Asia/Kathmandu', '2026-01-05T03:14:00Z', undefined],
  ])('are due in %s at %s: %s', (zone, now, month) => {
    expect(monthDue({}, zone, at(now))).toBe(month);
  });

  it.each([
    ['on the first at midnight', { day: 1, at: '00:00' }, '2026-04-01T00:00:00Z', '2026-03'],
    ['not on the last of the month', { day: 1, at: '00:00' }, '2026-03-31T23:59:59Z', undefined],
    ['after midnight of a day that ends', { day: 28, at: '23:30' }, '2026-03-01T01:00:00Z', '2026-01'],
  ])('are due %s', (_when, rhythm, now, month) => {
    expect(monthDue(rhythm, 'UTC', at(now))).toBe(month);
  });

  it('are being sent from the day before, which is the month before for the first, until the last has left', () => {
    expect(monthsBeingSent({}, at('2026-04-04T09:59:59Z'))).toEqual([]);
    expect(monthsBeingSent({}, at('2026-04-04T10:00:00Z'))).toEqual(['2026-03']);
    expect(monthsBeingSent({}, at('2026-04-08T09:59:59Z'))).toEqual(['2026-03']);
    expect(monthsBeingSent({ day: 1 }, at('2026-03-31T10:00:00Z'))).toEqual(['2026-03']);
    expect(monthsBeingSent({ day: 28 }, at('2026-03-01T05:00:00Z'))).toEqual(['2026-01']);
  });

  it.each([{ day: 0 }, { day: 29 }, { at: '9:00' }, { at: '24:00' }])('are never due at %j', (rhythm) => {
    expect(statementsRhythm.safeParse(rhythm).success).toBe(false);
  });
});
