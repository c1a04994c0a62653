import { beforeEach, describe, expect, it } from 'vitest';
import { oncallRoutes } from '../../functions/serve-oncall/routes.ts';
import { openApi, type Api } from './api-fixture.ts';
import { changeRoutes } from '../../functions/serve-schedules/change-routes.ts';
import { scheduleRoutes } from '../../functions/serve-schedules/schedule-routes.ts';

const NOW = '2026-03-10T12:00:00.000Z';
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
const onCall = async (at: string, schedule = 'first-line') => {
  const { body } = await api.call('GET', `/v1/oncall?at=${at}&schedule=${schedule}`);
  const [found] = body.items ?? [];
  return (found?.['people'] as { person: string }[]).map(({ person }) => person);
};

describe('an override', () => {
  const at = '/v1/schedules/first-line/overrides';
  const window = { start: '2026-03-11T10:00:00Z', end: '2026-03-11T12:00:00Z' };

  it('puts somebody in the place of all, of one, beside them, or takes them off, from its first instant to its last', async () => {
    const told = await api.call('POST', at, 'maya', { people: ['maya'], ...window });
    expect(told).toMatchObject({ status: 201, body: { kind: 'replace', by: 'maya' } });
    expect(await onCall('2026-03-11T09:59:59.999Z')).toEqual(['tomas']);
    expect(await onCall('2026-03-11T10:00:00.000Z')).toEqual(['maya']);
    expect(await onCall('2026-03-11T12:00:00.000Z')).toEqual(['tomas']);
    await api.call('POST', at, 'maya', { kind: 'add', people: ['wei-ling'], ...window });
    expect(await onCall('2026-03-11T11:00:00.000Z')).toEqual(['maya', 'wei-ling']);
    await api.call('POST', at, 'maya', { kind: 'remove', people: ['maya'], ...window });
    expect(await onCall('2026-03-11T11:00:00.000Z')).toEqual(['wei-ling']);
    await api.call('POST', at, 'maya', { people: ['tomas'], of: 'wei-ling', ...window });
    expect(await onCall('2026-03-11T11:00:00.000Z')).toEqual(['tomas']);
    expect(await onCall('2026-03-11T11:00:00.000Z', 'L1')).toEqual(['tomas', 'wei-ling']);
  });

  it('is listed, and taken back', async () => {
    const made = await api.call('POST', at, 'maya', { people: ['maya'], ...window });
    expect((await api.call('GET', at)).body.items).toHaveLength(1);
    expect((await api.call('DELETE', `${at}/${String(made.body['id'])}`)).status).toBe(204);
    expect(await onCall('2026-03-11T11:00:00.000Z')).toEqual(['tomas']);
    expect((await api.call('DELETE', `${at}/${String(made.body['id'])}`)).status).toBe(404);
  });

  it('of time that is over is a commander’s to make and to take back, and of what has begun counts from now on', async () => {
    const past = { people: ['maya'], start: '2026-03-09T10:00:00Z', end: '2026-03-09T12:00:00Z' };
    expect(await api.call('POST', at, 'maya', past)).toMatchObject({
      status: 400,
      body: { errors: [{ field: '/end' }] },
    });
    const begun = await api.call('POST', at, 'maya', { ...past, end: '2026-03-10T18:00:00Z' });
    expect(Date.parse(String(begun.body['start']))).toBe(api.now);
    const made = await api.call('POST', at, 'commander:nadia', past);
    expect(await onCall('2026-03-09T11:00:00.000Z')).toEqual(['maya']);
    const path = `${at}/${String(made.body['id'])}`;
    expect((await api.call('DELETE', path, 'maya')).status).toBe(404);
    expect((await api.call('DELETE', path, 'commander:nadia')).status).toBe(204);
  });

  it('under an Idempotency-Key that was used for another body is refused, and nothing is written', async () => {
    const key = { 'idempotency-key': 'abc' };
    await api.call('POST', at, 'maya', { people: ['maya'], ...window }, key);
    const before = api.table.dump();
    for (const other of [
      { people: ['wei-ling'], ...window },
      { people: ['maya'], ...window, end: '2026-03-11T13:00:00Z' },
    ])
      expect((await api.call('POST', at, 'maya', other, key)).status).toBe(422);
    expect(api.table.dump()).toEqual(before);
  });

  it('sent twice under one Idempotency-Key is one', async () => {
    const key = { 'idempotency-key': 'abc' };
    await api.call('POST', at, 'maya', { people: ['maya'], ...window }, key);
    await api.call('POST', at, 'maya', { people: ['maya'], ...window }, key);
    expect((await api.call('GET', at)).body.items).toHaveLength(1);
  });

  it.each([
    ['of nobody', { people: [], ...window }, '/people'],
    ['of somebody unknown', { people: ['nobody'], ...window }, '/people/0'],
    ['that ends before it starts', { people: ['maya'], start: window.end, end: window.start }, '/end'],
    ['that ends when it starts', { people: ['maya'], start: window.end, end: window.end }, '/end'],
    ['in somebody’s own place', { people: ['maya'], of: 'maya', ...window }, '/of'],
    ['in the place of one that adds', { kind: 'add', people: ['maya'], of: 'tomas', ...window }, '/of'],
    ['of another kind', { kind: 'swap', people: ['maya'], ...window }, '/kind'],
    ['at no instant', { people: ['maya'], ...window, start: 'soon' }, '/start'],
  ])('%s is refused by the field, and nothing is written', async (_what, body, field) => {
    const before = api.table.dump();
    const told = await api.call('POST', at, 'maya', body);
    expect(told.status).toBe(400);
    expect((told.body['errors'] as { field: string }[]).map((error) => error.field)).toContain(field);
    expect(api.table.dump()).toEqual(before);
  });

  it('of a schedule that there is not is not found', async () => {
    expect((await api.call('POST', '/v1/schedules/x/overrides', 'maya', { people: ['maya'], ...window })).status).toBe(
      404,
    );
  });
});

describe('a swap', () => {
  const at = '/v1/schedules/first-line/swaps';
  const asked = {
    other: 'maya',
    gives: { start: '2026-03-11T00:00:00Z', end: '2026-03-12T00:00:00Z' },
    takes: { start: '2026-03-18T00:00:00Z', end: '2026-03-19T00:00:00Z' },
  };
  const ask = async () => String((await api.call('POST', at, 'tomas', asked)).body['id']);

  it('changes nothing until the other accepts, and then both shifts', async () => {
    const id = await ask();
    expect(await onCall('2026-03-11T11:00:00.000Z')).toEqual(['tomas']);
    expect(await api.call('POST', `${at}/${id}/accept`, 'maya')).toMatchObject({
      status: 200,
      body: { state: 'accepted' },
    });
    expect(await onCall('2026-03-11T11:00:00.000Z')).toEqual(['maya']);
    expect(await onCall('2026-03-18T11:00:00.000Z')).toEqual(['tomas']);
    expect((await api.call('POST', `${at}/${id}/accept`, 'maya')).status).toBe(200);
    expect(await api.call('POST', `${at}/${id}/decline`, 'maya')).toMatchObject({
      status: 409,
      body: { state: 'accepted' },
    });
  });

  it('that was asked for and accepted may be asked again under its Idempotency-Key, and is the same', async () => {
    const key = { 'idempotency-key': 'abc' };
    const id = String((await api.call('POST', at, 'tomas', asked, key)).body['id']);
    await api.call('POST', `${at}/${id}/accept`, 'maya');
    expect(await api.call('POST', at, 'tomas', asked, key)).toMatchObject({
      status: 201,
      body: { id, state: 'accepted' },
    });
    expect((await api.call('POST', at, 'tomas', { ...asked, takes: undefined }, key)).status).toBe(422);
  });

  it('is the other’s to accept, the asker’s to withdraw, and anything to a commander', async () => {
    const id = await ask();
    expect((await api.call('POST', `${at}/${id}/accept`, 'tomas')).status).toBe(403);
    expect((await api.call('POST', `${at}/${id}/accept`, 'wei-ling')).status).toBe(403);
    expect((await api.call('POST', `${at}/${id}/withdraw`, 'maya')).status).toBe(403);
    expect((await api.call('POST', `${at}/${id}/withdraw`, 'tomas')).status).toBe(200);
    expect((await api.call('POST', at, 'maya', { ...asked, asker: 'tomas', other: 'wei-ling' })).status).toBe(403);
    expect((await api.call('POST', `${at}/${await ask()}/decline`, 'commander:nadia')).status).toBe(200);
  });

  it.each([
    ['with oneself', { ...asked, other: 'tomas', takes: undefined }, '/other'],
    ['with somebody unknown', { ...asked, other: 'nobody' }, '/other'],
    ['of time that is not one’s own', { ...asked, gives: asked.takes, takes: undefined }, '/gives'],
    ['for time that is not the other’s', { ...asked, takes: asked.gives }, '/takes'],
    [
      'that ends before it starts',
      { ...asked, gives: { start: asked.gives.end, end: asked.gives.start } },
      '/gives/end',
    ],
  ])('%s is refused by the field, and nothing is written', async (_what, body, field) => {
    const before = api.table.dump();
    const told = await api.call('POST', at, 'tomas', body);
    expect(told.status).toBe(400);
    expect((told.body['errors'] as { field: string }[]).map((error) => error.field)).toContain(field);
    expect(api.table.dump()).toEqual(before);
  });
});

describe('leave', () => {
  const away = { start: '2026-03-11T00:00:00Z', end: '2026-03-12T00:00:00Z', reason: 'a wedding' };

  it('is taken for oneself, takes one off every schedule, and is taken back', async () => {
    const taken = await api.call('POST', '/v1/leave', 'tomas', away);
    expect(taken).toMatchObject({ status: 201, body: { person: 'tomas', by: 'tomas' } });
    expect(await onCall('2026-03-11T11:00:00.000Z')).toEqual([]);
    expect(await onCall('2026-03-11T11:00:00.000Z', 'L1')).toEqual(['wei-ling']);
    expect((await api.call('GET', '/v1/leave?person=tomas')).body.items).toHaveLength(1);
    expect((await api.call('DELETE', `/v1/leave/${String(taken.body['id'])}`, 'maya')).status).toBe(403);
    expect((await api.call('DELETE', `/v1/leave/${String(taken.body['id'])}`, 'tomas')).status).toBe(204);
    expect(await onCall('2026-03-11T11:00:00.000Z')).toEqual(['tomas']);
  });

  it('of somebody else is a commander’s to enter', async () => {
    expect((await api.call('POST', '/v1/leave', 'maya', { ...away, person: 'tomas' })).status).toBe(403);
    expect((await api.call('POST', '/v1/leave', 'commander:nadia', { ...away, person: 'tomas' })).status).toBe(201);
    expect((await api.call('POST', '/v1/leave', 'commander:nadia', { ...away, person: 'nobody' })).status).toBe(400);
  });
});
