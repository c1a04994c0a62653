import { describe, expect, it } from 'vitest';
import { roleAt } from '../../shared/domain/directory/role-at.ts';
import { gapsIn, periodOf, understaffedIn } from '../../shared/domain/oncall/findings.ts';
import { loadOf } from '../../shared/domain/oncall/fair-share.ts';
import { holidaySpans } from '../../shared/domain/oncall/holidays.ts';
import { rota, staffing, type Schedule } from '../../shared/domain/oncall/schedule.ts';
import { scheduleTimeline, type OnCallFacts } from '../../shared/domain/oncall/schedule-timeline.ts';
import { shiftsIn } from '../../shared/domain/oncall/shifts.ts';
import { readDirectory } from '../read-policy-folder.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const [FROM, TO] = [Date.UTC(2026, 1, 1), Date.UTC(2027, 1, 1)];

const directoryOf = (name: string) => {
  const directory = readDirectory(name);
  const { regions = [], schedules = [], staffing: periods = [] } = directory.rota ?? {};
  const facts: OnCallFacts = { regions, schedules, overrides: {}, leave: [] };
  const find = (id: string): Schedule => {
    const found = schedules.find((one) => one.id === id);
    if (found === undefined) throw new Error(`${name} has no schedule ${id}`);
    return found;
  };
  const at = (id: string, instant: string) => scheduleTimeline(facts, id)(Date.parse(instant)).is;
  const shifts = (id: string) => shiftsIn(scheduleTimeline(facts, id), FROM, TO);
  return { directory, facts, schedules, staffing: periods, find, at, shifts };
};

const world = directoryOf('round-the-clock');
const REGIONS = ['americas', 'europe', 'apac', 'latam'];

describe('round the clock', () => {
  it.each(REGIONS.flatMap((id) => [id, `${id}-backup`]))(
    'S1.2: %s has exactly one person at every instant of a year, weekends and holidays included',
    (id) => {
      const shifts = world.shifts(id);
      expect(shifts.filter(({ people }) => people.length !== 1)).toEqual([]);
      expect(shifts.reduce((sum, { start, end }) => sum + end - start, 0)).toBe(TO - FROM);
    },
  );

  it.each(REGIONS)('S1.5: primary and backup of %s are never the same person', (id) => {
    const backup = scheduleTimeline(world.facts, `${id}-backup`);
    const both = world
      .shifts(id)
      .filter(({ start, end, people }) =>
        shiftsIn(backup, start, end).some((other) => other.people.some((one) => people.includes(one))),
      );
    expect(both).toEqual([]);
  });

  it.each([
    ['the early shift of Singapore', '2026-03-10T01:00:00Z', 'apac'],
    ['the early shift of London', '2026-03-10T09:00:00Z', 'europe'],
    ['São Paulo’s afternoon, when London has gone home', '2026-03-10T17:00:00Z', 'latam'],
    ['California’s day', '2026-03-10T20:00:00Z', 'americas'],
    ['the hours in which no region has its first shift', '2026-03-10T23:00:00Z', 'americas'],
  ])('S1.5: in %s the primary, and then the backup, of that region is called', (_when, instant, region) => {
    const filled = roleAt(world.directory, Date.parse(instant));
    expect([filled('primary')[0], filled('backup')[0]]).toEqual([
      world.at(region, instant)[0],
      world.at(`${region}-backup`, instant)[0],
    ]);
  });

  it.each(REGIONS)('S1.3: in %s each of three people has every third weekend, and the holidays are shared', (id) => {
    const saturdays = Array.from({ length: 12 }, (_, week) => Date.UTC(2026, 1, 7, 18) + week * 7 * DAY);
    const names = saturdays.map((at) => scheduleTimeline(world.facts, id)(at).is.join());
    expect(new Set(names).size).toBe(3);
    expect(names.slice(3)).toEqual(names.slice(0, -3));
    const region = world.facts.regions.find((one) => one.id === id);
    const free = holidaySpans(region ?? ({ id: '', name: '', zone: 'UTC', holidays: [] } as never));
    const whose = free.slice(0, 3).map(({ start }) => scheduleTimeline(world.facts, id)(start + 12 * HOUR).is.join());
    expect(new Set(whose).size).toBe(3);
  });

  it('S1.20: the emergency rotation is 24 hours each', () => {
    const [, ...whole] = world.shifts('emergency');
    expect(new Set(whole.slice(0, -1).map(({ start, end }) => end - start))).toEqual(new Set([DAY]));
    expect(whole.every(({ people }) => people.length === 1)).toBe(true);
  });

  it('S1.20: hours on weekends, holidays and at night are counted for their premiums, on the person’s own clock', () => {
    const zone = 'Europe/Dublin';
    const christmas = { start: Date.UTC(2026, 11, 25), end: Date.UTC(2026, 11, 26) };
    const shift = { start: Date.UTC(2026, 11, 25, 20), end: Date.UTC(2026, 11, 26, 8) }; // Friday evening to Saturday morning
    const load = loadOf({ person: 'siobhan', zone, shifts: [shift], holidays: [christmas], pages: [] });
    expect(load).toMatchObject({
      onCallMs: 12 * HOUR,
      nightMs: 7 * HOUR,
      weekendMs: 8 * HOUR,
      holidayMs: 4 * HOUR,
      nights: 1,
      weekends: 1,
      holidays: 1,
    });
  });

  it('S1.2: nothing is missing in the sample, nor is anybody on call where two regions meet', () => {
    for (const one of world.schedules) expect(gapsIn(world.facts, one, FROM, TO)).toEqual([]);
    expect(world.shifts('current-region').filter(({ people }) => people.length !== 1)).toEqual([]);
    for (const one of world.staffing) expect(understaffedIn(world.facts, one, FROM, FROM + 60 * DAY)).toEqual([]);
  });
});

describe('minimum staffing', () => {
  const ids = (name: string, count: number) => Array.from({ length: count }, (_, index) => `${name}-${index}`);
  const fixed = (id: string, people: string[], during?: object[]) => ({
    id,
    name: id,
    zone: 'Europe/London',
    layers: [{ id: 'all', kind: 'fixed', people, ...(during === undefined ? {} : { during }) }],
  });
  /** The document's figures: agents, and who has to be there beside them. */
  const periods = [
    { id: 'holidays', on: 'holidays', needs: { agents: 2, managers: 1 } },
    { id: 'weekends', on: 'weekends', needs: { agents: 4, managers: 1 } },
    { id: 'business', hours: [{ from: '09:00', to: '17:00' }], needs: { agents: 10, managers: 2 } },
    {
      id: 'extended',
      hours: [
        { from: '05:00', to: '09:00' },
        { from: '17:00', to: '22:00' },
      ],
      needs: { agents: 6, managers: 1 },
    },
    { id: 'night', hours: [{ from: '22:00', to: '05:00' }], needs: { agents: 3, 'on-call': 1 } },
  ];
  const all = rota.parse({
    regions: [
      {
        id: 'europe',
        name: 'Europe',
        zone: 'Europe/London',
        holidays: [
          { date: '2026-12-25', name: 'Christmas Day' },
          { date: '2026-12-26', name: 'Boxing Day' },
        ],
      },
    ],
    schedules: [
      fixed('agents', ids('agent', 10), [{ days: ['mon', 'tue', 'wed', 'thu'], from: '00:00', to: '24:00' }]),
      fixed('managers', ids('manager', 2)),
      fixed('on-call', ['siobhan']),
    ],
    staffing: [{ id: 'europe', region: 'europe', coordinator: 'on-call-coordinator', periods }],
  });
  const [europe] = all.staffing;
  const [region] = all.regions;
  if (europe === undefined || region === undefined) throw new Error('the rota has a region');
  const facts: OnCallFacts = { regions: all.regions, schedules: all.schedules, overrides: {}, leave: [] };

  it.each([
    ['a Tuesday at 09:00', '2026-03-10T09:00:00Z', 'business', { agents: 10, managers: 2 }],
    ['a Tuesday at 16:59', '2026-03-10T16:59:59Z', 'business', { agents: 10, managers: 2 }],
    ['a Tuesday at 17:00', '2026-03-10T17:00:00Z', 'extended', { agents: 6, managers: 1 }],
    ['a Tuesday at 05:00', '2026-03-10T05:00:00Z', 'extended', { agents: 6, managers: 1 }],
    ['a Tuesday at 22:00', '2026-03-10T22:00:00Z', 'night', { agents: 3, 'on-call': 1 }],
    ['a Tuesday at 04:59', '2026-03-10T04:59:59Z', 'night', { agents: 3, 'on-call': 1 }],
    ['a Saturday at noon', '2026-03-14T12:00:00Z', 'weekends', { agents: 4, managers: 1 }],
    ['Christmas, a Friday', '2026-12-25T12:00:00Z', 'holidays', { agents: 2, managers: 1 }],
    ['Boxing Day, a Saturday: the holiday comes first', '2026-12-26T12:00:00Z', 'holidays', { agents: 2, managers: 1 }],
    ['a Tuesday in summer at 09:00 of London', '2026-07-14T08:00:00Z', 'business', { agents: 10, managers: 2 }],
  ])('S1.4: on %s so many have to be there', (_when, instant, id, needs) => {
    expect(periodOf(europe, region)(Date.parse(instant)).is).toMatchObject({ id, needs });
  });

  it('S1.4: too few people are found before it happens, by the period that they are missing in', () => {
    const [friday, monday] = [Date.UTC(2026, 2, 13), Date.UTC(2026, 2, 16)];
    const found = understaffedIn(facts, europe, friday - DAY, monday + DAY).map(({ start, end, ...finding }) =>
      finding.kind === 'understaffed'
        ? `${new Date(start).toISOString().slice(8, 16)}-${new Date(end).toISOString().slice(8, 16)} ${finding.period}: ${finding.schedule} ${finding.has} of ${finding.needs}`
        : '',
    );
    expect(found).toEqual([
      '13T00:00-13T05:00 night: agents 0 of 3',
      '13T05:00-13T09:00 extended: agents 0 of 6',
      '13T09:00-13T17:00 business: agents 0 of 10',
      '13T17:00-13T22:00 extended: agents 0 of 6',
      '13T22:00-14T00:00 night: agents 0 of 3',
      '14T00:00-16T00:00 weekends: agents 0 of 4',
    ]);
  });

  it('S1.4: a period without hours is the rest of the day, and nobody needed is nobody missing', () => {
    const quiet = staffing.parse({ ...europe, periods: [{ id: 'always', needs: { 'on-call': 1 } }] });
    expect(understaffedIn(facts, quiet, FROM, TO)).toEqual([]);
  });
});

describe('the other documents', () => {
  it.each([
    ['2026-03-10T03:00:00Z', 'singapore'],
    ['2026-03-10T10:00:00Z', 'dublin'],
    ['2026-03-10T16:00:00Z', 'sao-paulo'],
    ['2026-03-10T22:00:00Z', 'san-francisco'],
    ['2026-07-10T13:00:00Z', 'dublin'],
    ['2026-07-10T14:00:00Z', 'sao-paulo'],
  ])('S3.3: at %s the centre on duty is %s, each on its own clock', (instant, centre) => {
    const { at, directory } = directoryOf('erlmcp');
    expect(at('follow-the-sun', instant)).toEqual(at(centre, instant));
    expect(at(centre, instant)).toHaveLength(1);
    expect(roleAt(directory, Date.parse(instant))('support-centre')[0]).toBe(at(centre, instant)[0]);
  });

  it('S3.3: between the four centres there is always exactly one person, whatever the clocks do', () => {
    const shifts = directoryOf('erlmcp').shifts('follow-the-sun');
    expect(shifts.filter(({ people }) => people.length !== 1)).toEqual([]);
  });

  it.each([
    ['system-maintenance', 'coordinator', ['wanjiru', 'bram']],
    ['backend', 'backend-lead', ['sunita', 'caleb']],
    ['frontend', 'frontend-lead', ['marisol', 'idris']],
    ['infrastructure', 'devops-lead', ['keiko', 'anders']],
  ])(
    'S2.7: the primary of %s is reached by the on-call rotation, and the backup in the next turn',
    (id, role, both) => {
      const { shifts, directory } = directoryOf('maintenance');
      const turns = shifts(id).map(({ people }) => people.join());
      expect([...new Set(turns)].sort()).toEqual([...both].sort());
      expect(turns[0]).not.toBe(turns[1]);
      expect(new Set(roleAt(directory, FROM)(role))).toEqual(new Set(both));
    },
  );

  it('S4.6: the on-call engineer is whoever has the week, and the other one if nobody has', () => {
    const { directory, at } = directoryOf('samia-tarot');
    for (const instant of ['2026-03-10T10:00:00Z', '2026-03-17T10:00:00Z']) {
      const filled = roleAt(directory, Date.parse(instant))('on-call-engineer');
      expect(filled[0]).toBe(at('on-call', instant)[0]);
      expect([...filled].sort()).toEqual(['amina', 'bruno']);
    }
    expect(at('on-call', '2026-03-10T10:00:00Z')).not.toEqual(at('on-call', '2026-03-17T10:00:00Z'));
  });
});
