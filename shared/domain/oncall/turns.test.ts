import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WEEKDAYS } from '../calendar/weekdays.ts';
import { naiveTurn, turnStart } from './naive-oncall-fixture.ts';
import type { Rotation } from './schedule.ts';
import { anchorOf, turnsOf } from './turns.ts';
import { ALL_ZONES, changesOf, shown, someZones, zonedAt } from './zone-fixture.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Begins of the turns from `number` on, as local times with their offset. */
const begins = (rotation: Rotation, number: number, count: number): string[] => {
  const turns = turnsOf(rotation);
  let { is, until } = turns(anchorOf(rotation).at);
  const all: string[] = [shown(anchorOf(rotation).at, rotation.zone)];
  while (is < number + count - 1) {
    all.push(shown(until, rotation.zone));
    ({ is, until } = turns(until));
  }
  return all.slice(number, number + count);
};

/** At an instant, one millisecond before and one after. */
const around = (at: number): number[] => [at - 1, at, at + 1];

/** So many minutes on from what the wall clock showed last before a change: it may skip that time, or show it twice. */
const wallAround = (change: number, zone: string, minutes: number) =>
  zonedAt(change - 1, zone)
    .toPlainDateTime()
    .round('minute')
    .add({ minutes });

/** A rotation that changes hands within a few hours of a change of the clocks, and that change. */
const nearAChange = (zones: readonly string[]): fc.Arbitrary<{ rotation: Rotation; change: number }> =>
  fc.constantFrom(...zones).chain((zone) => {
    const changes = changesOf(zone);
    return fc
      .record({
        change: fc.constantFrom(...(changes.length === 0 ? [Date.UTC(2026, 2, 29, 1)] : changes)),
        unit: fc.constantFrom('hour', 'day', 'week', 'month'),
        length: fc.integer({ min: 1, max: 15 }),
        minutes: fc.integer({ min: -180, max: 180 }),
        before: fc.integer({ min: 0, max: 40 }),
      })
      .map(({ change, unit, length, minutes, before }) => {
        const anchor = wallAround(change, zone, minutes)
          .subtract({ [`${unit}s`]: before * length })
          .toZonedDateTime(zone);
        return { change, rotation: { unit, length, zone, anchor: anchor.toInstant().toString() } };
      });
  });

describe('the turns of a rotation', () => {
  it.each<[string, string, Rotation['unit'], string[]]>([
    [
      'a time that is skipped moves on by what is skipped',
      '2026-03-28T01:30:00Z[Europe/Berlin]',
      'day',
      ['2026-03-28T02:30+01:00', '2026-03-29T03:30+02:00', '2026-03-30T02:30+02:00'],
    ],
    [
      'a time that comes twice is the first',
      '2026-10-24T00:30:00Z[Europe/Berlin]',
      'day',
      ['2026-10-24T02:30+02:00', '2026-10-25T02:30+02:00', '2026-10-26T02:30+01:00'],
    ],
    [
      'half an hour is skipped on Lord Howe',
      '2026-10-02T15:45:00Z[Australia/Lord_Howe]',
      'day',
      ['2026-10-03T02:15+10:30', '2026-10-04T02:45+11:00', '2026-10-05T02:15+11:00'],
    ],
    [
      'two hours are skipped at Troll',
      '2026-03-28T01:30:00Z[Antarctica/Troll]',
      'day',
      ['2026-03-28T01:30+00:00', '2026-03-29T03:30+02:00', '2026-03-30T01:30+02:00'],
    ],
    [
      'midnight is skipped in Havana, and in Cairo',
      '2026-03-07T05:00:00Z[America/Havana]',
      'day',
      ['2026-03-07T00:00-05:00', '2026-03-08T01:00-04:00', '2026-03-09T00:00-04:00'],
    ],
    [
      'Samoa had no 30th of December: its turn and the next begin at once',
      '2011-12-29T19:00:00Z[Pacific/Apia]',
      'day',
      ['2011-12-29T09:00-10:00', '2011-12-31T09:00+14:00', '2012-01-01T09:00+14:00'],
    ],
    [
      'the 31st comes back after a shorter month',
      '2026-01-31T09:00:00Z[Europe/London]',
      'month',
      ['2026-01-31T09:00+00:00', '2026-02-28T09:00+00:00', '2026-03-31T09:00+01:00', '2026-04-30T09:00+01:00'],
    ],
    [
      'the 29th of February is for leap years',
      '2028-01-29T09:00:00Z[UTC]',
      'month',
      ['2028-01-29T09:00+00:00', '2028-02-29T09:00+00:00', '2028-03-29T09:00+00:00'],
    ],
    [
      'an hour is an hour, whatever the clocks show',
      '2026-03-29T00:30:00Z[Europe/Berlin]',
      'hour',
      ['2026-03-29T01:30+01:00', '2026-03-29T03:30+02:00', '2026-03-29T04:30+02:00'],
    ],
  ])('%s', (_what, text, unit, expected) => {
    const [anchor = '', zone = ''] = text.slice(0, -1).split('[');
    expect(begins({ unit, length: 1, anchor, zone }, 0, expected.length + 1).slice(0, expected.length)).toEqual(
      expected,
    );
  });

  it('nobody is on call before the anchor, and the first turn begins with it', () => {
    const turns = turnsOf({ unit: 'week', length: 1, anchor: '2026-01-05T09:00:00Z', zone: 'UTC' });
    const anchor = Date.UTC(2026, 0, 5, 9);
    expect(turns(anchor - 400 * DAY)).toEqual({ is: -1, until: anchor });
    expect(turns(anchor - 1)).toEqual({ is: -1, until: anchor });
    expect(turns(anchor)).toEqual({ is: 0, until: anchor + 7 * DAY });
  });

  it('an anchor without an offset is a time of the zone', () => {
    expect(anchorOf({ anchor: '2026-07-05T09:00', zone: 'Europe/Berlin' }).at).toBe(Date.UTC(2026, 6, 5, 7));
    expect(anchorOf({ anchor: '2026-03-29T02:30', zone: 'Europe/Berlin' }).at).toBe(Date.UTC(2026, 2, 29, 1, 30));
    expect(anchorOf({ anchor: '2026-10-25T02:30', zone: 'Europe/Berlin' }).at).toBe(Date.UTC(2026, 9, 25, 0, 30));
    expect(anchorOf({ anchor: '2026-07-05T09:00+09:00', zone: 'Europe/Berlin' }).at).toBe(Date.UTC(2026, 6, 5, 0));
  });

  it('a turn that begins the second time that the clock shows its time begins then, and not an hour before', () => {
    const second = Date.UTC(2026, 9, 25, 1, 30);
    const turns = turnsOf({ unit: 'day', length: 1, anchor: '2026-10-25T01:30:00Z', zone: 'Europe/Berlin' });
    expect(turns(second - 1)).toEqual({ is: -1, until: second });
    expect(turns(second)).toEqual({ is: 0, until: second + DAY });
    expect(turns(second + DAY)).toEqual({ is: 1, until: second + 2 * DAY });
  });

  it('there is one turn at every instant, and it ends when the next begins, as Temporal counts: all zones, all changes', () => {
    const ask = fc.record({
      where: nearAChange(someZones(120)),
      then: fc.array(fc.integer({ min: -5 * DAY, max: 400 * DAY }), { maxLength: 3 }),
    });
    fc.assert(
      fc.property(ask, ({ where: { rotation, change }, then }) => {
        const turns = turnsOf(rotation);
        const near = naiveTurn(rotation, change);
        const handOffs = near.is < 0 ? [] : [near.is, near.is + 1, near.is + 2].map((n) => turnStart(rotation, n));
        for (const at of [...[change, ...handOffs].flatMap(around), ...then.map((after) => change + after)])
          expect({ at, ...turns(at) }).toEqual({ at, ...naiveTurn(rotation, at) });
      }),
      { numRuns: 700 },
    );
  });

  it('in every zone a day’s turn changes hands at the anchor’s time around each change of its clocks', () => {
    const drawn = fc.sample(fc.record({ nth: fc.nat(), off: fc.integer({ min: -120, max: 120 }) }), ALL_ZONES.length);
    for (const [place, zone] of ALL_ZONES.entries()) {
      const { nth, off } = drawn[place] ?? { nth: 0, off: 0 };
      const changes = changesOf(zone);
      const change = changes[nth % Math.max(1, changes.length)] ?? Date.UTC(2026, 2, 29, 1);
      const anchor = wallAround(change, zone, off).subtract({ days: 3 }).toZonedDateTime(zone);
      const rotation: Rotation = { unit: 'day', length: 1, zone, anchor: anchor.toInstant().toString() };
      const turns = turnsOf(rotation);
      for (const number of [2, 3, 4])
        for (const at of around(turnStart(rotation, number)))
          expect({ zone, at, ...turns(at) }).toEqual({ zone, at, ...naiveTurn(rotation, at) });
    }
  });

  it('a whole cycle later the turn is as many further, where the clocks were not moved between', () => {
    const calm = Date.UTC(2026, 4, 4);
    const rotation = fc.record({
      unit: fc.constantFrom('hour', 'day', 'week'),
      length: fc.integer({ min: 1, max: 3 }),
      zone: fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata'),
      anchor: fc.integer({ min: 0, max: 7 * 24 * 60 }).map((min) => new Date(calm + min * MINUTE).toISOString()),
    });
    fc.assert(
      fc.property(
        rotation,
        fc.integer({ min: 0, max: 20 * DAY }),
        fc.integer({ min: 1, max: 4 }),
        (one, after, count) => {
          const turns = turnsOf(one);
          const cycle = count * one.length * { hour: HOUR, day: DAY, week: 7 * DAY }[one.unit];
          const at = anchorOf(one).at + after;
          expect(turns(at + cycle)).toEqual({ is: turns(at).is + count, until: turns(at).until + cycle });
        },
      ),
    );
  });
});

describe('the days on which a turn changes hands', () => {
  it('weekdays only: whoever has Friday has the weekend', () => {
    const friday: Rotation = {
      unit: 'day',
      length: 1,
      anchor: '2026-01-08T09:00',
      zone: 'Europe/Dublin',
      handOffDays: ['mon', 'tue', 'wed', 'thu', 'fri'],
    };
    expect(begins(friday, 0, 4)).toEqual([
      '2026-01-08T09:00+00:00',
      '2026-01-09T09:00+00:00',
      '2026-01-12T09:00+00:00',
      '2026-01-13T09:00+00:00',
    ]);
  });

  it('are those that were named, whatever day the anchor is and whatever the clocks do', () => {
    const rotation = fc.record({
      unit: fc.constant('day' as const),
      length: fc.integer({ min: 1, max: 6 }),
      zone: fc.constantFrom('Europe/Dublin', 'Australia/Lord_Howe', 'America/Havana', 'Pacific/Apia', 'UTC'),
      anchor: fc
        .integer({ min: 0, max: 40 * 24 * 4 })
        .map((quarters) => new Date(Date.UTC(2026, 1, 20) + quarters * 15 * MINUTE).toISOString().slice(0, 16)),
      handOffDays: fc.uniqueArray(fc.constantFrom(...WEEKDAYS), { minLength: 1, maxLength: 7 }),
    });
    fc.assert(
      fc.property(rotation, fc.integer({ min: -DAY, max: 45 * DAY }), (one, after) => {
        const turns = turnsOf(one);
        const at = anchorOf(one).at + after;
        const expected = naiveTurn(one, at);
        for (const then of [at, expected.until - 1, expected.until]) expect(turns(then)).toEqual(naiveTurn(one, then));
      }),
      { numRuns: 150 },
    );
  });
});
