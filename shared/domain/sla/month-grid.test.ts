import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { intersect, lengthOf, subtract } from '../calendar/interval.ts';
import { monthGrid } from './month-grid.ts';

const march = {
  month: '2026-03',
  zone: 'Europe/Dublin',
  periodStart: '2026-03-01T00:00:00.000Z',
  periodEnd: '2026-03-31T23:00:00.000Z',
  downtime: [],
  exclusions: [],
};
const HOUR = 3_600_000;
const iso = (at: number): string => new Date(at).toISOString();

describe('the days of a statement’s month', () => {
  it.each([
    ['2026-03', 'Europe/Dublin', '2026-03-29', 23, 31],
    ['2026-10', 'Europe/Dublin', '2026-10-25', 25, 31],
    ['2026-04', 'Australia/Lord_Howe', '2026-04-05', 24.5, 30],
    ['2026-02', 'Asia/Tokyo', '2026-02-15', 24, 28],
  ])('of %s in %s: %s has %d hours', (month, zone, date, hours, days) => {
    const grid = monthGrid({ ...march, month, zone });
    const day = grid.find((one) => one.date === date);
    expect(grid).toHaveLength(days);
    expect(day && (day.end - day.start) / HOUR).toBe(hours);
  });

  it('show an outage over midnight in both of them, without what was excluded from it', () => {
    const grid = monthGrid({
      ...march,
      downtime: [
        { incident: 'INC-A', start: '2026-03-09T23:00:00.000Z', end: '2026-03-10T02:00:00.000Z', level: 'outage' },
      ],
      exclusions: [
        { start: '2026-03-09T22:00:00.000Z', end: '2026-03-09T23:30:00.000Z', reason: '', source: '', approvedBy: '' },
      ],
    });
    const shown = grid.filter(({ counted, excluded }) => counted.length + excluded.length > 0);
    expect(
      shown.map(({ date, counted, excluded }) => [date, lengthOf(counted) / HOUR, lengthOf(excluded) / HOUR]),
    ).toEqual([
      ['2026-03-09', 0.5, 0.5],
      ['2026-03-10', 2, 0],
    ]);
  });

  it('together hold each instant of the downtime once, counted or excluded and never both, and nothing outside the period', () => {
    const from = Date.parse('2026-02-27T00:00:00Z');
    const interval = fc
      .tuple(fc.integer({ min: 0, max: 36 * 24 * 60 }), fc.integer({ min: 1, max: 3 * 24 * 60 }))
      .map(([start, length]) => ({ start: from + start * 60_000, end: from + (start + length) * 60_000 }));
    fc.assert(
      fc.property(fc.array(interval, { maxLength: 8 }), fc.array(interval, { maxLength: 8 }), (down, out) => {
        const written = ({ start, end }: { start: number; end: number }) => ({ start: iso(start), end: iso(end) });
        const grid = monthGrid({
          ...march,
          downtime: down.map((one) => ({ ...written(one), incident: 'INC-A', level: 'outage' as const })),
          exclusions: out.map((one) => ({ ...written(one), reason: '', source: '', approvedBy: '' })),
        });
        const period = [{ start: Date.parse(march.periodStart), end: Date.parse(march.periodEnd) }];
        const counted = grid.flatMap((day) => day.counted);
        const excluded = grid.flatMap((day) => day.excluded);
        expect(lengthOf(counted)).toBe(lengthOf(intersect(subtract(down, out), period)));
        expect(lengthOf(excluded)).toBe(lengthOf(intersect(intersect(down, out), period)));
        expect(intersect(counted, excluded)).toEqual([]);
        for (const day of grid) expect(subtract([...day.counted, ...day.excluded], [day])).toEqual([]);
      }),
    );
  });
});
