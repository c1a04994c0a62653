import { describe, expect, it } from 'vitest';
import { importGrafana } from './import-grafana.ts';
import { importOptions, onCallBy, planOf } from './import-fixture.ts';

const users = ['ana', 'ben', 'cy'].map((name) => ({ id: name.toUpperCase(), username: name, email: `${name}@x.io` }));
const shift = (given: object) => ({
  id: 'S1',
  name: 'Shift',
  type: 'rolling_users',
  // A Monday.
  start: '2026-01-05T09:00:00',
  duration: 7 * 86_400,
  frequency: 'weekly',
  interval: 1,
  week_start: 'MO',
  by_day: null,
  by_month: null,
  by_monthday: null,
  rolling_users: [['ANA'], ['BEN'], ['CY']],
  start_rotation_from_user_index: 0,
  level: 0,
  time_zone: null,
  until: null,
  ...given,
});
const file = (shifts: { id: string }[], given: object = {}) => ({
  schedules: [
    {
      id: 'SCH',
      name: 'Core',
      type: 'calendar',
      time_zone: 'Europe/London',
      shifts: shifts.map(({ id }) => id),
      ...given,
    },
  ],
  on_call_shifts: shifts,
  users,
});
const imported = (...shifts: { id: string }[]) => importGrafana(file(shifts), importOptions);
const HOURS = 3600;

describe('schedules of Grafana OnCall: who was on call there is on call here', () => {
  const fortnight = shift({ interval: 2, duration: 14 * 86_400 });
  const office = shift({ by_day: ['MO', 'TU', 'WE', 'TH', 'FR'], duration: 8 * HOURS });
  const night = shift({ start: '2026-01-07T22:00:00', by_day: ['SU', 'MO', 'WE'], duration: 8 * HOURS });
  const everyDay = shift({ frequency: 'daily', duration: 8 * HOURS });
  const handOff = shift({
    start: '2026-01-06T09:00:00',
    frequency: 'daily',
    by_day: ['WE', 'FR'],
    duration: 8 * HOURS,
  });
  const monthly = shift({ frequency: 'monthly', start: '2026-01-31T09:00:00', by_monthday: [-1], duration: 8 * HOURS });
  const alternate = shift({ interval: 2, by_day: ['MO', 'TU'], duration: 8 * HOURS });
  const together = shift({
    type: 'recurrent_event',
    users: ['ANA', 'BEN'],
    rolling_users: null,
    by_day: ['SA'],
    duration: 86_400,
  });
  it.each([
    ['weekly, first turn', shift({}), '2026-01-05T09:00:00Z', 'ana'],
    ['weekly, third turn', shift({}), '2026-01-19T09:00:00Z', 'cy'],
    // London goes to summer time on 29 March 2026; 2026-03-30 is the 12th week on, again the first turn.
    ['weekly, in summer time', shift({}), '2026-03-30T08:00:00Z', 'ana'],
    ['weekly, in summer time, a second before 09:00', shift({}), '2026-03-30T07:59:59Z', 'cy'],
    [
      'the rotation may begin with another',
      shift({ start_rotation_from_user_index: 1 }),
      '2026-01-05T09:00:00Z',
      'ben',
    ],
    ['a turn of two people', shift({ rolling_users: [['ANA', 'CY'], ['BEN']] }), '2026-01-05T09:00:00Z', 'ana cy'],
    ['fortnights, second week', fortnight, '2026-01-14T00:00:00Z', 'ana'],
    ['fortnights, third week', fortnight, '2026-01-20T00:00:00Z', 'ben'],
    ['office hours, second week', office, '2026-01-13T10:00:00Z', 'ben'],
    ['office hours, in the evening', office, '2026-01-13T17:00:00Z', 'nobody'],
    ['office hours, on a Saturday', office, '2026-01-10T10:00:00Z', 'nobody'],
    ['nights, Wednesday', night, '2026-01-08T05:59:00Z', 'ana'],
    ['nights: those of Sunday are of the week that ends', night, '2026-01-12T05:00:00Z', 'ana'],
    ['nights: the next week is the next turn', night, '2026-01-12T22:00:00Z', 'ben'],
    ['nights, before it begins', night, '2026-01-05T23:00:00Z', 'nobody'],
    ['every day, third', everyDay, '2026-01-07T09:00:00Z', 'cy'],
    ['every day, third, over', everyDay, '2026-01-07T17:00:00Z', 'nobody'],
    ['some days: the first of them', handOff, '2026-01-07T09:00:00Z', 'ana'],
    ['some days: the next of them', handOff, '2026-01-09T09:00:00Z', 'ben'],
    ['some days: a week later', handOff, '2026-01-14T09:00:00Z', 'cy'],
    ['some days: another day', handOff, '2026-01-08T09:00:00Z', 'nobody'],
    ['hourly', shift({ frequency: 'hourly', duration: HOURS }), '2026-01-05T10:30:00Z', 'ben'],
    ['the last day of a month', monthly, '2026-01-31T10:00:00Z', 'ana'],
    ['the last day of the next month', monthly, '2026-02-28T10:00:00Z', 'ben'],
    ['a day that is not the last', monthly, '2026-02-27T10:00:00Z', 'nobody'],
    ['every other week, first', alternate, '2026-01-06T10:00:00Z', 'ana'],
    ['every other week, the week between', alternate, '2026-01-13T10:00:00Z', 'nobody'],
    ['every other week, second', alternate, '2026-01-19T10:00:00Z', 'ben'],
    ['an event that recurs is of all its users', together, '2026-01-10T12:00:00Z', 'ana ben'],
    ['and only of its days', together, '2026-01-11T12:00:00Z', 'nobody'],
    ['a zone of its own', shift({ time_zone: 'Asia/Tokyo' }), '2026-01-05T00:00:00Z', 'ana'],
  ])('%s', (_what, given, instant, expected) => {
    expect(onCallBy(imported(given), 'core', instant)).toBe(expected);
  });

  // An occurrence counts if it begins from the rotation's start on, and no later than its end.
  const late = shift({ frequency: 'daily', duration: 8 * HOURS, rotation_start: '2026-01-06T10:00:00' });
  const ending = shift({ frequency: 'daily', duration: 8 * HOURS, until: '2026-01-07T09:00:00' });
  const endingWeekly = shift({ until: '2026-01-14T00:00:00' });
  it.each([
    ['before the rotation begins', late, '2026-01-05T12:00:00Z', 'nobody'],
    ['in what began before it', late, '2026-01-06T12:00:00Z', 'nobody'],
    ['in the first that counts, whose turn is counted from the start', late, '2026-01-07T09:00:00Z', 'cy'],
    ['in the last that counts', ending, '2026-01-07T16:59:00Z', 'cy'],
    ['in the next', ending, '2026-01-08T09:00:00Z', 'nobody'],
    ['to the end of the week that began in time', endingWeekly, '2026-01-19T08:59:00Z', 'ben'],
    ['after it', endingWeekly, '2026-01-19T09:00:00Z', 'nobody'],
  ])('counts by the beginning of each occurrence: %s', (_when, given, instant, expected) => {
    expect(onCallBy(imported(given), 'core', instant)).toBe(expected);
  });

  it('the higher level wins, an override above all of them', () => {
    const found = imported(
      shift({ id: 'A', name: 'a', level: 1 }),
      shift({ id: 'B', name: 'b', level: 2, frequency: 'daily', duration: 8 * HOURS, rolling_users: [['BEN']] }),
      shift({
        id: 'C',
        name: 'c',
        type: 'override',
        frequency: null,
        users: ['CY'],
        rolling_users: null,
        start: '2026-01-06T12:00:00',
        duration: HOURS,
      }),
    );
    expect(onCallBy(found, 'core', '2026-01-06T08:59:00Z')).toBe('ana');
    expect(onCallBy(found, 'core', '2026-01-06T11:59:00Z')).toBe('ben');
    expect(onCallBy(found, 'core', '2026-01-06T12:30:00Z')).toBe('cy');
    expect(onCallBy(found, 'core', '2026-01-06T13:00:00Z')).toBe('ben');
  });
});

describe('the plan of an import from Grafana OnCall', () => {
  it('says what is written out, and until when', () => {
    const plan = planOf(imported(shift({ frequency: 'monthly', duration: 8 * HOURS }))).join('\n');
    expect(plan).toContain('written out until 2028-01-01T00:00:00Z');
  });

  it.each([
    ['a turn without users', shift({ rolling_users: [['ANA'], []] }), 'it has a turn without users'],
    ['what is over', shift({ until: '2025-01-01T00:00:00', start: '2024-01-01T00:00:00' }), 'it is over'],
    [
      'some weekdays of every other day, in turns',
      shift({ frequency: 'daily', interval: 2, by_day: ['MO', 'TU'], duration: HOURS }),
      'Tocsin has no rule for such a recurrence: make it by hand',
    ],
  ])('says why it leaves out %s', (_what, given, because) => {
    const plan = planOf(imported(shift({ id: 'OK', name: 'fine' }), given)).join('\n');
    expect(plan).toContain(`rolling_users Shift of Core -> nothing: ${because}`);
  });

  it('says that a schedule from a calendar is imported as one', () => {
    const both = file([shift({})]);
    const json = { ...both, schedules: [...both.schedules, { id: 'I', name: 'Cal', type: 'ical' }] };
    expect(planOf(importGrafana(json, importOptions)).join('\n')).toContain(
      'schedule Cal -> nothing: its shifts are in',
    );
  });

  it('takes pages of answers as they are, and works without users', () => {
    const { schedules, on_call_shifts } = file([shift({})]);
    const json = { schedules: { count: 1, results: schedules }, on_call_shifts: { results: on_call_shifts } };
    const found = importGrafana(json, importOptions);
    expect(onCallBy(found, 'core', '2026-01-05T09:00:00Z')).toBe('ana');
    expect(planOf(found)).toContain(
      'names of people -> nothing: the file has no users: add them, or say who is who with --map',
    );
  });
});

describe('a file of Grafana OnCall that cannot be read names the place and what was expected there', () => {
  it.each([
    [
      'a shift that is missing',
      { ...file([shift({})]), on_call_shifts: [] },
      'export.json: schedules[0].shifts[0] expected a shift that is in on_call_shifts, and S1 is not: save every page of them',
    ],
    [
      'an unknown zone',
      file([shift({ time_zone: 'Nowhere' })]),
      'export.json: on_call_shifts[0].time_zone expected an IANA time zone such as Europe/Dublin',
    ],
    ['no schedules', { on_call_shifts: [] }, 'export.json: schedules expected array, received undefined'],
  ])('%s', (_what, json, message) => {
    expect(() => importGrafana(json, importOptions)).toThrow(message);
  });
});
