import { describe, expect, it } from 'vitest';
import { importOptions, onCallBy, planOf } from './import-fixture.ts';
import { importOpsgenie } from './import-opsgenie.ts';

const user = (name: string) => ({ type: 'user', id: `id-${name}`, username: `${name}@example.com` });
const none = { type: 'none' };
const [ana, ben, cy] = [user('ana'), user('ben'), user('cy')];

const rotation = (given: object) => ({
  id: 'r1',
  name: 'First',
  // 09:00 in Berlin on a Monday.
  startDate: '2026-01-05T08:00:00Z',
  endDate: null,
  type: 'weekly',
  length: 1,
  participants: [ana, ben],
  timeRestriction: null,
  ...given,
});
const schedule = (rotations: object[], given: object = {}) => ({
  data: { id: 's1', name: 'Core_schedule', timezone: 'Europe/Berlin', enabled: true, rotations, ...given },
});
const imported = (rotations: object[], given: object = {}) => importOpsgenie(schedule(rotations, given), importOptions);
const ofDay = (startHour: number, endHour: number) => ({
  type: 'time-of-day',
  restriction: { startHour, startMin: 30, endHour, endMin: 0 },
});
const weekend = {
  type: 'weekday-and-time-of-day',
  restrictions: [{ startDay: 'saturday', startHour: 0, startMin: 0, endDay: 'monday', endHour: 8, endMin: 0 }],
};

describe('schedules of Opsgenie: who was on call there is on call here', () => {
  it.each([
    // Berlin is at UTC+1; its clocks go forward on 29 March 2026 and the hand-off stays at 09:00 local time.
    ['a weekly rotation, first turn', [rotation({})], '2026-01-05T08:00:00Z', 'ana'],
    ['before it begins', [rotation({})], '2026-01-05T07:59:59Z', 'nobody'],
    ['a weekly rotation, second turn', [rotation({})], '2026-01-12T08:00:00Z', 'ben'],
    ['in summer time', [rotation({})], '2026-03-30T07:00:00Z', 'ana'],
    ['in summer time, a second before 09:00', [rotation({})], '2026-03-30T06:59:59Z', 'ben'],
    ['of two days each, the fourth day', [rotation({ type: 'daily', length: 2 })], '2026-01-08T09:00:00Z', 'ben'],
    ['of six hours each', [rotation({ type: 'hourly', length: 6 })], '2026-01-05T14:00:00Z', 'ben'],
    ['that is over', [rotation({ endDate: '2026-02-02T08:00:00Z' })], '2026-02-02T08:00:00Z', 'nobody'],
    ['one participant alone', [rotation({ participants: [cy] })], '2026-06-01T00:00:00Z', 'cy'],
    [
      'two rotations are on call together, in their order',
      [rotation({}), rotation({ id: 'r2', name: 'Second', participants: [cy, ana] })],
      '2026-01-06T00:00:00Z',
      'ana cy',
    ],
    ['by day, 22:29', [rotation({ timeRestriction: ofDay(22, 6) })], '2026-01-06T21:29:00Z', 'nobody'],
    ['by day, 22:30', [rotation({ timeRestriction: ofDay(22, 6) })], '2026-01-06T21:30:00Z', 'ana'],
    ['by day, 05:59', [rotation({ timeRestriction: ofDay(22, 6) })], '2026-01-07T04:59:00Z', 'ana'],
    ['by day, 06:00', [rotation({ timeRestriction: ofDay(22, 6) })], '2026-01-07T05:00:00Z', 'nobody'],
    ['by weekday, Friday 23:59', [rotation({ timeRestriction: weekend })], '2026-01-09T22:59:00Z', 'nobody'],
    ['by weekday, Saturday 00:00', [rotation({ timeRestriction: weekend })], '2026-01-09T23:00:00Z', 'ana'],
    ['by weekday, Monday 07:59', [rotation({ timeRestriction: weekend })], '2026-01-12T06:59:00Z', 'ana'],
    ['by weekday, Monday 08:00', [rotation({ timeRestriction: weekend })], '2026-01-12T07:00:00Z', 'nobody'],
  ])('%s', (_what, rotations, instant, expected) => {
    expect(onCallBy(imported(rotations), 'core-schedule', instant)).toBe(expected);
  });

  const daily = rotation({ type: 'daily', participants: [ana, none, ben] });
  const fortnights = rotation({ length: 2, participants: [none, cy] });
  const hourly = rotation({ type: 'hourly', length: 8, participants: [ana, none] });
  it.each([
    ['days: first', daily, '2026-01-05T08:00:00Z', 'ana'],
    ['days: last second of the first', daily, '2026-01-06T07:59:59Z', 'ana'],
    ['days: second', daily, '2026-01-06T08:00:00Z', 'nobody'],
    ['days: third', daily, '2026-01-07T08:00:00Z', 'ben'],
    ['days: fourth', daily, '2026-01-08T08:00:00Z', 'ana'],
    // 2026-03-30 is 84 days on: 84 = 28 times 3.
    ['days: in summer time', daily, '2026-03-30T07:00:00Z', 'ana'],
    ['days: before it begins', daily, '2026-01-05T07:59:59Z', 'nobody'],
    ['fortnights: first', fortnights, '2026-01-18T12:00:00Z', 'nobody'],
    ['fortnights: second', fortnights, '2026-01-19T08:00:00Z', 'cy'],
    ['fortnights: third', fortnights, '2026-02-02T08:00:00Z', 'nobody'],
    ['hours: first', hourly, '2026-01-05T15:59:59Z', 'ana'],
    ['hours: second', hourly, '2026-01-05T16:00:00Z', 'nobody'],
    ['hours: third', hourly, '2026-01-06T00:00:00Z', 'ana'],
  ])('a turn of nobody stays one, in %s', (_what, rotations, instant, expected) => {
    expect(onCallBy(imported([rotations]), 'core-schedule', instant)).toBe(expected);
  });

  it('a disabled schedule is left out of a list, and so is a rotation that is over', () => {
    const { data } = schedule([rotation({}), rotation({ name: 'Old', endDate: '2025-01-01T00:00:00Z' })]);
    const found = importOpsgenie({ data: [data, { ...data, name: 'Off', enabled: false }] }, importOptions);
    expect(found.rota.schedules.map(({ id, layers }) => [id, layers.length])).toEqual([['core-schedule', 1]]);
    const plan = planOf(found).join('\n');
    expect(plan).toContain('schedule Off -> nothing: it is disabled and calls nobody');
    expect(plan).toContain('rotation Old of Core_schedule -> nothing: it is over');
  });
});

describe('the plan of an import from Opsgenie', () => {
  const team = { type: 'team', id: 'team-1', name: 'Network' };

  it('says what each thing becomes', () => {
    expect(planOf(imported([rotation({})], { ownerTeam: { id: 't', name: 'Core' } }))).toEqual([
      'person ana@example.com, id-ana -> ana',
      'person ben@example.com, id-ben -> ben',
      'schedule Core_schedule -> core-schedule',
      'team of schedule Core_schedule: Core -> core',
      'rotation First of Core_schedule -> rotation of 2, 1 week each, since 2026-01-05T09:00',
      'overrides of Core_schedule -> nothing: the file has none: save GET /v2/schedules/{id}/overrides and make by hand those that are still to come',
    ]);
  });

  it('says that a team is no person, and leaves its turn to nobody', () => {
    const found = imported([rotation({ participants: [ana, team] })]);
    expect(onCallBy(found, 'core-schedule', '2026-01-12T08:00:00Z')).toBe('nobody');
    expect(planOf(found).join('\n')).toContain('team Network is no person');
  });

  it('a team that the mapping file makes a person has its turn', () => {
    const json = schedule([rotation({ participants: [ana, team] })]);
    const found = importOpsgenie(json, { ...importOptions, map: { Network: 'net' } });
    expect(onCallBy(found, 'core-schedule', '2026-01-12T08:00:00Z')).toBe('net');
  });

  it('says that a rotation of escalations alone has to be made by hand', () => {
    const escalation = rotation({ name: 'Esc', participants: [{ type: 'escalation', id: 'e', name: 'E' }] });
    expect(planOf(imported([rotation({}), escalation])).join('\n')).toMatch(
      /rotation Esc of Core_schedule -> nothing: .*make it by hand/,
    );
  });

  it('says until when turns of hours with nobody in them are written out', () => {
    const hourly = rotation({ type: 'hourly', length: 8, participants: [ana, none] });
    expect(planOf(imported([hourly])).join('\n')).toContain('written out until 2028-01-01T00:00:00Z');
  });
});

describe('an export of Opsgenie that cannot be read names the place and what was expected there', () => {
  it.each([
    [
      'no participants',
      schedule([rotation({ participants: [] })]),
      'export.json: data.rotations[0].participants expected at least one participant: an empty rotation has nobody to call',
    ],
    [
      'an unknown zone',
      schedule([], { timezone: 'Mars/Base' }),
      'export.json: data.timezone expected an IANA time zone such as Europe/Dublin',
    ],
    [
      'no rotations',
      { data: { id: 's', name: 's', timezone: 'UTC' } },
      'export.json: data.rotations expected the rotations: save the schedules with expand=rotation',
    ],
    [
      'a kind of rotation that there is not',
      schedule([rotation({ type: 'monthly' })]),
      'export.json: data.rotations[0].type expected a rotation: daily, weekly or hourly',
    ],
  ])('%s', (_what, json, message) => {
    expect(() => importOpsgenie(json, importOptions)).toThrow(message);
  });
});
