import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TocsinLab, type IncidentShape } from './tocsin-lab.ts';

describe('a person works on an incident through the API (rows S3.12, S4.12)', () => {
  let lab: TocsinLab;
  let id: string;
  beforeAll(async () => {
    lab = await TocsinLab.open();
  });
  afterAll(() => lab.close());

  const command = (name: string, body: unknown = {}, headers: Record<string, string> = {}) =>
    lab.request('POST', `/v1/incidents/${id}/${name}`, { token: lab.tokens.responder, body, headers });

  it('reports one, which pages as an alarm would', async () => {
    const report = {
      title: 'Customers cannot log in',
      service: 'sessions',
      severity: 'p2',
      impactBegan: '2026-03-10T08:50:00.000Z',
    };
    const answer = await lab.post('/v1/incidents', report);
    expect(answer.status).toBe(201);
    const incident = answer.json as IncidentShape;
    expect(incident).toMatchObject({
      status: 'open',
      severity: 'P2',
      severityWhy: 'reported as P2',
      service: 'sessions',
      customers: ['paulista-energia'],
      openedBy: 'maya',
    });
    expect(incident.impactSpans).toEqual([{ start: '2026-03-10T08:50:00.000Z' }]);
    expect(incident.deadlines[0]).toMatchObject({ kind: 'rung', remainingMs: 0, overdue: false });
    expect(answer.headers.get('location')).toBe(`/v1/incidents/${incident.id}`);
    id = incident.id;
    expect(lab.news()).toEqual(['email grace', 'email ines', 'email ravi', 'email samuel', 'sms fatima', 'sms maya']);
  });

  it('shows what falls due, and how much is left', async () => {
    const { deadlines } = (await lab.get(`/v1/incidents/${id}`)).json as IncidentShape;
    expect(deadlines.map(({ kind }) => kind)).toEqual(['rung', 'tier-1-response', 'response', 'resolution']);
    for (const { remainingMs } of deadlines) expect(remainingMs).toBeGreaterThan(0);
  });

  it('takes an acknowledgement of twenty at once from exactly one', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => command('acknowledge')));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 19 }, () => 409)]);
    const refused = answers.find(({ status }) => status === 409);
    expect(refused?.json).toMatchObject({ status: 409, incident: { id, status: 'acknowledged' } });
  });

  it('starts, notes progress, resolves and closes, each told by whom and when', async () => {
    expect((await command('start')).json).toMatchObject({ status: 'in_progress', acknowledgedBy: 'maya' });
    expect((await command('progress', { note: 'Rolling back the last release.' })).status).toBe(200);
    await lab.pass('PT30M');
    expect(lab.latest('email', 'samuel').body).toContain('Rolling back the last release.');
    expect((await command('close')).status).toBe(409);
    expect((await command('resolve', { note: 'Rolled back.' })).json).toMatchObject({
      status: 'resolved',
      resolvedBy: 'maya',
    });
    expect((await command('close')).json).toMatchObject({ status: 'closed' });
    const types = (await lab.items<{ type: string }>(`/v1/incidents/${id}/timeline`)).map(({ type }) => type);
    expect(types).toEqual([
      'IncidentOpened',
      'SeverityAssessed',
      'RungReached',
      'IncidentAcknowledged',
      'WorkStarted',
      'ProgressNoted',
      'IncidentResolved',
      'IncidentClosed',
    ]);
  });

  it.each(['acknowledge', 'start', 'resolve', 'close'])(
    'refuses to %s what is closed, with its present state',
    async (name) => {
      const answer = await command(name);
      expect(answer.status).toBe(409);
      expect(answer.json).toMatchObject({ incident: { status: 'closed' } });
    },
  );

  it('honours an Idempotency-Key: a retry answers alike and opens nothing, another body under it is refused', async () => {
    const post = (title: string) =>
      lab.request('POST', '/v1/incidents', {
        token: lab.tokens.commander,
        body: { title },
        headers: { 'idempotency-key': 'once' },
      });
    const [first, again] = [await post('The lift is stuck'), await post('The lift is stuck')];
    expect([first.status, again.status]).toEqual([201, 201]);
    expect((again.json as IncidentShape).id).toBe((first.json as IncidentShape).id);
    expect((await post('Another thing')).status).toBe(422);
    id = (first.json as IncidentShape).id;
    const key = { 'idempotency-key': 'mine' };
    expect((await command('acknowledge', {}, key)).status).toBe(200);
    expect((await command('acknowledge', {}, key)).status).toBe(200);
    expect((await command('acknowledge')).status).toBe(409);
  });

  it('lists the newest first, by page, without loss or repetition', async () => {
    for (let i = 0; i < 7; i += 1) await lab.post('/v1/incidents', { title: `number ${i}` });
    const seen: string[] = [];
    let url: string | undefined = '/v1/incidents?limit=2';
    while (url !== undefined) {
      const page = (await lab.get(url)).json as { items: IncidentShape[]; cursor?: string };
      seen.push(...page.items.map(({ openedAt }) => openedAt));
      url = page.cursor === undefined ? undefined : `/v1/incidents?limit=2&cursor=${page.cursor}`;
    }
    expect(seen).toHaveLength(9);
    expect(seen).toEqual([...seen].sort().reverse());
    expect(await lab.items('/v1/incidents?status=closed')).toHaveLength(1);
    expect(await lab.items('/v1/incidents?severity=p2')).toHaveLength(1);
  });

  it('lists at once what was just reported, and as what it has just become', async () => {
    const headers = { authorization: `Bearer ${lab.tokens.responder}`, 'content-type': 'application/json' };
    // Without the lab's waiting until everything has settled.
    const call = async (method: string, path: string, body?: string): Promise<unknown> =>
      (await fetch(`${lab.system.productUrl}/v1/incidents${path}`, { method, headers, body: body ?? null })).json();
    const listed = async (query: string) => ((await call('GET', query)) as { items: IncidentShape[] }).items[0]?.id;
    for (let i = 0; i < 5; i += 1) {
      const reported = (await call('POST', '', JSON.stringify({ title: `at once ${i}` }))) as IncidentShape;
      expect(await listed('?status=open')).toBe(reported.id);
      await call('POST', `/${reported.id}/acknowledge`);
      expect(await listed('?status=acknowledged')).toBe(reported.id);
      expect(await listed('?status=open')).not.toBe(reported.id);
      expect(await listed('')).toBe(reported.id);
    }
    await lab.system.settled();
  });

  it('says who is on call, in which order', async () => {
    const items = await lab.items<{ schedule: string; people: { person: string; order: number }[]; gap: boolean }>(
      '/v1/oncall?schedule=L1',
    );
    expect(items).toMatchObject([
      {
        schedule: 'L1',
        people: [
          { person: 'maya', order: 1 },
          { person: 'tomas', order: 2 },
        ],
        gap: false,
      },
    ]);
  });

  it('is healthy', async () => {
    expect((await lab.request('GET', '/v1/health')).status).toBe(200);
  });
});
