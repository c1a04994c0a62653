import { describe, expect, it } from 'vitest';
import { holidaysOf, holidaySpans } from './holidays.ts';
import { region as regionSchema, type Region } from './schedule.ts';

const region = (zone: string, ...dates: string[]): Region =>
  regionSchema.parse({
    id: 'emea',
    name: 'EMEA',
    zone,
    holidays: dates.map((date) => ({ date, name: 'Holiday' })),
  });

describe('a region’s holidays', () => {
  it('last from its midnight to the next, earliest first, and each date once', () => {
    expect(holidaySpans(region('Asia/Tokyo', '2026-05-04', '2026-05-03', '2026-05-04'))).toEqual([
      { date: '2026-05-03', start: Date.UTC(2026, 4, 2, 15), end: Date.UTC(2026, 4, 3, 15) },
      { date: '2026-05-04', start: Date.UTC(2026, 4, 3, 15), end: Date.UTC(2026, 4, 4, 15) },
    ]);
  });

  it.each([
    ['Europe/London', '2026-03-29', 23],
    ['Europe/London', '2026-10-25', 25],
    ['America/Havana', '2026-03-08', 23],
    ['Antarctica/Troll', '2026-03-29', 22],
    ['Pacific/Apia', '2011-12-30', 0],
  ])('in %s the %s lasts %i hours', (zone, date, hours) => {
    const [day] = holidaySpans(region(zone, date));
    expect(((day?.end ?? 0) - (day?.start ?? 0)) / 3_600_000).toBe(hours);
  });

  it('are counted in the order of their dates, and every other day is none', () => {
    const which = holidaysOf(region('UTC', '2026-12-25', '2026-05-01'));
    const [may, christmas, day] = [Date.UTC(2026, 4, 1), Date.UTC(2026, 11, 25), 86_400_000];
    expect(which(may - 1)).toEqual({ is: undefined, until: may });
    expect(which(may)).toEqual({ is: 0, until: may + day });
    expect(which(may + day)).toEqual({ is: undefined, until: christmas });
    expect(which(christmas + day - 1)).toEqual({ is: 1, until: christmas + day });
    expect(which(christmas + day)).toEqual({ is: undefined, until: Infinity });
  });
});
