import { beforeEach, describe, expect, it } from 'vitest';
import { oncallRoutes } from '../../functions/serve-oncall/routes.ts';
import { openApi, small, type Api } from './api-fixture.ts';
import { changeRoutes } from '../../functions/serve-schedules/change-routes.ts';
import { scheduleRoutes } from '../../functions/serve-schedules/schedule-routes.ts';

const NOW = '2026-03-10T12:00:00.000Z';
const firstLine = small.rota?.schedules[0];
let api: Api;
beforeEach(async () => {
  api = await openApi(
    (deps) => [
      ...scheduleRoutes(deps),
      ...changeRoutes(deps),
      ...oncallRoutes({ ...deps, policy: { ladders: { P1: { rungs: [{ role: 'L1' }] } } } as never }),
    ],
    NOW,
  );
});
describe('who is on call', () => {
  it('is said by schedule and by role, in the order in which they are tried, and until when', async () => {
    const { body } = await api.call('GET', '/v1/oncall?at=2026-03-10T12:00:00Z');
    expect(body).toEqual({
      at: NOW,
      gaps: [],
      items: [
        {
          schedule: 'first-line',
          name: 'First line',
          kind: 'schedule',
          people: [{ person: 'tomas', name: 'TOMAS', order: 1 }],
          until: '2026-03-16T09:00:00.000Z',
          gap: false,
        },
        {
          schedule: 'L1',
          name: 'L1',
          kind: 'role',
          people: [
            { person: 'tomas', name: 'TOMAS', order: 1 },
            { person: 'wei-ling', name: 'WEI-LING', order: 2 },
          ],
          until: '2026-03-16T09:00:00.000Z',
          gap: false,
        },
      ],
    });
  });

  it('is nobody before the first turn, which is a gap', async () => {
    const { body } = await api.call('GET', '/v1/oncall?at=2026-03-02T08:59:59.999Z&schedule=first-line');
    expect(body).toMatchObject({ gaps: ['first-line'], items: [{ people: [], until: '2026-03-02T09:00:00.000Z' }] });
  });

  it('is listed shift by shift, the first and last cut to the range, a gap among them', async () => {
    const { body } = await api.call('GET', '/v1/oncall/shifts?from=2026-03-01T00:00:00Z&to=2026-03-20T00:00:00Z');
    expect(body.items?.map(({ start, end, people, gap }) => [start, end, (people as []).length, gap])).toEqual([
      ['2026-03-01T00:00:00.000Z', '2026-03-02T09:00:00.000Z', 0, true],
      ['2026-03-02T09:00:00.000Z', '2026-03-09T09:00:00.000Z', 1, false],
      ['2026-03-09T09:00:00.000Z', '2026-03-16T09:00:00.000Z', 1, false],
      ['2026-03-16T09:00:00.000Z', '2026-03-20T00:00:00.000Z', 1, false],
    ]);
  });

  it.each([
    ['/v1/oncall?at=yesterday', 400, '/at'],
    ['/v1/oncall?at=0001-01-01T00:00:00Z', 400, '/at'],
    ['/v1/oncall?at=2026-03-10', 400, '/at'],
    ['/v1/oncall/shifts?from=2026-03-02T00:00:00Z&to=2026-03-01T00:00:00Z', 400, '/to'],
    ['/v1/oncall/shifts?from=2026-03-02T00:00:00Z&to=2028-03-01T00:00:00Z', 400, '/to'],
  ])('%s is refused by the field', async (path, status, field) => {
    const told = await api.call('GET', path);
    expect(told).toMatchObject({ status, body: { errors: [{ field }] } });
  });

  it.each(['/v1/oncall?schedule=nowhere', '/v1/oncall/shifts?schedule=nowhere', '/v1/oncall/shifts?person=nobody'])(
    '%s is not found',
    async (path) => {
      expect((await api.call('GET', path)).status).toBe(404);
    },
  );
});

describe('a schedule', () => {
  const second = { ...firstLine, id: 'second-line', name: 'Second line' };

  it('is created, read, replaced and taken away by a commander', async () => {
    const as = 'commander:nadia';
    expect(await api.call('POST', '/v1/schedules', as, second)).toMatchObject({ status: 201, body: { version: 1 } });
    expect(await api.call('POST', '/v1/schedules', as, second)).toMatchObject({ status: 409 });
    const renamed = { ...second, name: 'Other', version: 1 };
    expect(await api.call('PUT', '/v1/schedules/second-line', as, renamed)).toMatchObject({
      status: 200,
      body: { version: 2 },
    });
    expect(await api.call('PUT', '/v1/schedules/second-line', as, renamed)).toMatchObject({
      status: 409,
      body: { current: { name: 'Other', version: 2 } },
    });
    expect(await api.call('GET', '/v1/schedules/second-line')).toMatchObject({ status: 200, body: { name: 'Other' } });
    expect((await api.call('GET', '/v1/schedules')).body.items).toHaveLength(2);
    expect(await api.call('DELETE', '/v1/schedules/second-line', as)).toMatchObject({ status: 204, text: '' });
    expect((await api.call('GET', '/v1/schedules/second-line')).status).toBe(404);
  });

  it('is no responder’s to write, nor to take away', async () => {
    expect((await api.call('POST', '/v1/schedules', 'maya', second)).status).toBe(403);
    expect((await api.call('DELETE', '/v1/schedules/first-line', 'maya')).status).toBe(403);
  });

  it('stays while a role is filled by it', async () => {
    const told = await api.call('DELETE', '/v1/schedules/first-line', 'commander:nadia');
    expect(told).toMatchObject({ status: 409, body: { usedBy: ['the role L1'] } });
  });

  const layer = firstLine?.layers[0] ?? {};
  it.each([
    ['an empty rotation', { layers: [{ ...layer, turns: [] }] }, '/layers/0/turns'],
    ['a turn of nobody', { layers: [{ ...layer, turns: [['maya'], []] }] }, '/layers/0/turns/1'],
    ['an unknown zone', { zone: 'Mars/Olympus' }, '/zone'],
    ['a zone of a layer that is unknown', { layers: [{ ...layer, zone: 'GMT+25' }] }, '/layers/0/zone'],
    ['a turn without a length', { layers: [{ ...layer, length: 0 }] }, '/layers/0/length'],
    ['somebody unknown', { layers: [{ ...layer, turns: [['nobody']] }] }, '/layers/0/turns/0/0'],
    ['itself', { layers: [{ id: 'x', kind: 'schedule', schedule: 'second-line' }] }, '/layers/0/schedule'],
    [
      'a schedule that there is not',
      { layers: [{ id: 'x', kind: 'schedule', schedule: 'third' }] },
      '/layers/0/schedule',
    ],
    [
      'an end before the start',
      { layers: [{ ...layer, from: '2026-04-01T00:00:00Z', until: '2026-03-01T00:00:00Z' }] },
      '/layers/0/until',
    ],
    [
      'holidays of no region',
      { layers: [{ ...layer, holidays: { of: 'mars', on: 'never' } }] },
      '/layers/0/holidays/of',
    ],
    ['a role that there is not', { coordinator: 'king' }, '/coordinator'],
    ['no layer', { layers: [] }, '/layers'],
    ['two layers of one id', { layers: [layer, layer] }, '/layers/1/id'],
    ['a field that is not known', { colour: 'red' }, '/colour'],
  ])('is refused with %s, by the field, and nothing is written', async (_what, change, field) => {
    const before = api.table.dump();
    const told = await api.call('POST', '/v1/schedules', 'commander:nadia', { ...second, ...change });
    expect(told.status).toBe(400);
    expect((told.body['errors'] as { field: string }[]).map((error) => error.field)).toContain(field);
    expect(api.table.dump()).toEqual(before);
  });

  it('shows no gap in the hours in which nobody has to be on call', async () => {
    const covers = [{ from: '09:00', to: '17:00' }];
    const office = { ...second, covers, layers: [{ id: 'x', kind: 'fixed', people: ['maya'], during: covers }] };
    await api.call('POST', '/v1/schedules', 'commander:nadia', office);
    const at = (instant: string) => api.call('GET', `/v1/oncall?at=${instant}&schedule=second-line`);
    expect((await at('2026-03-10T20:00:00Z')).body).toMatchObject({ gaps: [], items: [{ people: [], gap: false }] });
    const shifts = await api.call('GET', '/v1/oncall/shifts?schedule=second-line');
    expect(shifts.body.items?.some(({ gap }) => gap === true)).toBe(false);
  });

  it('that points at nothing by now takes nobody else’s answer away', async () => {
    await api.call('POST', '/v1/schedules', 'commander:nadia', second);
    await api.call('POST', '/v1/schedules', 'commander:nadia', {
      ...second,
      id: 'third-line',
      layers: [{ id: 'x', kind: 'schedule', schedule: 'second-line' }],
    });
    await api.directory.rota.remove('second-line', api.now);
    const { body } = await api.call('GET', '/v1/oncall');
    expect(body['gaps']).toEqual(['third-line']);
    expect(body.items).toHaveLength(3);
  });

  it('that goes round in a circle is refused with the way it goes', async () => {
    await api.call('POST', '/v1/schedules', 'commander:nadia', {
      ...second,
      layers: [{ id: 'x', kind: 'schedule', schedule: 'first-line' }],
    });
    const told = await api.call('PUT', '/v1/schedules/first-line', 'commander:nadia', {
      ...firstLine,
      layers: [{ id: 'x', kind: 'schedule', schedule: 'second-line' }],
    });
    expect(told.status).toBe(400);
    expect(told.body['detail']).toContain('first-line -> second-line -> first-line');
  });

  it('names its gaps of the coming 30 days', async () => {
    await api.call('POST', '/v1/leave', 'commander:nadia', {
      person: 'maya',
      start: '2026-03-18T00:00:00Z',
      end: '2026-03-19T00:00:00Z',
    });
    const { body } = await api.call('GET', '/v1/schedules/first-line/gaps');
    expect(body).toEqual({
      from: '2026-03-10T12:00:00.002Z',
      to: '2026-04-09T12:00:00.002Z',
      items: [
        {
          kind: 'gap',
          schedule: 'first-line',
          start: '2026-03-18T00:00:00.000Z',
          end: '2026-03-19T00:00:00.000Z',
        },
      ],
    });
  });
});
