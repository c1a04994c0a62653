import { describe, expect, it } from 'vitest';
import { DirectoryStore } from '../adapters/directory-store.ts';
import { MemoryTable } from '../adapters/table-fixture.ts';
import { directory as directorySchema } from '../domain/directory/directory.ts';
import { policyNames, readDirectory } from '../../policies/read-policy-folder.ts';
import { answerOnCall } from './answer-on-call.ts';
import { readOnCallBoard, type BoardOf, type BoardSchedule } from './on-call-board.ts';

const iso = (at: number | undefined) => (at === undefined ? undefined : new Date(at).toISOString());
const person = (id: string) => ({ id, name: id.toUpperCase(), email: `${id}@example.org`, zone: 'Europe/Dublin' });
const office = { days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '09:00', to: '17:00' };
const plain = (id: string, people: string[], more: object = {}, layer: object = {}) => ({
  id,
  name: id,
  zone: 'Europe/Dublin',
  ...more,
  layers: [{ id: 'all', kind: 'fixed', people, ...layer }],
});

/** A board of these schedules, for the people ana and ben, as it is read at an instant. */
async function boardOf(schedules: object[], now: string, shows: BoardOf = { of: 'wall' }, roles: object = {}) {
  const store = new DirectoryStore(new MemoryTable());
  const known = directorySchema.parse({
    people: [person('ana'), person('ben')],
    roles,
    services: [],
    customers: [],
    contracts: [],
    rota: { regions: [], schedules, staffing: [] },
  });
  await store.replace(known, 0);
  return readOnCallBoard(store, new Set(['L1']), shows, Date.parse(now));
}

const kinds = ({ spans }: BoardSchedule) =>
  spans.slice(0, 3).map(({ kind, start, end }) => `${kind} ${iso(start) ?? ''} to ${iso(end) ?? ''}`);

const TUESDAY = '2026-03-10T12:00:00.000Z';

describe('the board of who is on call', () => {
  it('says who is, until when, and who is next, past the hours in which nobody has to be', async () => {
    const { schedules } = await boardOf([plain('desk', ['ana'], { covers: [office] }, { during: [office] })], TUESDAY);
    expect(schedules[0]).toMatchObject({
      current: { kind: 'people', people: [{ id: 'ana', name: 'ANA' }], until: Date.parse('2026-03-10T17:00Z') },
      next: [{ kind: 'people', start: Date.parse('2026-03-11T09:00Z') }],
    });
    expect(kinds(schedules[0] as BoardSchedule)).toEqual([
      'closed 2026-03-10T00:00:00.000Z to 2026-03-10T09:00:00.000Z',
      'people 2026-03-10T09:00:00.000Z to 2026-03-10T17:00:00.000Z',
      'closed 2026-03-10T17:00:00.000Z to 2026-03-11T09:00:00.000Z',
    ]);
  });

  it('tells a gap from closed hours where nobody is on call across both', async () => {
    const covers = [{ from: '09:00', to: '18:00' }];
    const layer = { during: [{ from: '09:00', to: '17:00' }] };
    const { schedules } = await boardOf([plain('desk', ['ana'], { covers }, layer)], '2026-03-10T17:30:00.000Z');
    expect(schedules[0]).toMatchObject({
      current: { kind: 'gap', until: Date.parse('2026-03-10T18:00Z') },
      next: [{ kind: 'people', start: Date.parse('2026-03-11T09:00Z') }],
    });
  });

  it('does not call the hours before the doors open a gap, where one follows them', async () => {
    const covers = [{ from: '09:00', to: '18:00' }];
    const layer = { during: [{ from: '10:00', to: '17:00' }] };
    const { schedules } = await boardOf([plain('desk', ['ana'], { covers }, layer)], '2026-03-10T08:00:00.000Z');
    expect(schedules[0]).toMatchObject({
      current: { kind: 'closed', until: Date.parse('2026-03-10T09:00Z') },
      next: [{ kind: 'gap' }, { kind: 'people', start: Date.parse('2026-03-10T10:00Z') }],
    });
  });

  it('names a gap that comes before the next people', async () => {
    const turns = { during: [{ from: '09:00', to: '17:00' }] };
    const { schedules } = await boardOf([plain('desk', ['ana'], {}, turns)], TUESDAY);
    expect(schedules[0]?.next.map(({ kind, start }) => [kind, iso(start)])).toEqual([
      ['gap', '2026-03-10T17:00:00.000Z'],
      ['people', '2026-03-11T09:00:00.000Z'],
    ]);
  });

  it.each([
    ['a change after the four weeks', { until: '2026-06-01T00:00:00Z' }, '2026-06-01T00:00:00.000Z'],
    ['no change within a year', {}, undefined],
  ])('looks a year ahead for the end: %s', async (_what, layer, until) => {
    const { schedules } = await boardOf([plain('desk', ['ana'], {}, layer)], TUESDAY);
    expect(iso(schedules[0]?.current.until)).toBe(until);
  });

  it('has a gap where the only one on call has left the directory', async () => {
    const store = new DirectoryStore(new MemoryTable());
    const known = { people: [person('ana')], roles: {}, services: [], customers: [], contracts: [] };
    const rota = { regions: [], schedules: [plain('desk', ['gone'])], staffing: [] };
    await store.replace({ ...known, rota } as never, 0);
    const { schedules } = await readOnCallBoard(store, new Set(), { of: 'wall' }, Date.parse(TUESDAY));
    expect(schedules[0]).toMatchObject({ current: { kind: 'gap' }, next: [] });
  });

  it('shows a schedule that points at nothing as such, and all others', async () => {
    const lost = { ...plain('lost', []), layers: [{ id: 'x', kind: 'schedule', schedule: 'nowhere' }] };
    const { schedules, broken } = await (async () => {
      const store = new DirectoryStore(new MemoryTable());
      const rota = { regions: [], schedules: [lost, plain('desk', ['ana'])], staffing: [] };
      const known = { people: [person('ana')], roles: {}, services: [], customers: [], contracts: [], rota };
      await store.replace(known as never, 0);
      return readOnCallBoard(store, new Set(), { of: 'wall' }, Date.parse(TUESDAY));
    })();
    expect(schedules.map(({ id }) => id)).toEqual(['desk']);
    expect(broken).toMatchObject([{ id: 'lost', broken: 'there is no schedule nowhere' }]);
  });

  const teams = [plain('a', ['ana']), plain('b', ['ben'], { team: 'blue' }), plain('c', ['ben'], { team: 'blue' })];
  const roles = { L1: ['schedule:a', 'ben'] };
  it.each<[BoardOf, string[], string[]]>([
    [{ of: 'wall' }, ['b', 'c', 'a'], ['ana', 'ben']],
    [{ of: 'team', team: 'blue' }, ['b', 'c'], []],
    [{ of: 'team', team: 'red' }, [], []],
    [{ of: 'schedule', schedule: 'a' }, ['a'], []],
  ])('of %j shows the schedules %j, and in L1 %j', async (shows, ids, filling) => {
    const board = await boardOf(teams, TUESDAY, shows, roles);
    expect(board.schedules.map(({ id }) => id)).toEqual(ids);
    expect(board.roles.flatMap(({ people }) => people.map(({ id }) => id))).toEqual(filling);
  });

  it.each([
    ['a spring night', 'Europe/Dublin', '2026-03-20T12:00:00.000Z', 671],
    ['an autumn night', 'Europe/Dublin', '2026-10-20T12:00:00.000Z', 673],
    ['nothing', 'Asia/Singapore', '2026-03-10T23:00:00.000Z', 672],
  ])('covers 28 local days without a hole where %s is in them', async (_what, zone, now, hours) => {
    const layer = { during: [{ from: '09:00', to: '17:00' }] };
    const { schedules } = await boardOf([plain('desk', ['ana'], { zone }, layer)], now);
    const { days, spans } = schedules[0] as BoardSchedule;
    expect(days).toHaveLength(29);
    expect(((days[28] ?? 0) - (days[0] ?? 0)) / 3_600_000).toBe(hours);
    expect([spans[0]?.start, spans.at(-1)?.end]).toEqual([days[0], days[28]]);
    spans.slice(1).forEach((span, index) => expect(span.start).toBe(spans[index]?.end));
  });

  it.each(policyNames())('says of %s what the API says, at many hours of a week', async (name) => {
    const store = new DirectoryStore(new MemoryTable());
    const known = readDirectory(name);
    await store.replace(known, 0);
    const paged = new Set(Object.keys(known.roles));
    for (let hour = 0; hour < 168; hour += 7) {
      const now = Date.parse(TUESDAY) + hour * 3_600_000;
      const { schedules, roles: filled } = await readOnCallBoard(store, paged, { of: 'wall' }, now);
      const told = await answerOnCall(store, paged, now);
      const sorted = (items: [string, string[]][]) => items.sort(([one], [other]) => (one < other ? -1 : 1));
      expect(
        sorted([
          ...schedules.map(({ id, current }): [string, string[]] => [id, current.people.map((one) => one.id)]),
          ...filled.map(({ role, people }): [string, string[]] => [role, people.map((one) => one.id)]),
        ]),
      ).toEqual(sorted(told.map(({ schedule, people }) => [schedule, people.map((one) => one.person)])));
    }
  });
});
