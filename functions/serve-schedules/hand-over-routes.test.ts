import { describe, expect, it } from 'vitest';
import { Problem } from '../../shared/contracts/http/problem.ts';
import { itemsOf } from '../../shared/domain/oncall/hand-over-checklists.ts';
import { MINUTE, type World } from '../../shared/flows/flow-fixture.ts';
import { HAND_OFF, handOverDeps, handOverWorld, look, Told } from '../../shared/flows/hand-over-fixture.ts';
import type { Request } from '../../shared/runtime/http-function.ts';
import { handOverRoutes } from './hand-over-routes.ts';

const AT = '2026-03-10T11:00:00.000Z';

async function drafted() {
  const [made, told] = [await handOverWorld(), new Told()];
  const incident = await made.open();
  await made.climb(incident);
  made.now = HAND_OFF - 30 * MINUTE;
  await look(made, told);
  return { made, told, incident };
}

/** Asks as a person; a problem is answered as its status and what it says. */
async function ask(made: World, method: 'GET' | 'POST', path: string, name = 'maya', body?: unknown) {
  const deps = handOverDeps(made.process());
  const [, id = '', at = '', what] = /^\/([^/]+)\/handovers(?:\/([^/]+)(?:\/(\w+))?)?$/.exec(path) ?? [];
  const wanted = `/v1/schedules/{id}/handovers${at === '' ? '' : '/{at}'}${what === undefined ? '' : `/${what}`}`;
  const route = handOverRoutes(deps).find((one) => one.method === method && one.path === wanted);
  if (route === undefined) throw new Error(`no route ${method} ${wanted}`);
  const caller = { name, scope: 'responder' } as const;
  const request: Request = {
    path: { id, at },
    query: {},
    headers: {},
    cookies: [],
    caller,
    bodyText: '',
    json: () => body,
  };
  try {
    return (await route.answer(request)) as { status: number; body: Record<string, unknown> };
  } catch (error) {
    if (error instanceof Problem) return { status: error.status, body: { detail: error.detail, ...error.extra } };
    throw error;
  }
}

const signs = (made: World, name: string, as: 'outgoing' | 'incoming', ticked = itemsOf(as)) =>
  ask(made, 'POST', `/primary/handovers/${AT}/sign`, name, { as, ticked });

describe('a shift handed over by the API', () => {
  it('is drafted 30 minutes before with the live incident in it, signed by both, and told; the report stays as it was signed', async () => {
    const { made, told, incident } = await drafted();
    expect(told.all).toEqual(['1.drafted maya', '1.drafted tomas']);
    const { body } = await ask(made, 'GET', `/primary/handovers/${AT}`);
    expect(body).toMatchObject({ state: 'drafted', at: AT, outgoing: ['maya'], incoming: ['tomas'], overdue: false });
    expect(body['report']).toMatchObject({
      incidents: [{ id: incident, title: 'registry-down', status: 'open', severity: 'P1' }],
      firingAlerts: 1,
      staffing: {
        onCall: ['tomas'],
        available: ['maya', 'tomas'],
        unavailable: [{ person: 'aoife', reason: 'holiday' }],
      },
    });
    const note = { category: 'known-issue', text: 'the cache is cold' };
    await ask(made, 'POST', `/primary/handovers/${AT}/notes`, 'maya', note);
    expect((await ask(made, 'POST', `/primary/handovers/${AT}/notes`, 'maya', note)).body['notes']).toHaveLength(1);
    expect(await signs(made, 'maya', 'outgoing')).toMatchObject({ status: 200, body: { state: 'drafted' } });
    made.now = HAND_OFF;
    expect(await signs(made, 'tomas', 'incoming')).toMatchObject({
      status: 200,
      body: { state: 'signed', signedAt: AT },
    });
    await look(made, told);
    expect(told.all).toEqual(
      expect.arrayContaining(['1.shift-changed maya', '1.shift-changed tomas', '1.shift-report mei']),
    );
    made.now += MINUTE;
    await made.take('quiet');
    made.now += 10 * MINUTE;
    await made.climb(incident, 1);
    const after = await ask(made, 'GET', `/primary/handovers/${AT}`);
    expect(after.body).toMatchObject({ report: { incidents: [{ id: incident }], asOf: AT } });
  });

  it('is drafted anew at each reading while it is not signed', async () => {
    const { made, incident } = await drafted();
    await made.take('quiet');
    made.now += 10 * MINUTE;
    await made.climb(incident, 1);
    const { body } = await ask(made, 'GET', `/primary/handovers/${AT}`);
    expect(body['report']).toMatchObject({ incidents: [], firingAlerts: 0, asOf: '2026-03-10T10:40:00.000Z' });
  });

  it('is listed, newest first', async () => {
    const { made } = await drafted();
    made.now = HAND_OFF + 23.5 * 60 * MINUTE;
    await look(made, new Told());
    const { body } = await ask(made, 'GET', '/primary/handovers');
    expect(body['items']).toMatchObject([
      { at: '2026-03-11T11:00:00.000Z', incoming: ['aoife'] },
      { at: AT, state: 'escalated' },
    ]);
  });

  it.each<[string, string, string, string, unknown, number, unknown]>([
    ['of no such schedule', 'maya', 'GET', '/none/handovers', undefined, 404, { field: 'id' }],
    ['at no such instant', 'maya', 'GET', '/primary/handovers/2026-03-10T12:00:00Z', undefined, 404, { field: 'at' }],
    ['at what is no instant', 'maya', 'GET', '/primary/handovers/noon', undefined, 404, { field: 'at' }],
    [
      'signed by somebody else',
      'erik',
      'POST',
      `/primary/handovers/${AT}/sign`,
      { as: 'outgoing', ticked: [] },
      403,
      { field: '/as' },
    ],
    [
      'signed for the other side',
      'maya',
      'POST',
      `/primary/handovers/${AT}/sign`,
      { as: 'incoming', ticked: [] },
      403,
      {},
    ],
    [
      'signed as neither',
      'maya',
      'POST',
      `/primary/handovers/${AT}/sign`,
      { as: 'both', ticked: [] },
      400,
      { errors: [{ field: '/as' }] },
    ],
    [
      'with an unknown item',
      'maya',
      'POST',
      `/primary/handovers/${AT}/sign`,
      { as: 'outgoing', ticked: ['lunch'] },
      400,
      { errors: [{ field: '/ticked', detail: expect.stringContaining('lunch') as unknown }] },
    ],
    [
      'with an item missing',
      'maya',
      'POST',
      `/primary/handovers/${AT}/sign`,
      { as: 'outgoing', ticked: [] },
      400,
      { errors: [{ field: '/ticked', detail: expect.stringContaining('backups-tested') as unknown }] },
    ],
    [
      'with an empty note',
      'maya',
      'POST',
      `/primary/handovers/${AT}/notes`,
      { category: 'important', text: ' ' },
      400,
      { errors: [{ field: '/text' }] },
    ],
    [
      'with a note of no kind',
      'maya',
      'POST',
      `/primary/handovers/${AT}/notes`,
      { category: 'gossip', text: 'x' },
      400,
      { errors: [{ field: '/category' }] },
    ],
  ])('%s: is refused and changes nothing', async (_what, name, method, path, body, status, extra) => {
    const { made } = await drafted();
    const before = made.table.dump();
    const answer = await ask(made, method as 'GET', path, name, body);
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject(extra as object);
    expect(made.table.dump()).toEqual(before);
  });

  it('signed twice by one person is signed once; by another of that side it is refused with how it stands', async () => {
    const { made } = await drafted();
    const { rota } = handOverDeps(made.process());
    const beside = {
      id: 'o',
      kind: 'add',
      people: ['erik'],
      start: AT,
      end: '2026-03-10T13:00:00Z',
      by: 'maya',
      at: AT,
    };
    await rota.addOverride('primary', beside as never, made.now);
    await look(made, new Told());
    await signs(made, 'tomas', 'incoming');
    made.now += MINUTE;
    const signatures = { incoming: { by: 'tomas', at: '2026-03-10T10:30:00.000Z' } };
    expect(await signs(made, 'tomas', 'incoming')).toMatchObject({ status: 200, body: { signatures } });
    expect(await signs(made, 'erik', 'incoming')).toMatchObject({
      status: 409,
      body: { current: { state: 'drafted', signatures } },
    });
  });

  it('asks for a token of somebody who responds, on every route', () => {
    for (const { scopes } of handOverRoutes({} as never)) expect(scopes).toEqual(['responder']);
  });
});
