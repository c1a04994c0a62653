import ICAL from 'ical.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readDirectory } from '../../policies/read-policy-folder.ts';
import { directory, type Directory } from '../../shared/domain/directory/directory.ts';
import { TocsinLab } from './tocsin-lab.ts';

/** Maya and Tomás week by week from Monday 2 March, handed over with signatures; they alone are rung L1. */
function withFirstLine(): Directory {
  const sample = readDirectory('erlmcp');
  const firstLine = {
    id: 'first-line',
    name: 'First line',
    zone: 'Europe/Dublin',
    team: 'support',
    coordinator: 'team-lead',
    handOver: { overlap: 'PT30M', signWithin: 'PT30M', escalateTo: 'duty-manager', report: 'manager' },
    layers: [
      {
        id: 'weekly',
        kind: 'rotation',
        unit: 'week',
        length: 1,
        anchor: '2026-03-02T09:00',
        turns: [['maya'], ['tomas']],
      },
    ],
  };
  return directory.parse({
    ...sample,
    roles: { ...sample.roles, L1: ['schedule:first-line'], 'support-centre': [] },
    rota: { regions: [], schedules: [firstLine], staffing: [] },
  });
}

describe('whoever is on call is paged, and hands over', () => {
  let lab: TocsinLab;
  beforeAll(async () => {
    lab = await TocsinLab.open({ now: '2026-03-10T09:00:00.000Z' });
    await lab.importDirectory(withFirstLine());
  });
  afterAll(() => lab.close());

  /** Phones that an alarm rings at once. */
  const pagedBy = async (name: string): Promise<string[]> => {
    lab.news();
    await lab.alarm({ name, state: 'ALARM' });
    const paged = lab.newMessages().filter(({ channel, body }) => channel === 'sms' && body.includes('/a/'));
    const [newest] = await lab.items<{ id: string }>('/v1/incidents');
    // What has been shown is over: nothing else is said of it.
    await lab.alarm({ name, state: 'OK' });
    await lab.post(`/v1/incidents/${newest?.id ?? ''}/resolve`);
    await lab.post(`/v1/incidents/${newest?.id ?? ''}/close`);
    return paged.map(({ to }) => lab.nameOf(to));
  };
  const override = (body: object) => lab.post('/v1/schedules/first-line/overrides', body);

  it('a page goes to whoever has the week', async () => {
    const { json } = await lab.get('/v1/oncall?schedule=L1');
    expect(json).toMatchObject({
      items: [{ people: [{ person: 'tomas', order: 1 }], until: '2026-03-16T09:00:00.000Z' }],
    });
    expect(await pagedBy('registry-down')).toEqual(['tomas']);
  });

  it('a page goes to whoever stands in, from the first instant of the override to its last', async () => {
    const made = await override({ people: ['jordan'], start: '2026-03-10T10:00:00Z', end: '2026-03-10T11:00:00Z' });
    expect(made.status).toBe(201);
    await lab.pass('2026-03-10T10:00:00.000Z');
    expect(await pagedBy('transport-down')).toEqual(['jordan']);
    await lab.pass('2026-03-10T11:00:00.000Z');
    expect(await pagedBy('session-down')).toEqual(['tomas']);
  });

  it('where nobody is on call the next rung is paged at once (failure 13)', async () => {
    const { json } = await override({
      kind: 'remove',
      people: ['tomas'],
      start: '2026-03-10T12:00:00Z',
      end: '2026-03-10T13:00:00Z',
    });
    await lab.pass('2026-03-10T12:00:00.000Z');
    expect(await pagedBy('registry-slow')).toEqual(['wei-ling']);
    const { id } = json as { id: string };
    expect(
      (await lab.request('DELETE', `/v1/schedules/first-line/overrides/${id}`, { token: lab.tokens.responder })).status,
    ).toBe(204);
    expect(await pagedBy('registry-slower')).toEqual(['tomas']);
  });

  it('a calendar program reads the shifts by a secret address, until it is revoked', async () => {
    const { json } = await lab.post('/v1/feeds', { of: 'schedule', id: 'first-line' });
    const { url, id } = json as { url: string; id: string };
    const feed = await lab.request('GET', url);
    expect(feed.headers.get('content-type')).toBe('text/calendar; charset=utf-8');
    const events = new ICAL.Component(ICAL.parse(feed.text) as never).getAllSubcomponents('vevent');
    expect(events.map((one) => new ICAL.Event(one).summary)).toContain('On call: First line - Maya Okafor');
    await lab.request('DELETE', `/v1/feeds/${id}`, { token: lab.tokens.responder });
    expect((await lab.request('GET', url)).status).toBe(404);
  });

  it('half an hour before the hands change both get the report and a link to sign (row S1.7)', async () => {
    await lab.pass('2026-03-16T08:25:00.000Z');
    lab.news();
    await lab.pass('2026-03-16T08:31:00.000Z');
    expect(lab.news()).toEqual(['email maya', 'email tomas', 'sms maya', 'sms tomas']);
    expect(handOverLink('tomas')).not.toBe(handOverLink('maya'));
  });

  it('both sign by their own link, once, and looking at it changes nothing', async () => {
    const before = await lab.request('GET', handOverLink('tomas'));
    expect(before.status).toBe(200);
    expect((await lab.request('HEAD', handOverLink('tomas'))).status).toBe(200);
    for (const who of ['tomas', 'maya']) expect((await sign(who)).text).toMatch(/signed/i);
    expect((await sign('maya')).status).toBe(200);
    const [handOver] = await lab.items<{ state: string; signatures: unknown[] }>('/v1/schedules/first-line/handovers');
    expect(handOver).toMatchObject({ state: 'signed' });
  });

  it('the shift change and the report of the shift go out when both have signed', async () => {
    lab.news();
    await lab.pass('2026-03-16T08:34:00.000Z');
    expect(lab.news()).toEqual(['email ben', 'email carlos', 'email carlos', 'email maya', 'email tomas']);
    expect(lab.latest('email', 'carlos').subject).toMatch(/First line/);
  });

  it('whoever handed over can still be reached for half an hour, behind whoever took over', async () => {
    await lab.pass('2026-03-16T09:10:00.000Z');
    expect(await pagedBy('transport-slow')).toEqual(['maya']);
    const away = { person: 'maya', start: '2026-03-16T09:00:00Z', end: '2026-03-16T10:00:00Z' };
    expect((await lab.post('/v1/leave', away, lab.tokens.commander)).status).toBe(201);
    expect(await pagedBy('session-slow')).toEqual(['tomas']);
    await lab.pass('2026-03-16T09:31:00.000Z');
    expect(await pagedBy('transport-slower')).toEqual(['wei-ling']);
  });

  it('a shift that nobody signs is visible, and told to the duty managers', async () => {
    await lab.pass('2026-03-23T08:31:00.000Z');
    await lab.pass('2026-03-23T09:25:00.000Z');
    lab.news();
    await lab.pass('2026-03-23T09:31:00.000Z');
    expect(lab.news()).toEqual(expect.arrayContaining(['sms nadia', 'sms owen', 'email nadia', 'email owen']));
    const [handOver] = await lab.items<{ state: string }>('/v1/schedules/first-line/handovers');
    expect(handOver).toMatchObject({ state: 'escalated' });
  });

  const handOverLink = (who: string): string => {
    const link = /http:\/\/\S+\/h\/[a-z2-7]+/.exec(lab.latest('sms', who).body)?.[0];
    if (link === undefined) throw new Error(`${who} has no link to a hand-over`);
    return link;
  };
  const sign = async (who: string) => {
    const link = handOverLink(who);
    const { text } = await lab.request('GET', link);
    const ticked = [...text.matchAll(/name="ticked" value="([^"]+)"/g)].map(([, item = '']): [string, string] => [
      'ticked',
      item,
    ]);
    return lab.request('POST', link, {
      body: new URLSearchParams(ticked).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
  };
});
