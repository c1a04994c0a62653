import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leave, override, overridesOfSwap, swap, type Override } from './changes.ts';
import { factsNearAChange, iso } from './facts-fixture.ts';
import { naiveOnCall } from './naive-oncall-fixture.ts';
import { scheduleTimeline, UnknownReference, type OnCallFacts } from './schedule-timeline.ts';
import { region, schedule } from './schedule.ts';
import { someZones } from './zone-fixture.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NINE = '2026-03-02T09:00:00Z';
const day = (number: number, hour = 12): number => Date.UTC(2026, 2, number, hour);

const fixed = (id: string, people: string[], more: object = {}) => ({ id, kind: 'fixed', people, ...more });
/** One turn a day from Monday, 2 March 2026 at nine: ana, ben, cem. */
const daily = {
  id: 'daily',
  kind: 'rotation',
  unit: 'day',
  length: 1,
  anchor: NINE,
  turns: [['ana'], ['ben'], ['cem']],
};
const holidays = region.parse({
  id: 'emea',
  name: 'EMEA',
  zone: 'UTC',
  holidays: [{ date: '2026-03-04', name: 'Founders' }],
});

function facts(layers: object[], more: Partial<OnCallFacts> & { temporary?: object[] } = {}): OnCallFacts {
  const { temporary, ...rest } = more;
  const main = schedule.parse({
    id: 'main',
    name: 'Main',
    zone: 'UTC',
    layers,
    ...(temporary === undefined ? {} : { temporary }),
  });
  return { regions: [holidays], overrides: {}, leave: [], ...rest, schedules: [main, ...(rest.schedules ?? [])] };
}

/** Who is on call at noon of each of the days of March 2026. */
const atNoon = (given: OnCallFacts, ...days: number[]): string[] =>
  days.map((number) => scheduleTimeline(given, 'main')(day(number)).is.join('+'));

const away = (person: string, start: number, end: number) =>
  leave.parse({
    id: `leave-${person}`,
    person,
    start: iso(day(start, 0)),
    end: iso(day(end, 0)),
    by: person,
    at: NINE,
  });
const change = (kind: Override['kind'], people: string[], of?: string): Override =>
  override.parse({ id: kind, kind, people, of, start: iso(day(3, 0)), end: iso(day(4, 0)), by: 'ana', at: NINE });

describe('the layers of a schedule', () => {
  it('of the highest priority that have anybody count, those below do not', () => {
    const given = facts([
      fixed('low', ['eva']),
      fixed('high', ['dora'], { priority: 2, during: [{ days: ['tue'], from: '00:00', to: '24:00' }] }),
      { ...daily, priority: 1, until: '2026-03-05T09:00:00Z' },
    ]);
    expect(atNoon(given, 1, 2, 3, 4, 5)).toEqual(['eva', 'ana', 'dora', 'cem', 'eva']);
  });

  it('of one priority count together, in their order, and each person once', () => {
    expect(atNoon(facts([fixed('first', ['dora', 'ana']), daily, fixed('last', ['eva', 'dora'])]), 2, 3)).toEqual([
      'dora+ana+eva',
      'dora+ana+ben+eva',
    ]);
  });

  it('count from their first instant up to, but not at, their last', () => {
    const line = scheduleTimeline(
      facts([fixed('some', ['ana'], { from: NINE, until: '2026-03-03T09:00:00Z' })]),
      'main',
    );
    expect([day(2, 9) - 1, day(2, 9), day(3, 9) - 1, day(3, 9)].map((at) => line(at).is)).toEqual([
      [],
      ['ana'],
      ['ana'],
      [],
    ]);
  });

  it('keep to their own zone where they have one', () => {
    const hours = { during: [{ from: '09:00', to: '17:00' }], zone: 'Asia/Tokyo' };
    const line = scheduleTimeline(facts([fixed('tokyo', ['ana'], hours)]), 'main');
    expect([0, 7, 8, 23].map((hour) => line(day(3, hour)).is.length)).toEqual([1, 1, 0, 0]);
  });

  it('may count on holidays only, or never on them', () => {
    const given = facts([
      fixed('holiday', ['eva'], { holidays: { of: 'emea', on: 'only' } }),
      fixed('usual', ['ana'], { holidays: { of: 'emea', on: 'never' } }),
    ]);
    expect(atNoon(given, 3, 4, 5)).toEqual(['ana', 'eva', 'ana']);
  });

  it('share the holidays of a region among all, one after the other (row S1.3)', () => {
    const dates = ['2026-03-04', '2026-03-06', '2026-03-09'].map((date) => ({ date, name: 'Holiday' }));
    const turns = { id: 'holidays', kind: 'holiday-turns', region: 'emea', turns: [['ana'], ['ben']] };
    const given = facts([turns], { regions: [{ ...holidays, holidays: dates }] });
    expect(atNoon(given, 3, 4, 5, 6, 9, 10)).toEqual(['', 'ana', '', 'ben', 'ana', '']);
  });

  it('take the shifts that a calendar names, overlapping or not', () => {
    const shift = (start: number, end: number, people: string[]) => ({
      start: iso(day(start)),
      end: iso(day(end)),
      people,
    });
    const calendar = { id: 'calendar', kind: 'calendar', shifts: [shift(2, 4, ['ana']), shift(3, 5, ['ben', 'ana'])] };
    expect(atNoon(facts([calendar]), 1, 2, 3, 4, 5)).toEqual(['', 'ana', 'ana+ben', 'ben+ana', '']);
  });

  it('may be another schedule, with what is changed there', () => {
    const other = schedule.parse({ id: 'other', name: 'Other', zone: 'UTC', layers: [daily] });
    const given = facts([{ id: 'other', kind: 'schedule', schedule: 'other' }], {
      schedules: [other],
      overrides: { other: [change('add', ['dora'])] },
    });
    expect(atNoon(given, 2, 3, 4)).toEqual(['ana', 'ben+dora', 'cem']);
  });
});

describe('leave', () => {
  it('lets a lower layer step in, and ends', () => {
    const given = facts([{ ...daily, priority: 1 }, fixed('backup', ['eva'])], { leave: [away('ben', 3, 5)] });
    expect(atNoon(given, 2, 3, 4, 6)).toEqual(['ana', 'eva', 'cem', 'ben']);
  });

  it('of all leaves nobody, of one leaves the others', () => {
    expect(atNoon(facts([fixed('only', ['ana', 'ben'])], { leave: [away('ana', 3, 4)] }), 3)).toEqual(['ben']);
    expect(atNoon(facts([fixed('only', ['ana'])], { leave: [away('ana', 3, 4)] }), 3, 4)).toEqual(['', 'ana']);
  });

  it('counts in every schedule, and for whoever an override has put there', () => {
    const other = schedule.parse({ id: 'other', name: 'Other', zone: 'UTC', layers: [fixed('o', ['ana', 'ben'])] });
    const given = facts([{ id: 'other', kind: 'schedule', schedule: 'other' }], {
      schedules: [other],
      leave: [away('ana', 3, 5)],
      overrides: { main: [change('add', ['ana'])] },
    });
    expect(atNoon(given, 2, 3, 4)).toEqual(['ana+ben', 'ben', 'ben']);
  });
});

describe('a temporary schedule', () => {
  const standIn = (id: string, from: number, until: number, people: string[]) => ({
    id,
    from: iso(day(from, 0)),
    until: iso(day(until, 0)),
    why: 'moving house',
    layers: [fixed(id, people)],
  });

  it('counts alone while it lasts, and the one written down later where two overlap', () => {
    const temporary = [standIn('one', 3, 6, ['dora']), standIn('two', 4, 5, ['eva'])];
    expect(atNoon(facts([{ ...daily, priority: 9 }], { temporary }), 2, 3, 4, 5, 6)).toEqual([
      'ana',
      'dora',
      'eva',
      'dora',
      'ben',
    ]);
  });

  it('knows of leave and of overrides', () => {
    const given = facts([daily], {
      temporary: [standIn('one', 3, 6, ['dora', 'eva'])],
      leave: [away('eva', 3, 9)],
      overrides: { main: [change('add', ['ben'])] },
    });
    expect(atNoon(given, 3, 4)).toEqual(['dora+ben', 'dora']);
  });
});

describe('an override', () => {
  const changed = (...changes: Override[]) =>
    atNoon(facts([fixed('two', ['ana', 'ben'])], { overrides: { main: changes } }), 2, 3, 4);

  it.each<[string, Override[], string]>([
    ['adds people after those on call', [change('add', ['cem', 'ana'])], 'ana+ben+cem'],
    ['removes people', [change('remove', ['ana', 'cem'])], 'ben'],
    ['may remove everybody', [change('remove', ['ana', 'ben'])], ''],
    ['replaces everybody', [change('replace', ['cem', 'dora'])], 'cem+dora'],
    ['replaces one in their place', [change('replace', ['cem', 'dora'], 'ana')], 'cem+dora+ben'],
    ['replaces nobody where that one is not on call', [change('replace', ['cem'], 'dora')], 'ana+ben'],
    ['replaces one by whoever is on call anyway', [change('replace', ['ben'], 'ana')], 'ben'],
    ['is made on what earlier ones left', [change('replace', ['cem']), change('add', ['ana'])], 'cem+ana'],
    [
      'is made on what earlier ones left, not on later ones',
      [change('add', ['cem']), change('replace', ['dora'])],
      'dora',
    ],
  ])('%s, for as long as it lasts', (_what, changes, expected) => {
    expect(changed(...changes)).toEqual(['ana+ben', expected, 'ana+ben']);
  });

  it('fills a gap, and is of its own schedule only', () => {
    const given = facts([fixed('none', ['ana'], { until: NINE })], {
      overrides: { main: [change('add', ['cem'])], other: [change('add', ['dora'])] },
    });
    expect(atNoon(given, 3)).toEqual(['cem']);
  });

  it('a swap that is accepted puts each in the other’s place, and leaves everybody else', () => {
    const swapped = swap.parse({
      id: 'swap-1',
      asker: 'ana',
      other: 'ben',
      gives: { start: iso(day(2, 9)), end: iso(day(3, 9)) },
      takes: { start: iso(day(3, 9)), end: iso(day(4, 9)) },
      askedAt: NINE,
      state: 'accepted',
    });
    const given = facts([daily], { overrides: { main: overridesOfSwap(swapped) } });
    expect(atNoon(given, 2, 3, 4, 5, 6)).toEqual(['ben', 'ana', 'cem', 'ana', 'ben']);
  });
});

describe('a schedule that points at what there is not', () => {
  const pointing = (id: string, to: string) =>
    schedule.parse({ id, name: id, zone: 'UTC', layers: [{ id: 'to', kind: 'schedule', schedule: to }] });

  it.each([
    ['at itself', [pointing('main', 'main')], 'the schedules main -> main go round in a circle'],
    [
      'at one that points back',
      [pointing('main', 'b'), pointing('b', 'c'), pointing('c', 'b')],
      'the schedules main -> b -> c -> b go round in a circle',
    ],
    ['at no schedule', [pointing('main', 'none')], 'there is no schedule none'],
  ])('%s is refused', (_what, schedules, said) => {
    const ask = () => scheduleTimeline({ regions: [], schedules, overrides: {}, leave: [] }, 'main');
    expect(ask).toThrow(UnknownReference);
    expect(ask).toThrow(said);
  });

  it('is refused when it is the one that is asked for, and when it is a region', () => {
    expect(() => scheduleTimeline(facts([daily]), 'none')).toThrow('there is no schedule none');
    const holiday = fixed('h', ['ana'], { holidays: { of: 'apac', on: 'only' } });
    expect(() => scheduleTimeline(facts([holiday]), 'main')).toThrow('there is no region apac');
  });

  it('may be pointed at twice: that is no circle', () => {
    const given = facts(
      [
        { id: 'a', kind: 'schedule', schedule: 'b' },
        { id: 'c', kind: 'schedule', schedule: 'd' },
      ],
      {
        schedules: [
          pointing('b', 'd'),
          schedule.parse({ id: 'd', name: 'D', zone: 'UTC', layers: [fixed('d', ['ana'])] }),
        ],
      },
    );
    expect(atNoon(given, 2)).toEqual(['ana']);
  });
});

describe('who is on call, by all rules together', () => {
  it('is at every instant what the slow way finds, and holds for as long as is told', () => {
    const instants = fc.array(fc.integer({ min: -6 * DAY, max: 6 * DAY }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(factsNearAChange(someZones(25)), instants, ({ facts: given, change: middle }, offs) => {
        const line = scheduleTimeline(given, 'main');
        for (const at of [middle, middle - 1, ...offs.map((off) => middle + off)]) {
          const { is, until } = line(at);
          expect(until).toBeGreaterThan(at);
          expect({ at, is: is }).toEqual({ at, is: naiveOnCall(given, 'main', at) });
          if (until === Infinity) continue;
          for (const then of [until, until - 1, at + Math.floor((until - at) / 3)])
            expect({ then, is: line(then).is }).toEqual({
              then,
              is: naiveOnCall(given, 'main', then),
            });
          expect(line(until - 1).is).toEqual(is);
        }
      }),
      { numRuns: 150 },
    );
  });
});
