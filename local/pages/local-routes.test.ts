import { createServer } from 'node:http';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { channels } from '../../shared/domain/policy/document/channels.ts';
import { createKernel } from '../kernel/create-kernel.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { endServer, listen } from '../kernel/listen.ts';
import { createLocalRoutes } from './local-routes.ts';

const start = Date.UTC(2026, 0, 14, 15);
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function serve() {
  const { kernel, outbox, driver } = createKernel({ startAt: start });
  const state = { ready: false };
  const routes = createLocalRoutes({
    title: 'Shop',
    hint: 'npm run try',
    clock: kernel.clock,
    outbox,
    advance: (to, coalesce, onBegin) => driver.advance(to, coalesce, onBegin),
    patienceMs: 1,
    isReady: () => state.ready,
    localTokens: () => ({ admin: 'secret' }),
    worldAt: (address) => (address === 'https://shop.example/?a=b&c' ? 'a page' : undefined),
    alarms: () => [{ name: 'errors', description: 'It <breaks>', state: 'ALARM', reason: 'r', changedAt: start }],
  });
  const server = createServer((request, response) => void routes(request, response));
  const port = await listen(server, 0, '--aws-port');
  closing.push(() => endServer(server));
  const url = `http://127.0.0.1:${port}`;
  const post = (body: string, type = 'application/json') =>
    fetch(`${url}/_local/clock`, { method: 'POST', body, headers: { 'content-type': type }, redirect: 'manual' });
  return { url, outbox, state, post, kernel };
}

/** Work that falls due in a minute and takes until the function that this answers is called. */
function longWork(kernel: Kernel): () => void {
  const finish = Promise.withResolvers<undefined>();
  let isDue = true;
  kernel.register({
    name: 'long work',
    nextDue: () => (isDue ? start + 60_000 : undefined),
    runDue() {
      isDue = false;
      void finish.promise.then(kernel.activity.begin('long work'));
    },
  });
  return () => finish.resolve(undefined);
}

describe('the local routes', () => {
  it('say that all is up only once it is', async () => {
    const { url, state } = await serve();
    expect((await fetch(`${url}/_local/health`)).status).toBe(503);
    state.ready = true;
    const response = await fetch(`${url}/_local/health`);
    expect([response.status, await response.json()]).toEqual([200, { ready: true }]);
  });

  it('list messages by channel and recipient, a plus sign in a number or not encoded', async () => {
    const { url, outbox } = await serve();
    outbox.capture({ channel: 'sms', to: '+491', body: 'one' });
    outbox.capture({ channel: 'email', to: 'a@example.com', body: 'two' });
    const bodies = async (query: string): Promise<string[]> => {
      const list = (await (await fetch(`${url}/_local/messages${query}`)).json()) as { body: string }[];
      return list.map(({ body }) => body);
    };
    expect(await bodies('')).toEqual(['one', 'two']);
    expect(await bodies('?channel=sms')).toEqual(['one']);
    expect(await bodies('?to=%2B491')).toEqual(['one']);
    expect(await bodies('?to=+491')).toEqual(['one']);
    expect((await fetch(`${url}/_local/messages?channel=pigeon`)).status).toBe(400);
  });

  it('hands out the files of a message under their own names, and knows of no others', async () => {
    const { url, outbox } = await serve();
    const pdf = { name: 'März "1".pdf', contentType: 'application/pdf', bytes: Uint8Array.of(37, 80, 0, 255) };
    const { id } = outbox.capture({ channel: 'email', to: 'a@example.com', body: 'one' }, [pdf]);
    const [message] = (await (await fetch(`${url}/_local/messages`)).json()) as { attachments?: unknown }[];
    expect(message?.attachments).toEqual([{ name: pdf.name, size: 4 }]);
    const answer = await fetch(`${url}/_local/attachment?message=${id}&file=0`);
    expect(answer.headers.get('content-type')).toBe('application/pdf');
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="M-rz--1-.pdf"');
    expect(new Uint8Array(await answer.arrayBuffer())).toEqual(pdf.bytes);
    const page = await (await fetch(`${url}/_local/`)).text();
    expect(page).toContain(`<a href="/_local/attachment?message=${id}&amp;file=0" download>März &quot;1&quot;.pdf</a>`);
    for (const other of [`message=${id}&file=1`, 'message=gone&file=0', `message=${id}&file=x`, '']) {
      expect((await fetch(`${url}/_local/attachment?${other}`)).status).toBe(404);
    }
  });

  it.each(channels)('list messages on the channel %s', async (channel) => {
    const { url, outbox } = await serve();
    outbox.capture({ channel, to: 'here', body: 'one' });
    const list = (await (await fetch(`${url}/_local/messages?channel=${channel}`)).json()) as unknown[];
    expect(list).toMatchObject([{ channel, to: 'here' }]);
    expect(list[0]).not.toHaveProperty('simulated');
  });

  it('say of a message whether it is simulated', async () => {
    const { url, outbox } = await serve();
    outbox.capture({ channel: 'slack', to: '#incident-response', body: 'one', simulated: true });
    const list = await (await fetch(`${url}/_local/messages`)).json();
    expect(list).toMatchObject([{ channel: 'slack', to: '#incident-response', simulated: true }]);
  });

  it('say what stands in the world outside, as far as that is known', async () => {
    const { url } = await serve();
    const at = (address: string) => fetch(`${url}/_local/world?address=${encodeURIComponent(address)}`);
    expect(await (await at('https://shop.example/?a=b&c')).text()).toBe('a page');
    expect([(await at('https://shop.example/')).status, (await at('')).status]).toEqual([404, 404]);
  });

  it('tell the time and move it', async () => {
    const { url, post } = await serve();
    expect(await (await fetch(`${url}/_local/clock`)).json()).toEqual({
      now: expect.stringMatching(/^2026-01-14T15:00:/) as string,
    });
    const moved = await post('{"advance":"PT15M"}');
    expect([moved.status, await moved.json()]).toEqual([
      200,
      { now: expect.stringMatching(/^2026-01-14T15:15:/) as string },
    ]);
    const to = await post('{"to":"2026-02-01T00:00:00Z"}');
    expect(await to.json()).toEqual({ now: '2026-02-01T00:00:00.000Z' });
  });

  it.each([
    ['not JSON', 'later', undefined],
    ['the wrong shape', '{"advance":5}', 'advance'],
    ['no move', '{}', undefined],
    ['the past', '{"to":"2020-01-01T00:00:00Z"}', 'to'],
    ['beyond the calendar', '{"advance":"P9000Y"}', 'advance'],
  ])('turn down a move of the clock that is %s, in words', async (_, body, field) => {
    const { post } = await serve();
    const response = await post(body);
    expect(response.status).toBe(400);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    const problem = (await response.json()) as Record<string, unknown>;
    expect(problem).toMatchObject({ title: 'The clock was not moved', status: 400 });
    expect(problem['field']).toBe(field);
  });

  it('tell the client of a long move at once that it is accepted, so that it waits, and the time when all has run', async () => {
    const { post, kernel } = await serve();
    const finish = longWork(kernel);
    const moved = await post('{"to":"2026-01-14T16:00:00Z"}');
    expect([moved.status, moved.headers.get('content-type')]).toEqual([200, 'application/json; charset=utf-8']);
    finish();
    const text = await moved.text();
    expect(text).toMatch(/^ +\{/);
    expect(JSON.parse(text)).toEqual({ now: '2026-01-14T16:00:00.000Z' });
  });

  it('turn down a move into the past also while an earlier one is under way, with its status', async () => {
    const { post, kernel } = await serve();
    const finish = longWork(kernel);
    const first = await post('{"to":"2026-01-14T16:00:00Z"}');
    const second = post('{"to":"2026-01-14T15:30:00Z"}');
    finish();
    expect((await second).status).toBe(400);
    expect(first.status).toBe(200);
    await first.text();
  });

  it('move the clock to the end though the client has left meanwhile', async () => {
    const { url, kernel } = await serve();
    const finish = longWork(kernel);
    const leave = new AbortController();
    const body = '{"to":"2026-01-14T16:00:00Z"}';
    const moved = await fetch(`${url}/_local/clock`, { method: 'POST', body, signal: leave.signal });
    leave.abort();
    await expect(moved.text()).rejects.toThrow('aborted');
    finish();
    await vi.waitFor(async () => {
      expect(await (await fetch(`${url}/_local/clock`)).text()).toContain('T16:00:');
    });
  });

  it('take the form of the page and send the browser back to it', async () => {
    const { url, post } = await serve();
    const response = await post('advance=PT1H', 'application/x-www-form-urlencoded');
    expect([response.status, response.headers.get('location')]).toEqual([303, '/_local/']);
    expect(await (await fetch(`${url}/_local/clock`)).text()).toContain('T16:00:');
  });

  it('take JSON that curl sent as a form', async () => {
    const { post } = await serve();
    expect((await post('{"advance":"PT1H"}', 'application/x-www-form-urlencoded')).status).toBe(200);
  });

  it('show tokens and alarms', async () => {
    const { url } = await serve();
    expect(await (await fetch(`${url}/_local/tokens`)).json()).toEqual({ admin: 'secret' });
    expect(await (await fetch(`${url}/_local/alarms`)).json()).toMatchObject([
      { name: 'errors', state: 'ALARM', changedAt: '2026-01-14T15:00:00.000Z' },
    ]);
  });

  it.each([
    ['GET', '/_local/nowhere', 404],
    ['DELETE', '/_local/clock', 405],
    ['POST', '/_local/messages', 405],
  ])('answer %s %s with a problem of status %i', async (method, path, status) => {
    const { url } = await serve();
    const response = await fetch(`${url}${path}`, { method });
    expect([response.status, response.headers.get('content-type')]).toEqual([status, 'application/problem+json']);
  });

  it('lead a browser from the bare address to the page', async () => {
    const { url } = await serve();
    expect((await fetch(url)).url).toBe(`${url}/_local/`);
  });
});

describe('the page of phones', () => {
  it('shows every phone and mailbox, its newest message first, with links that can be pressed', async () => {
    const { url, outbox } = await serve();
    outbox.capture({ channel: 'sms', to: '+491', body: 'old' });
    outbox.capture({ channel: 'sms', to: '+491', body: 'Press https://example.com/a/TOKEN.' });
    outbox.capture({ channel: 'email', to: 'a@example.com', subject: 'Subject', body: 'Body' });
    outbox.capture({ channel: 'slack', to: '#ops', body: 'Elsewhere' });
    const html = await (await fetch(`${url}/_local/`)).text();
    expect(html.indexOf('Press')).toBeLessThan(html.indexOf('>old</p>'));
    expect(html).toContain(
      '<a href="https://example.com/a/TOKEN" target="_blank" rel="noopener noreferrer">https://example.com/a/TOKEN</a>.',
    );
    for (const text of ['+491', 'a@example.com', 'Subject', '#ops']) expect(html).toContain(text);
  });

  it('shows places and people on channels without a provider, and says that those are simulated', async () => {
    const { url, outbox } = await serve();
    outbox.capture({ channel: 'status-page', to: 'public', subject: 'P1', body: 'We are on it', simulated: true });
    outbox.capture({ channel: 'voice', to: '+491', body: 'P1 is open', simulated: true });
    outbox.capture({ channel: 'email', to: 'a@example.com', subject: 'Subject', body: 'Body' });
    const html = await (await fetch(`${url}/_local/`)).text();
    expect(html).toContain('<small>status-page (simulated)</small> public');
    expect(html).toContain('<small>voice (simulated)</small> +491');
    expect(html).toContain('aria-label="Messages to public, newest first"');
    expect(html.match(/simulated/g)).toHaveLength(2);
  });

  it('shows what it holds as text, whatever was sent', async () => {
    const { url, outbox } = await serve();
    const evil = '<script>alert(1)</script>"\'&';
    outbox.capture({ channel: 'sms', to: evil, body: evil });
    outbox.capture({
      channel: 'email',
      to: evil,
      subject: evil,
      body: `javascript:alert(1) https://x/"onclick=${evil}`,
    });
    const response = await fetch(`${url}/_local/`);
    const html = await response.text();
    expect(html).not.toContain('<script>alert');
    expect(html).not.toContain('href="javascript:');
    expect(html).toContain('It &lt;breaks&gt;');
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  it('says what to try while nothing was sent', async () => {
    const { url } = await serve();
    expect(await (await fetch(`${url}/_local/`)).text()).toContain('npm run try');
  });

  it('loads nothing from outside', async () => {
    const { url } = await serve();
    const html = await (await fetch(`${url}/_local/`)).text();
    expect(html).not.toMatch(/(src|href)="(https?:)?\/\//);
  });
});
