import { describe, expect, it } from 'vitest';
import { lengthOf } from '../calendar/interval.ts';
import { allowanceWindows, contractPeriod, month, monthAt, monthPeriod } from './period.ts';

const hours = (name: string, zone: string): number => lengthOf([monthPeriod(name, zone)]) / 3_600_000;
const at = (text: string): number => Date.parse(text);

describe('a calendar month in its zone', () => {
  it.each([
    ['2026-02', 'UTC', 672],
    ['2028-02', 'UTC', 696],
    ['2026-06', 'Europe/Dublin', 720],
    ['2026-03', 'Europe/Dublin', 743],
    ['2026-10', 'Europe/Dublin', 745],
    ['2026-01', 'Europe/Dublin', 744],
    ['2026-11', 'America/Los_Angeles', 721],
    ['2026-04', 'Australia/Lord_Howe', 720.5],
    ['2026-10', 'Australia/Lord_Howe', 743.5],
    ['2026-09', 'Pacific/Auckland', 719],
    ['2011-12', 'Pacific/Apia', 720],
    ['2018-11', 'America/Sao_Paulo', 719],
  ])('%s in %s has %d hours', (name, zone, expected) => {
    expect(hours(name, zone)).toBe(expected);
  });

  it('follows on from the month before without gap or overlap', () => {
    for (const zone of ['Europe/Dublin', 'Australia/Lord_Howe', 'America/Sao_Paulo', 'Asia/Tokyo']) {
      const months = Array.from({ length: 12 }, (_, i) => monthPeriod(`2026-${String(i + 1).padStart(2, '0')}`, zone));
      months.slice(1).forEach((next, i) => expect(next.start).toBe(months[i]?.end));
    }
  });

  it('knows in which month an instant lies', () => {
    expect(monthAt(at('2026-03-31T23:30:00Z'), 'Europe/Dublin')).toBe('2026-04');
    expect(monthAt(at('2026-03-31T23:30:00Z'), 'America/Los_Angeles')).toBe('2026-03');
  });

  it.each(['2026-13', '2026-3', '26-03', '2026-00', '2026-03-01'])('refuses %s as a month', (text) => {
    expect(month.safeParse(text).success).toBe(false);
  });
});

describe('the part of a month that a contract covers', () => {
  const zone = 'Europe/Dublin';
  it('is cut to the days on which it is valid', () => {
    expect(contractPeriod({ zone, validFrom: '2026-06-11', validTo: '2026-06-21' }, '2026-06')).toEqual({
      start: at('2026-06-10T23:00:00Z'),
      end: at('2026-06-20T23:00:00Z'),
    });
  });

  it('is nothing in a month before it or after it', () => {
    expect(contractPeriod({ zone, validFrom: '2026-07-01' }, '2026-06')).toBeUndefined();
    expect(contractPeriod({ zone, validFrom: '2020-01-01', validTo: '2026-06-01' }, '2026-06')).toBeUndefined();
  });
});

describe('the windows of a maintenance allowance', () => {
  it('are whole weeks from Monday to Monday, also across the borders of the month', () => {
    const windows = allowanceWindows(monthPeriod('2026-03', 'Europe/Dublin'), 'Europe/Dublin', 'week');
    expect(windows).toHaveLength(6);
    expect(windows[0]).toEqual({ start: at('2026-02-23T00:00:00Z'), end: at('2026-03-02T00:00:00Z') });
    expect(windows.at(-1)).toEqual({ start: at('2026-03-29T23:00:00Z'), end: at('2026-04-05T23:00:00Z') });
  });

  it('are whole calendar months where the tier says month', () => {
    const period = { start: at('2026-03-10T00:00:00Z'), end: at('2026-03-20T00:00:00Z') };
    expect(allowanceWindows(period, 'UTC', 'month')).toEqual([monthPeriod('2026-03', 'UTC')]);
  });
});
