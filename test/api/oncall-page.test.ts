import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { pageRoutes } from '../../functions/serve-oncall/page-routes.ts';
import { DirectoryStore } from '../../shared/adapters/directory-store.ts';
import { FeedKeys, type Feed } from '../../shared/adapters/feed-keys.ts';
import { MemoryTable } from '../../shared/adapters/table-fixture.ts';
import type { Scope } from '../../shared/contracts/http/scopes.ts';
import { httpFunction } from '../../shared/runtime/http-function.ts';
import { logger } from '../../shared/runtime/logger.ts';
import { small } from './api-fixture.ts';

const NOW = Date.parse('2026-03-10T12:00:00.000Z');
const policy = { organisation: 'Example', ladders: { P1: { rungs: [{ role: 'L1' }] } } } as never;

let feeds: FeedKeys;
let directory: DirectoryStore;
beforeEach(async () => {
  const table = new MemoryTable();
  feeds = new FeedKeys(table);
  directory = new DirectoryStore(table);
  await directory.replace(small, NOW);
});

async function open(query: Record<string, string> = {}, headers: Record<string, string> = {}, method = 'GET') {
  const callerOf = (token: string) =>
    Promise.resolve(token === 'unknown' ? undefined : { name: 'x', scope: token as Scope });
  const handler = httpFunction(pageRoutes({ directory, policy, feeds, callerOf, now: () => NOW }));
  const event = {
    requestContext: { http: { method } },
    rawPath: '/oncall',
    routeKey: 'ANY /oncall',
    queryStringParameters: query,
    headers,
    isBase64Encoded: false,
  } as unknown as APIGatewayProxyEventV2;
  const { statusCode, body = '', headers: answered = {} } = await handler(event, {} as Context);
  return { status: statusCode, html: body, headers: answered };
}

const keyOf = async (of: Feed['of'], subject?: string) =>
  (await feeds.create({ of, ...(subject === undefined ? {} : { subject }), by: 'nadia', createdAt: NOW })).key;

describe('the address of the page /oncall', () => {
  it.each<[Feed['of'], string | undefined]>([
    ['wall', undefined],
    ['schedule', 'first-line'],
  ])('of a %s opens it', async (of, subject) => {
    const { status, html } = await open({ key: await keyOf(of, subject) });
    expect(status).toBe(200);
    expect(html).toContain('TOMAS');
    expect(html.includes('Who is paged first')).toBe(of === 'wall');
  });

  it('of a team shows nothing of another', async () => {
    const { status, html } = await open({ key: await keyOf('team', 'blue') });
    expect(status).toBe(200);
    expect(html).not.toMatch(/TOMAS|First line/);
  });

  it('is not told to anybody: no referrer, no cache, nothing fetched, and the page does not hold it', async () => {
    const key = await keyOf('wall');
    const { html, headers } = await open({ key });
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'content-security-policy': expect.stringMatching(/^default-src 'none'; style-src 'unsafe-inline';/) as string,
    });
    expect(html).not.toContain(key);
    expect(headers).not.toHaveProperty('refresh');
  });

  it('with wall=1 loads itself anew each minute, and its refusals too', async () => {
    expect((await open({ key: await keyOf('wall'), wall: '1' })).headers).toMatchObject({ refresh: '60' });
    expect((await open({ key: 'revoked', wall: '1' })).headers).toMatchObject({ refresh: '60' });
  });

  it('that was revoked opens nothing', async () => {
    const { key, id } = await feeds.create({ of: 'wall', by: 'nadia', createdAt: NOW });
    await feeds.revoke(id);
    expect((await open({ key })).status).toBe(404);
  });

  it.each<[string, number, () => Promise<Record<string, string>>]>([
    ['without a key', 401, () => Promise.resolve({})],
    ['with an empty key', 401, () => Promise.resolve({ key: '' })],
    ['with a wrong key', 404, () => Promise.resolve({ key: 'x'.repeat(32) })],
    ['with signs of HTML for a key', 404, () => Promise.resolve({ key: '<script>alert(1)</script>' })],
    ['with a very long key', 404, () => Promise.resolve({ key: 'ש'.repeat(5000) })],
    ['with the key of somebody’s own calendar', 404, async () => ({ key: await keyOf('person', 'tomas') })],
  ])('%s answers %i in words that say how to get one, and nothing else', async (_what, expected, query) => {
    const asked = await query();
    const { status, html, headers } = await open(asked);
    expect(status).toBe(expected);
    expect(headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
    expect(html).toContain('POST /v1/feeds with {&quot;of&quot;:&quot;wall&quot;}');
    expect(html).not.toMatch(/TOMAS|First line|<script/);
    if (asked['key'] !== undefined && asked['key'] !== '') expect(html).not.toContain(asked['key']);
  });

  it.each([
    ['responder', 200],
    ['commander', 200],
    ['admin', 200],
    ['finance', 403],
    ['integration', 403],
    ['unknown', 401],
  ])('or a token: %s answers %i', async (token, expected) => {
    const { status, html } = await open({}, { authorization: `Bearer ${token}` });
    expect(status).toBe(expected);
    expect(html.includes('TOMAS')).toBe(expected === 200);
  });

  it('takes no other method', async () => {
    expect((await open({ key: await keyOf('wall') }, {}, 'POST')).status).toBe(405);
    expect((await open({ key: await keyOf('wall') }, {}, 'HEAD')).status).toBe(200);
  });

  it('says in words that it could not be read, and logs why without the key', async () => {
    const key = await keyOf('wall');
    const logged = vi.spyOn(logger, 'error').mockImplementation(() => undefined);
    vi.spyOn(directory, 'people').mockRejectedValue(new Error('throttled'));
    const { status, html } = await open({ key });
    expect(status).toBe(503);
    expect(html).toContain('Pages do not use this page and go out as ever.');
    expect(html).not.toContain('throttled');
    expect(JSON.stringify(logged.mock.calls)).toContain('throttled');
    expect(JSON.stringify(logged.mock.calls)).not.toContain(key);
    vi.restoreAllMocks();
  });
});
