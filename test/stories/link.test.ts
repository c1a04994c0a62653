import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { TocsinLab } from './tocsin-lab.ts';

describe('the link in the SMS (row X5, failures 5 and 6)', () => {
  let lab: TocsinLab;
  let link: string;
  beforeAll(async () => {
    lab = await TocsinLab.open();
    await lab.alarm({ name: 'session-manager-down', state: 'ALARM' });
    await lab.pass('PT15M1S');
    lab.news();
    link = lab.linkOf('wei-ling');
  });
  afterAll(() => lab.close());
  afterEach(() => expect(lab.news(), 'messages that nobody expected').toEqual([]));

  it.each(['GET', 'HEAD'])('%s changes nothing: mail scanners and previews open links too', async (method) => {
    const answer = await lab.request(method, link);
    expect(answer.status).toBe(200);
    expect(await lab.theIncident()).toMatchObject({ status: 'open' });
  });

  it('shows one button on a page under 15 KB that needs no script', async () => {
    const { text, headers } = await lab.request('GET', link);
    expect(Buffer.byteLength(text)).toBeLessThan(15_000);
    expect(text).toContain('<button type="submit">Acknowledge</button>');
    expect(text).not.toContain('<script');
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it('acknowledges when pressed, as the form of a phone does, and tells those paged before who has it', async () => {
    const answer = await lab.request('POST', link, {
      body: '',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect(answer.status).toBe(200);
    expect(answer.text).toContain('Acknowledged by Tan Wei Ling');
    expect(await lab.theIncident()).toMatchObject({ status: 'acknowledged', acknowledgedBy: 'wei-ling' });
    expect(lab.news()).toEqual(['sms maya']);
    expect(lab.latest('sms', 'maya').body).toContain('Tan Wei Ling');
  });

  it('says by whom and when at the second press, to whoever presses', async () => {
    for (const pressed of [link, lab.linkOfFirstPage('maya')]) {
      const answer = await lab.request('POST', pressed);
      expect(answer.status).toBe(200);
      expect(answer.text).toMatch(/Acknowledged by Tan Wei Ling, 10 Mar 2026, \d\d:\d\d/);
    }
    expect(await lab.theIncident()).toMatchObject({ acknowledgedBy: 'wei-ling' });
  });

  it('stops the pages: the next rungs are left alone', async () => {
    await lab.pass('PT14M');
    expect(lab.news()).toEqual([]);
    await lab.pass('PT16M');
    expect(lab.news().filter((one) => one.startsWith('sms'))).toEqual([]);
  });

  it.each([
    ['unknown', (known: string) => known.replace(/\/a\/.*/, '/a/aaaaaaaaaaaaaaaaaaaaaaaaaa'), 404],
    ['malformed', (known: string) => known.replace(/\/a\/.*/, '/a/%00%ff<script>'), 404],
  ])('says in words that a link is %s', async (_what, change, status) => {
    for (const method of ['GET', 'POST']) {
      const answer = await lab.request(method, change(link));
      expect(answer.status).toBe(status);
      expect(answer.text).toContain('1-800-ERLMCP-SUPPORT');
    }
  });

  it.each(['/a/', '/a', '/A/', '/a/x/y', '/a/x/', '/a//'])(
    'says in words, to any client, that %s is not valid',
    async (path) => {
      for (const method of ['GET', 'HEAD', 'POST']) {
        const answer = await lab.request(method, path);
        expect(answer.status).toBe(404);
        expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
        expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
        if (method === 'HEAD') expect(answer.text).toBe('');
        else expect(answer.text).toMatch(/<h1>This link is not (valid|known)<\/h1>.*1-800-ERLMCP-SUPPORT/);
      }
    },
  );

  it.each(['/about', '/a.html', '/v1/a/'])('says of %s, which is no link, what the API says', async (path) => {
    const answer = await lab.request('GET', path);
    expect(answer.status).toBe(404);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
  });

  it('says in words that it has expired after 24 hours', async () => {
    await lab.pass('PT24H');
    lab.news();
    const answer = await lab.request('POST', link);
    expect(answer.status).toBe(410);
    expect(answer.text).toContain('This link has expired');
  });
});
