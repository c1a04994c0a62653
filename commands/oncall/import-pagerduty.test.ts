import { describe, expect, it } from 'vitest';
import { bytesOf, tooLarge } from '../../shared/domain/oncall/kept-size.ts';
import { importOptions, onCallBy, planOf } from './import-fixture.ts';
import { importPagerDuty } from './import-pagerduty.ts';

const user = (id: string, summary: string) => ({ user: { id, type: 'user_reference', summary } });
const [ana, ben, cy] = [user('PANA', 'Ana Alba'), user('PBEN', 'Ben Bell'), user('PCY', 'Cy Cole')];
const WEEK = 604_800;

const layer = (given: object) => ({
  id: 'PLAYER',
  name: 'Layer 1',
  start: '2026-01-05T09:00:00-05:00',
  end: null,
  rotation_virtual_start: '2026-01-05T09:00:00-05:00',
  rotation_turn_length_seconds: WEEK,
  users: [ana, ben],
  restrictions: [],
  ...given,
});
const schedule = (layers: object[], given: object = {}) => ({
  schedule: { id: 'PSCHED', name: 'Core Primary', time_zone: 'America/New_York', schedule_layers: layers, ...given },
});
const imported = (layers: object[], given: object = {}) => importPagerDuty(schedule(layers, given), importOptions);

describe('schedules of PagerDuty: who was on call there is on call here', () => {
  it.each([
    // New York is at UTC-5; its clocks go forward on 8 March 2026 and the hand-off stays at 09:00 local time.
    ['a weekly rotation, first turn', [layer({})], '2026-01-05T14:00:00Z', 'ana-alba'],
    ['a weekly rotation, before it begins', [layer({})], '2026-01-05T13:59:59Z', 'nobody'],
    ['a weekly rotation, last second of the turn', [layer({})], '2026-01-12T13:59:59Z', 'ana-alba'],
    ['a weekly rotation, second turn', [layer({})], '2026-01-12T14:00:00Z', 'ben-bell'],
    ['a weekly rotation in summer time', [layer({})], '2026-03-09T13:00:00Z', 'ben-bell'],
    ['a weekly rotation, a second before 09:00 in summer time', [layer({})], '2026-03-09T12:59:59Z', 'ana-alba'],
    [
      'turns of 12 hours are elapsed time',
      [layer({ rotation_turn_length_seconds: 43_200 })],
      '2026-01-06T02:00:00Z',
      'ben-bell',
    ],
    [
      'a rotation that is older than the layer goes on where it was',
      [layer({ rotation_virtual_start: '2025-12-29T09:00:00-05:00' })],
      '2026-01-05T14:00:00Z',
      'ben-bell',
    ],
    [
      'and nobody is on call before the layer begins',
      [layer({ rotation_virtual_start: '2025-12-29T09:00:00-05:00' })],
      '2026-01-02T14:00:00Z',
      'nobody',
    ],
    ['a layer that has ended is nobody', [layer({ end: '2026-02-02T14:00:00Z' })], '2026-02-02T14:00:00Z', 'nobody'],
    ['and somebody just before', [layer({ end: '2026-02-02T14:00:00Z' })], '2026-02-02T13:59:59Z', 'ben-bell'],
    ['one user alone is always on call', [layer({ users: [cy] })], '2026-07-01T03:00:00Z', 'cy-cole'],
    [
      'turns of 90 minutes are written out',
      [layer({ rotation_turn_length_seconds: 5400 })],
      '2026-01-05T15:30:00Z',
      'ben-bell',
    ],
  ])('%s', (_what, layers, instant, expected) => {
    expect(onCallBy(imported(layers), 'core-primary', instant)).toBe(expected);
  });

  const nights = [{ type: 'daily_restriction', start_time_of_day: '17:00:00', duration_seconds: 57_600 }];
  const weekends = [
    { type: 'weekly_restriction', start_time_of_day: '17:00:00', start_day_of_week: 5, duration_seconds: 230_400 },
  ];
  it.each([
    ['17:00 on any day', nights, '2026-01-07T22:00:00Z', 'ana-alba'],
    ['08:59 the morning after', nights, '2026-01-08T13:59:00Z', 'ana-alba'],
    ['09:00 the morning after', nights, '2026-01-08T14:00:00Z', 'nobody'],
    ['Friday 16:59', weekends, '2026-01-09T21:59:00Z', 'nobody'],
    ['Friday 17:00', weekends, '2026-01-09T22:00:00Z', 'ana-alba'],
    ['Sunday noon', weekends, '2026-01-11T17:00:00Z', 'ana-alba'],
    ['Monday 08:59', weekends, '2026-01-12T13:59:00Z', 'ana-alba'],
    ['Monday 09:00', weekends, '2026-01-12T14:00:00Z', 'nobody'],
  ])('restrictions are hours on the wall clock: %s', (_when, restrictions, instant, expected) => {
    expect(onCallBy(imported([layer({ restrictions })]), 'core-primary', instant)).toBe(expected);
  });

  it('of two layers the one that the answer lists first wins, and the other fills its gaps', () => {
    const office = [{ type: 'daily_restriction', start_time_of_day: '09:00:00', duration_seconds: 28_800 }];
    const both = imported([
      layer({ id: 'P2', name: 'Layer 2', users: [cy], restrictions: office }),
      layer({ id: 'P1', name: 'Layer 1' }),
    ]);
    expect(onCallBy(both, 'core-primary', '2026-01-06T15:00:00Z')).toBe('cy-cole');
    expect(onCallBy(both, 'core-primary', '2026-01-06T23:00:00Z')).toBe('ana-alba');
  });

  it('overrides that the answer shows are above all layers', () => {
    const entry = { start: '2026-01-06T15:00:00Z', end: '2026-01-06T17:00:00Z', ...cy };
    const found = imported([layer({})], { overrides_subschedule: { rendered_schedule_entries: [entry] } });
    expect(onCallBy(found, 'core-primary', '2026-01-06T16:59:00Z')).toBe('cy-cole');
    expect(onCallBy(found, 'core-primary', '2026-01-06T17:00:00Z')).toBe('ana-alba');
  });

  it('a list of schedules becomes as many, and two of one name have two ids', () => {
    const one = schedule([layer({})]).schedule;
    const { rota } = importPagerDuty({ schedules: [one, { ...one, id: 'POTHER' }] }, importOptions);
    expect(rota.schedules.map(({ id }) => id)).toEqual(['core-primary', 'core-primary-2']);
  });
});

describe('the plan of an import from PagerDuty', () => {
  it('says what each thing becomes, in the words of both', () => {
    expect(planOf(imported([layer({})], { teams: [{ id: 'T1', summary: 'Core' }] }))).toEqual([
      'person Ana Alba, PANA -> ana-alba',
      'person Ben Bell, PBEN -> ben-bell',
      'schedule Core Primary (PSCHED) -> core-primary',
      'team of schedule Core Primary (PSCHED): Core -> core',
      'layer Layer 1 of Core Primary -> rotation of 2, 1 week each, since 2026-01-05T09:00',
      'overrides of Core Primary -> nothing: the file shows none that is still to come; where there are, save it with since= and until=, or make them by hand',
    ]);
  });

  it('leaves out a layer that ended long ago, even one without users, and says so', () => {
    const old = layer({ id: 'P0', name: 'Old', users: [], end: '2025-06-01T00:00:00Z' });
    expect(planOf(imported([layer({}), old]))).toContain(
      'layer Old of Core Primary -> nothing: it ended at 2025-06-01T00:00:00Z; nothing to do',
    );
  });

  it('says until when turns of a broken hour are written out', () => {
    const plan = planOf(imported([layer({ rotation_turn_length_seconds: 5400 })])).join('\n');
    expect(plan).toContain('turns of 90 minutes are written out until 2028-01-01T00:00:00Z');
  });
});

describe('an export of PagerDuty that cannot be read names the place and what was expected there', () => {
  it.each([
    [
      'no users',
      schedule([layer({ users: [] })]),
      'export.json: schedule.schedule_layers[0].users expected at least one user: an empty rotation has nobody to call',
    ],
    [
      'an unknown zone',
      schedule([layer({})], { time_zone: 'Eastern Time (US)' }),
      'export.json: schedule.time_zone expected an IANA time zone such as Europe/Dublin',
    ],
    [
      'a list without layers',
      { schedules: [{ id: 'P', name: 'P', time_zone: 'UTC' }] },
      'export.json: schedules[0].schedule_layers expected the layers: list schedules with include[]=schedule_layers, or save one',
    ],
    ['something else', [], 'export.json: the file expected object, received array'],
    [
      'every layer over',
      schedule([layer({ end: '2025-06-01T00:00:00Z' })]),
      'export.json: expected at least one schedule that can be imported\n  schedule Core Primary (PSCHED): no layer of it is left: nobody would be on call\n  layer Layer 1 of Core Primary: it ended',
    ],
  ])('%s', (_what, json, message) => {
    expect(() => importPagerDuty(json, importOptions)).toThrow(message);
  });
});

describe('people', () => {
  const mapped = (map: Record<string, string>, users = [ana, ben]) =>
    importPagerDuty(schedule([layer({ users })]), { ...importOptions, map });

  it.each([
    ['id', 'PANA'],
    ['name, in whatever case', 'ana alba'],
  ])('are those that the mapping file names by their %s', (_by, key) => {
    expect(mapped({ [key]: 'aa' }).people).toEqual([
      { id: 'aa', name: 'Ana Alba' },
      { id: 'ben-bell', name: 'Ben Bell' },
    ]);
  });

  it('of one name are two, and the plan says so', () => {
    const twin = user('PANA2', 'Ana Alba');
    expect(planOf(mapped({}, [ana, twin]))).toContain(
      'person Ana Alba, PANA2 -> ana-alba-2: ana-alba is somebody else already; say who it is with --map',
    );
  });

  it('whom the mapping file names and the export does not are pointed out', () => {
    expect(planOf(mapped({ PZED: 'zed' }))).toContain('mapping of pzed -> nothing: nobody in the export is called so');
  });
});

describe('a schedule of PagerDuty that is larger than can be kept', () => {
  const many = imported([layer({ rotation_turn_length_seconds: 5400 })]);

  it('is written out for as long as fits, and the plan says until when', () => {
    const [kept] = many.rota.schedules;
    expect(tooLarge(many.rota)).toEqual([]);
    expect(bytesOf(kept)).toBeGreaterThan(340_000);
    const [, until = ''] = /written out until (\S+) only/.exec(planOf(many).join('\n')) ?? [];
    expect(planOf(many).at(-1)).toMatch(/^shifts of Core Primary .*: all would be \d+ KB, and a schedule holds 350 KB/);
    expect(Date.parse(until)).toBeLessThan(importOptions.horizon);
    expect(onCallBy(many, 'core-primary', new Date(Date.parse(until) - 1).toISOString())).not.toBe('nobody');
    expect(onCallBy(many, 'core-primary', until)).toBe('nobody');
  });
});

describe('a layer of PagerDuty that ends before its rotation begins', () => {
  const never = { name: 'Never', end: '2026-03-02T14:00:00Z', rotation_virtual_start: '2026-03-09T14:00:00Z' };

  it.each([
    ['of several users', { ...never }],
    ['of one user', { ...never, users: [cy] }],
    ['that ends as it begins', { ...never, start: never.rotation_virtual_start, end: never.rotation_virtual_start }],
  ])('%s is left out, and the plan says so', (_what, given) => {
    const found = imported([layer(given), layer({})]);
    expect(found.rota.schedules[0]?.layers.map(({ id }) => id)).toEqual(['layer-1']);
    expect(planOf(found).join('\n')).toMatch(
      /layer Never of Core Primary -> nothing: it ends at .*, so it never counts/,
    );
  });
});
