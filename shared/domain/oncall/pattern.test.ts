import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { naiveOnCall } from './naive-oncall-fixture.ts';
import { patternOf } from './pattern.ts';
import { layer, schedule, type Layer } from './schedule.ts';
import { changesOf, shown, someZones, zonedAt } from './zone-fixture.ts';
import { shiftsIn } from './shifts.ts';

const HOUR = 3_600_000;
type Pattern = Extract<Layer, { kind: 'pattern' }>;

const pattern = (given: object): Pattern => layer.parse({ id: 'pattern', kind: 'pattern', ...given }) as Pattern;

/** Row S1.3: five days, two swing shifts, five nights, nine off; a crew begins on each of the 21 days. */
const rotating = pattern({
  anchor: '2026-01-05',
  shifts: {
    day: { from: '06:00', to: '14:00' },
    swing: { from: '14:00', to: '22:00' },
    night: { from: '22:00', to: '06:00' },
  },
  cycle: [{ shift: 'day', days: 5 }, { shift: 'swing', days: 2 }, { shift: 'night', days: 5 }, { days: 9 }],
  crews: Array.from({ length: 21 }, (_, day) => ({ people: [`crew-${String(day)}`], day })),
});

describe('crews that work through a cycle of days (row S1.3)', () => {
  it('S1.3: of 21 crews five are on days, two on the swing shift, five on nights, and no crew twice', () => {
    for (const zone of ['America/New_York', 'Europe/London', 'Asia/Kolkata']) {
      const who = patternOf(rotating, zone);
      // From the second day on: the first has no night before it.
      for (let at = Date.UTC(2026, 0, 7); at < Date.UTC(2027, 1, 1); at += HOUR / 2) {
        const { hour, dayOfYear } = zonedAt(at, zone);
        // Where the night of the spring is an hour shorter it is still one shift.
        const expected = hour >= 14 && hour < 22 ? 2 : 5;
        const { is } = who(at);
        if (is.length !== expected || new Set(is).size !== expected)
          expect({ zone, dayOfYear, hour, crews: is.length }).toEqual({ zone, dayOfYear, hour, crews: expected });
      }
    }
  });

  it('S1.3: each crew has five days, then two swing shifts, five nights and nine days off, and that again', () => {
    const who = patternOf(rotating, 'America/New_York');
    const of = shiftsIn(
      (at) => {
        const { is, until } = who(at);
        return { is: is.filter((crew) => crew === 'crew-20'), until };
      },
      Date.UTC(2026, 0, 6, 5),
      Date.UTC(2026, 1, 17, 5),
    );
    const worked = of
      .filter(({ people }) => people.length > 0)
      .map(({ start }) => shown(start, 'America/New_York').slice(0, 16));
    const days = (month: string, first: number, count: number, time: string) =>
      Array.from({ length: count }, (_, day) => `2026-${month}-${String(first + day).padStart(2, '0')}T${time}`);
    expect(worked).toEqual([
      ...days('01', 6, 5, '06:00'),
      ...days('01', 11, 2, '14:00'),
      ...days('01', 13, 5, '22:00'),
      ...days('01', 27, 5, '06:00'),
      ...days('02', 1, 2, '14:00'),
      ...days('02', 3, 5, '22:00'),
    ]);
  });

  it('nobody works before the first day, and its night goes on into the second', () => {
    const who = patternOf(pattern({ ...rotating, crews: [{ people: ['ana'], day: 7 }] }), 'UTC');
    expect(who(Date.UTC(2026, 0, 5) - 1).is).toEqual([]);
    expect(who(Date.UTC(2026, 0, 5, 5)).is).toEqual([]);
    expect(who(Date.UTC(2026, 0, 6, 5)).is).toEqual(['ana']);
  });

  it('a night that Samoa went through without its 30th of December ends on the 31st', () => {
    const nights = pattern({
      anchor: '2011-12-29',
      shifts: { night: { from: '22:00', to: '06:00' } },
      cycle: [{ shift: 'night', days: 1 }, { days: 6 }],
      crews: [{ people: ['ana'], day: 0 }],
    });
    const who = patternOf(nights, 'Pacific/Apia');
    const shifts = shiftsIn(who, Date.UTC(2011, 11, 29), Date.UTC(2012, 0, 2)).filter(
      ({ people }) => people.length > 0,
    );
    expect(shifts.map(({ start, end }) => [start, end].map((at) => shown(at, 'Pacific/Apia')))).toEqual([
      ['2011-12-29T22:00-10:00', '2011-12-31T06:00+14:00'],
    ]);
  });

  it('agrees with the slow way around every change of the clocks, and says how long for certain', () => {
    const time = fc
      .integer({ min: 0, max: 47 })
      .map((half) => `${String(half >> 1).padStart(2, '0')}:${half % 2 === 0 ? '00' : '30'}`);
    const shifts = fc.record({ early: fc.record({ from: time, to: time }), late: fc.record({ from: time, to: time }) });
    const cycle = fc.array(
      fc.record({ shift: fc.constantFrom('early', 'late', undefined), days: fc.integer({ min: 1, max: 4 }) }),
      { minLength: 1, maxLength: 5 },
    );
    const crews = fc.array(
      fc.record({
        people: fc.constantFrom(['ana'], ['ben', 'cem'], ['dora', 'ana']),
        day: fc.integer({ min: 0, max: 30 }),
      }),
      { minLength: 1, maxLength: 4 },
    );
    const where = fc.record({
      zone: fc.constantFrom(...someZones(30)),
      nth: fc.nat(),
      off: fc.integer({ min: -36 * 60, max: 36 * 60 }),
    });
    fc.assert(
      fc.property(
        shifts,
        cycle,
        crews,
        where,
        fc.integer({ min: -2, max: 90 }),
        (shift, days, crew, { zone, nth, off }, before) => {
          const changes = changesOf(zone);
          const change = changes[nth % Math.max(1, changes.length)] ?? Date.UTC(2026, 5, 1);
          const anchor = zonedAt(change, zone).toPlainDate().subtract({ days: before }).toString();
          const one = pattern({
            anchor,
            shifts: shift,
            cycle: JSON.parse(JSON.stringify(days)) as unknown,
            crews: crew,
          });
          const who = patternOf(one, zone);
          const start = change + off * 60_000;
          const { is, until } = who(start);
          expect(until).toBeGreaterThan(start);
          expect(who(until - 1).is).toEqual(is);
          for (const at of [start, change, change - 1, until, until - 1, until + 1])
            expect({ zone, at, is: [...who(at).is].sort() }).toEqual({
              zone,
              at,
              is: [...slowly(one, zone, at)].sort(),
            });
        },
      ),
      { numRuns: 150 },
    );
  });
});

const slowly = (one: Pattern, zone: string, at: number): readonly string[] =>
  naiveOnCall(
    {
      regions: [],
      schedules: [schedule.parse({ id: 'one', name: 'One', zone, layers: [one] })],
      overrides: {},
      leave: [],
    },
    'one',
    at,
  );
