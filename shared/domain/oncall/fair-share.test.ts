import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadOf, overLimits, type Duty } from './fair-share.ts';

const HOUR = 3_600_000;
const at = (text: string) => Date.parse(text);
const duty = (more: Partial<Duty>): Duty => ({
  person: 'maya',
  zone: 'Europe/Dublin',
  shifts: [],
  holidays: [],
  pages: [],
  ...more,
});
const shift = (start: string, end: string) => ({ start: at(start), end: at(end) });

describe('what somebody carried (row S1.15)', () => {
  it.each<[string, Partial<Duty>, object]>([
    ['nothing', {}, { onCallMs: 0, nights: 0, weekends: 0, holidays: 0, pages: 0, sleepInterruptions: 0 }],
    [
      'two schedules at once are one time on call',
      { shifts: [shift('2026-03-10T08:00Z', '2026-03-10T16:00Z'), shift('2026-03-10T12:00Z', '2026-03-10T18:00Z')] },
      { onCallMs: 10 * HOUR, nightMs: 0, nights: 0 },
    ],
    [
      'a night is one, on whichever side of midnight',
      { shifts: [shift('2026-03-10T21:00Z', '2026-03-10T23:30Z'), shift('2026-03-11T02:00Z', '2026-03-11T06:00Z')] },
      { nightMs: 4.5 * HOUR, nights: 1 },
    ],
    [
      'a week has seven nights and a weekend',
      { shifts: [shift('2026-03-09T09:00Z', '2026-03-16T09:00Z')] },
      { onCallMs: 168 * HOUR, nights: 7, weekends: 1, weekendMs: 48 * HOUR },
    ],
    [
      'the night in which the clocks go forward is an hour shorter',
      { shifts: [shift('2026-03-28T22:00Z', '2026-03-29T05:00Z')] },
      { nightMs: 6 * HOUR, nights: 1 },
    ],
    [
      'pages within an hour wake somebody once, by day nobody',
      {
        pages: [
          '2026-03-10T03:00Z',
          '2026-03-10T03:40Z',
          '2026-03-10T04:30Z',
          '2026-03-10T06:00Z',
          '2026-03-10T12:00Z',
        ].map(at),
      },
      { pages: 5, sleepInterruptions: 2 },
    ],
    [
      'two holidays in a row are two',
      {
        shifts: [shift('2026-12-25T12:00Z', '2026-12-26T12:00Z')],
        holidays: [shift('2026-12-25T00:00Z', '2026-12-26T00:00Z'), shift('2026-12-26T00:00Z', '2026-12-27T00:00Z')],
      },
      { holidays: 2, holidayMs: 24 * HOUR },
    ],
    [
      'night is the person’s own',
      { zone: 'Asia/Singapore', shifts: [shift('2026-03-10T14:00Z', '2026-03-10T21:00Z')] },
      { nightMs: 7 * HOUR, nights: 1 },
    ],
  ])('%s', (_what, given, expected) => {
    expect(loadOf(duty(given))).toMatchObject(expected);
  });

  const span = fc
    .tuple(fc.integer({ min: 0, max: 60 * 24 }), fc.integer({ min: 1, max: 60 }))
    .map(([start, length]) => ({
      start: at('2026-03-01T00:00Z') + start * HOUR,
      end: at('2026-03-01T00:00Z') + (start + length) * HOUR,
    }));

  it('is the same however the shifts are cut and whatever their order', () => {
    fc.assert(
      fc.property(
        fc.array(span, { maxLength: 12 }),
        fc.constantFrom('Europe/Dublin', 'America/St_Johns'),
        (shifts, zone) => {
          const cut = shifts.flatMap(({ start, end }) => [
            { start, end: start + (end - start) / 2 },
            { start: start + (end - start) / 2, end },
          ]);
          expect(loadOf(duty({ shifts: cut.reverse(), zone }))).toEqual(loadOf(duty({ shifts, zone })));
        },
      ),
    );
  });

  it('has no more night, weekend or holiday than time', () => {
    fc.assert(
      fc.property(fc.array(span, { maxLength: 12 }), (shifts) => {
        const load = loadOf(duty({ shifts, holidays: [shift('2026-03-17T00:00Z', '2026-03-18T00:00Z')] }));
        for (const part of [load.nightMs, load.weekendMs, load.holidayMs]) {
          expect(part).toBeGreaterThanOrEqual(0);
          expect(part).toBeLessThanOrEqual(load.onCallMs);
        }
      }),
    );
  });
});

describe('a limit (row S1.15)', () => {
  const load = loadOf(duty({ shifts: [shift('2026-03-09T09:00Z', '2026-03-16T09:00Z')] }));

  it.each([
    ['is for 28 days: a week may have a quarter of it', { hours: 160 }, 7, ['hours']],
    ['is not passed by what is just as much', { hours: 168 }, 28, []],
    ['is passed by more', { hours: 167, nights: 6, weekends: 1 }, 28, ['hours', 'nights']],
    ['that is not set is none', {}, 28, []],
  ])('%s', (_what, limits, days, over) => {
    expect(overLimits(load, limits, days).map(({ of }) => of)).toEqual(over);
  });
});
