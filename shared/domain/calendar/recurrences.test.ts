import { describe, expect, it } from 'vitest';
import { nextOccurrence } from './recurrences.ts';

const from = Date.parse('2026-03-27T12:00:00Z'); // a Friday; clocks in Dublin go forward on the 29th
const DAY = 86_400_000;

describe('when something comes round next', () => {
  it.each([
    [{ every: 'day', at: '12:00' }, 'UTC', '2026-03-27T12:00:00.000Z'],
    [{ every: 'day', at: '11:59' }, 'UTC', '2026-03-28T11:59:00.000Z'],
    [{ every: 'week', on: 'sun', at: '02:00' }, 'UTC', '2026-03-29T02:00:00.000Z'],
    [{ every: 'week', on: 'mon', at: '09:00' }, 'Europe/Dublin', '2026-03-30T08:00:00.000Z'],
    [{ every: 'month', day: 2, at: '00:00' }, 'Asia/Singapore', '2026-04-01T16:00:00.000Z'],
    [{ every: 'month', first: 'wed', at: '08:00' }, 'UTC', '2026-04-01T08:00:00.000Z'],
    [{ every: 'quarter', at: '06:00' }, 'UTC', '2026-04-01T06:00:00.000Z'],
    [{ every: 'year', at: '06:00' }, 'UTC', undefined],
    [{ every: 'month', first: 'tue', at: '08:00' }, 'UTC', undefined],
  ] as const)('%j in %s, within a week: %s', (when, zone, expected) => {
    const found = nextOccurrence(when, zone, from, from + 7 * DAY);
    expect(found === undefined ? undefined : new Date(found).toISOString()).toBe(expected);
  });

  it('is before the end, not at it', () => {
    const at = Date.parse('2026-03-28T09:00:00Z');
    expect(nextOccurrence({ every: 'day', at: '09:00' }, 'UTC', from, at)).toBeUndefined();
    expect(nextOccurrence({ every: 'day', at: '09:00' }, 'UTC', from, at + 1)).toBe(at);
  });
});
