import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { TocsinLab, type IncidentShape } from './tocsin-lab.ts';

describe('which service, severity and ladder an alarm gets (rows S3.5, S3.7, S3.8)', () => {
  let lab: TocsinLab;
  beforeAll(async () => {
    lab = await TocsinLab.open();
  });
  afterAll(() => lab.close());

  it.each([
    [
      'registry-down',
      'P1',
      'registry',
      'L1',
      ['email grace', 'email helena', 'email ines', 'email ravi', 'slack #war-room', 'sms maya'],
    ],
    [
      'session-manager-down',
      'P1',
      'sessions',
      'L1',
      ['email grace', 'email helena', 'email ines', 'email ravi', 'slack #war-room', 'sms maya'],
    ],
    [
      'transport-failure',
      'P2',
      'transport',
      'L1',
      ['email grace', 'email ines', 'email ravi', 'email samuel', 'sms fatima', 'sms maya'],
    ],
    [
      'session-latency',
      'P3',
      'sessions',
      'L1',
      ['email ben', 'email grace', 'email ines', 'email mei', 'email ravi', 'sms maya'],
    ],
    [
      'kitchen-on-fire',
      'P3',
      undefined,
      'duty-manager',
      ['email ben', 'email grace', 'email ines', 'email mei', 'email ravi', 'sms nadia'],
    ],
  ])('%s is %s', async (name, severity, service, rung, told) => {
    await lab.alarm({ name, state: 'ALARM' });
    expect(lab.news()).toEqual(told);
    const [newest] = await lab.items<IncidentShape>('/v1/incidents');
    expect(newest).toMatchObject({ severity, rung });
    expect(newest?.service).toBe(service);
  });

  it('keeps the page in one GSM-7 segment with its link, whatever the title holds (failures 29 and 30)', async () => {
    const name = 'registry-<b>"naïve"</b> € 😀 שלום';
    await lab.alarm({ name, state: 'ALARM', more: { AlarmDescription: `${'x'.repeat(900)}\r\nBcc: somebody` } });
    const page = lab.latest('sms', 'maya').body;
    expect(page).toMatch(/^P3 INC-[0-9A-Z]{8} http:\/\/\S+\/a\/[a-z2-7]{26} registry-<b>/);
    expect(page.length).toBeLessThanOrEqual(160);
    const html = (await lab.request('GET', lab.linkOf('maya'))).text;
    expect(html).toContain('registry-&lt;b&gt;');
    lab.news();
  });
});

describe('an alarm whose texts are too long or break lines', () => {
  let lab: TocsinLab;
  beforeAll(async () => {
    lab = await TocsinLab.open();
  });
  afterAll(() => lab.close());

  it.each<[string, string, Record<string, unknown>]>([
    ['line separators in its name', 'registry-\u2028down', {}],
    ['a header in its name', 'registry-down\r\nBcc: all@example.com', {}],
    ['control characters in its name', 'registry-\u0000\u0007down', {}],
    ['a name of 300 characters', `registry-${'n'.repeat(291)}`, {}],
    ['a reason of 100,000 characters', 'registry-reason', { NewStateReason: 'r'.repeat(100_000) }],
    ['a description of 100,000 characters', 'registry-text', { AlarmDescription: 'd\u2029'.repeat(50_000) }],
  ])('pages with %s, in one SMS and with subjects on one line', async (_what, name, more) => {
    await lab.alarm({ name, state: 'ALARM', more });
    const messages = lab.newMessages();
    expect(messages.filter(({ channel }) => channel === 'sms')).toHaveLength(1);
    expect(messages.filter(({ channel }) => channel === 'email').length).toBeGreaterThan(0);
    for (const { channel, subject = '', body } of messages) {
      expect(`${subject}${channel === 'sms' ? body : ''}`).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
    }
    const [newest] = await lab.items<IncidentShape>('/v1/incidents');
    expect(newest).toMatchObject({ service: 'registry', status: 'open' });
    expect(newest?.title).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
    await lab.alarm({ name, state: 'OK', more });
    expect((await lab.get(`/v1/incidents/${newest?.id ?? ''}`)).json).toMatchObject({ alerts: [{ state: 'quiet' }] });
  });
});

describe('an alert from any source through the API', () => {
  let lab: TocsinLab;
  beforeEach(async () => {
    lab = await TocsinLab.open();
  });
  afterEach(() => lab.close());
  const send = async (state: 'firing' | 'quiet', more: Record<string, unknown> = {}) => {
    const body = {
      source: 'probe',
      dedupKey: 'login',
      state,
      title: 'login fails',
      service: 'sessions',
      severityHint: 'critical',
      ...more,
    };
    const answer = await lab.post('/v1/alerts', body, lab.tokens.integration);
    expect(answer.status).toBe(202);
    return (answer.json as { outcome: string }).outcome;
  };

  it('opens, repeats, goes quiet, flaps, and says each time what became of it', async () => {
    expect(await send('firing', { occurredAt: '2026-03-10T09:00:00.000Z' })).toBe('opened');
    expect(await send('firing', { occurredAt: '2026-03-10T09:00:00.000Z' })).toBe('repeated');
    expect(await send('quiet', { occurredAt: '2026-03-10T08:59:00.000Z' })).toBe('late');
    expect(await send('quiet', { occurredAt: '2026-03-10T09:00:00.100Z' })).toBe('quieted');
    expect(await send('firing', { occurredAt: '2026-03-10T09:00:00.200Z' })).toBe('flapped');
    expect(await lab.theIncident()).toMatchObject({
      severity: 'P1',
      service: 'sessions',
      alerts: [{ flaps: 1, state: 'firing' }],
    });
  });

  it('names its incident with every answer, that of a repeat too, so that a retrying tool need not ask', async () => {
    const told = async (state: 'firing' | 'quiet', occurredAt: string) => {
      const body = { source: 'probe', dedupKey: 'login', state, title: 'login fails', occurredAt };
      return (await lab.post('/v1/alerts', body, lab.tokens.integration)).json as Record<string, unknown>;
    };
    const opened = await told('firing', '2026-03-10T08:59:00.000Z');
    expect(opened).toMatchObject({ outcome: 'opened', incidentId: (await lab.theIncident()).id });
    const { alertId, incidentId } = opened;
    for (const [state, occurredAt, outcome] of [
      ['firing', '2026-03-10T08:59:00.000Z', 'repeated'],
      ['firing', '2026-03-10T08:59:10.000Z', 'repeated'],
      ['firing', '2026-03-10T08:58:00.000Z', 'late'],
      ['quiet', '2026-03-10T08:59:20.000Z', 'quieted'],
      ['quiet', '2026-03-10T08:59:20.000Z', 'repeated'],
      ['firing', '2026-03-10T08:59:30.000Z', 'flapped'],
    ] as const) {
      expect(await told(state, occurredAt)).toEqual({ alertId, incidentId, outcome });
    }
  });

  it('cannot speak for a CloudWatch alarm, nor for another source by the spelling of its key', async () => {
    await lab.alarm({ name: 'registry-down', state: 'ALARM' });
    const arn = 'arn:aws:cloudwatch:us-east-1:000000000000:alarm:registry-down';
    expect(await send('quiet', { source: 'cloudwatch', dedupKey: arn })).toBe('recorded');
    expect(await lab.theIncident()).toMatchObject({ alerts: [{ state: 'firing' }] });
    await send('firing', { source: 'a#b', dedupKey: 'c' });
    expect(await send('quiet', { source: 'a', dedupKey: 'b#c' })).toBe('recorded');
  });

  it('counts a hundred flips in the hold-down without a longer log, as one span of impact (failure 2)', async () => {
    await send('firing', { occurredAt: '2026-03-10T09:00:00.000Z' });
    const at = (i: number) => new Date(Date.parse('2026-03-10T09:00:01.000Z') + i * 100).toISOString();
    for (let i = 0; i < 100; i += 1) await send(i % 2 === 0 ? 'quiet' : 'firing', { occurredAt: at(i) });
    await send('quiet', { occurredAt: at(100) });
    await lab.pass('PT6M');
    const incident = await lab.theIncident();
    expect(incident).toMatchObject({ status: 'resolved', alerts: [{ flaps: 50 }] });
    expect(incident.impactSpans).toEqual([{ start: '2026-03-10T09:00:00.000Z', end: at(100) }]);
    expect((await lab.items(`/v1/incidents/${incident.id}/timeline`)).length).toBeLessThan(12);
  });

  it('opens anew when it fires on after a person closed its incident', async () => {
    await send('firing');
    const { id } = await lab.theIncident();
    await lab.post(`/v1/incidents/${id}/resolve`);
    await lab.post(`/v1/incidents/${id}/close`);
    await lab.pass('PT1H');
    lab.news();
    expect(await send('firing')).toBe('opened');
    expect(lab.news()).toContain('sms maya');
  });

  it('refuses a time that would silence or bill: far ahead, or years back', async () => {
    for (const occurredAt of ['2099-01-01T00:00:00Z', '0001-01-01T00:00:00Z']) {
      const alert = { source: 'probe', dedupKey: 'k', state: 'quiet', title: 'x', occurredAt };
      expect((await lab.post('/v1/alerts', alert, lab.tokens.integration)).json).toMatchObject({
        errors: [{ field: '/occurredAt' }],
      });
    }
  });
});
