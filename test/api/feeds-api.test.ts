import ICAL from 'ical.js';
import { beforeEach, describe, expect, it } from 'vitest';
import { feedRoutes } from '../../functions/serve-schedules/feed-routes.ts';
import { scheduleRoutes } from '../../functions/serve-schedules/schedule-routes.ts';
import { FeedKeys } from '../../shared/adapters/feed-keys.ts';
import { openApi, type Api } from './api-fixture.ts';

let api: Api;
beforeEach(async () => {
  api = await openApi(
    (deps) => [
      ...feedRoutes({
        ...deps,
        feeds: new FeedKeys(deps.table),
        base: 'https://tocsin.example',
        authenticate: (token) =>
          Promise.resolve(token === 'maya' ? { name: 'maya', scope: 'responder' as const } : undefined),
      }),
      ...scheduleRoutes(deps),
    ],
    '2026-03-10T12:00:00.000Z',
  );
});
/** What a calendar program asks: an address, and no header. */
const read = (url: string) => api.call('GET', url.replace('https://tocsin.example', ''), '');
const ask = async (body: unknown, as = 'maya') => (await api.call('POST', '/v1/feeds', as, body)).body;
const events = (text: string) =>
  new ICAL.Component(ICAL.parse(text) as never).getAllSubcomponents('vevent').map((one) => new ICAL.Event(one));

describe('a calendar feed', () => {
  it('shows a schedule to whoever knows its secret address, and each shift keeps its UID', async () => {
    const { url } = await ask({ of: 'schedule', id: 'first-line' });
    const first = await read(String(url));
    expect(first.status).toBe(200);
    const shown = events(first.text).find(({ startDate }) =>
      startDate.toJSDate().toISOString().startsWith('2026-03-16'),
    );
    expect(shown?.summary).toBe('On call: First line - MAYA');
    expect(shown?.endDate.toJSDate().toISOString()).toBe('2026-03-23T09:00:00.000Z');
    api.now += 7 * 86_400_000;
    const later = events((await read(String(url))).text).map(({ uid }) => uid);
    expect(later).toContain(shown?.uid);
  });

  it('shows one person’s shifts of all schedules, and no gap', async () => {
    const { url } = await ask({ of: 'person', id: 'tomas' });
    const summaries = new Set(events((await read(String(url))).text).map(({ summary }) => summary));
    expect([...summaries]).toEqual(['On call: First line - TOMAS']);
  });

  it('opens with a token as well, for a program that can send one', async () => {
    expect((await api.call('GET', '/v1/schedules/first-line.ics', 'maya')).status).toBe(200);
  });

  it.each([
    ['without a key', '', 401],
    ['with another key', '?key=guessed', 404],
  ])('shows nothing %s', async (_how, query, status) => {
    const told = await read(`/v1/schedules/first-line.ics${query}`);
    expect(told.status).toBe(status);
    expect(told.text).not.toContain('MAYA');
  });

  it('opens nothing but what it was made for', async () => {
    const { url } = await ask({ of: 'person', id: 'tomas' });
    const key = String(url).split('key=')[1] ?? '';
    expect((await read(`/v1/schedules/first-line.ics?key=${key}`)).status).toBe(404);
    expect((await read(`/v1/people/maya.ics?key=${key}`)).status).toBe(404);
  });

  it('is revoked by whoever made it, or a commander, and then shows nothing', async () => {
    const { url, id } = await ask({ of: 'schedule', id: 'first-line' });
    expect((await api.call('DELETE', `/v1/feeds/${String(id)}`, 'tomas')).status).toBe(403);
    expect((await api.call('DELETE', `/v1/feeds/${String(id)}`, 'maya')).status).toBe(204);
    expect((await read(String(url))).status).toBe(404);
    expect((await api.call('DELETE', `/v1/feeds/${String(id)}`, 'maya')).status).toBe(404);
  });

  it('is listed without its key, which the table does not hold either', async () => {
    const { url } = await ask({ of: 'wall' });
    const key = String(url).split('key=')[1] ?? '';
    expect(key).toMatch(/^[\w-]{32}$/);
    expect(url).toMatch(/^https:\/\/tocsin\.example\/oncall\?key=/);
    expect((await api.call('GET', '/v1/feeds')).body.items).toMatchObject([{ of: 'wall', by: 'maya' }]);
    expect((await api.call('GET', '/v1/feeds', 'tomas')).body.items).toEqual([]);
    expect(JSON.stringify(api.table.dump())).not.toContain(key);
  });

  it.each([
    ['of a schedule that there is not', { of: 'schedule', id: 'x' }, '/id'],
    ['of a person whom there is not', { of: 'person', id: 'x' }, '/id'],
    ['of a team that there is not', { of: 'team', id: 'x' }, '/id'],
    ['of the moon', { of: 'moon' }, '/of'],
  ])('%s is refused by the field', async (_what, body, field) => {
    const told = await api.call('POST', '/v1/feeds', 'maya', body);
    expect(told).toMatchObject({ status: 400, body: { errors: [{ field }] } });
  });
});
