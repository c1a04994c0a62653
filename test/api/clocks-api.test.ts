import { beforeEach, describe, expect, it } from 'vitest';
import { commandRoutes } from '../../functions/serve-incidents/command-routes.ts';
import { hindsightRoutes } from '../../functions/serve-incidents/hindsight-routes.ts';
import { readRoutes } from '../../functions/serve-incidents/read-routes.ts';
import { figuresRoutes } from '../../functions/serve-figures/routes.ts';
import { readDirectory, readPolicyFolder } from '../../policies/read-policy-folder.ts';
import { AlertRecords } from '../../shared/adapters/alert-records.ts';
import { ImpactIndex } from '../../shared/adapters/impact-index.ts';
import { IncidentHeads } from '../../shared/adapters/incident-heads.ts';
import { IncidentLog } from '../../shared/adapters/incident-log.ts';
import { NoticeLedger } from '../../shared/adapters/notice-ledger.ts';
import { PolicyShelf } from '../../shared/adapters/policy-shelf.ts';
import type { CreditShare } from '../../shared/domain/sla/credit-shares.ts';
import { incidentId } from '../../shared/domain/ids.ts';
import { noteImpact } from '../../shared/flows/note-impact.ts';
import { openApi, type Api, type Told } from './api-fixture.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const T0 = '2026-03-10T10:00:00.000Z';

let api: Api;
/** What the statements of a month credit, by incident. */
let credits: ReadonlyMap<string, readonly CreditShare[]>;

beforeEach(async () => {
  credits = new Map();
  api = await openApi(
    ({ directory, table, now }) => {
      const deps = {
        log: new IncidentLog(table),
        alerts: new AlertRecords(table),
        heads: new IncidentHeads(table),
        impacts: new ImpactIndex(table),
        ledger: new NoticeLedger(table),
        directory,
        policies: new PolicyShelf(table, readPolicyFolder('erlmcp')),
        creditsOf: () => Promise.resolve(credits),
        now,
      };
      return [...readRoutes(deps), ...commandRoutes(deps), ...hindsightRoutes(deps), ...figuresRoutes(deps)];
    },
    T0,
    readDirectory('erlmcp'),
  );
});

const report = async (more: object = {}): Promise<string> => {
  const body = { title: 'The registry is slow', service: 'registry', severity: 'P1', ...more };
  const answer = await api.call('POST', '/v1/incidents', 'maya', body);
  expect(answer.status, answer.text).toBe(201);
  return String(answer.body['id']);
};
const post = (id: string, what: string, body: unknown = {}, as = 'maya') =>
  api.call('POST', `/v1/incidents/${id}/${what}`, as, body);
const clockIn = ({ body }: Told, target: string) =>
  (body['clocks'] as { target: string; remainingMs: number }[]).find((one) => one.target === target);
const show = (id: string) => api.call('GET', `/v1/incidents/${id}`);
/** What the stream does after each commit. */
async function project(id: string): Promise<void> {
  const loaded = await new IncidentLog(api.table).load(incidentId.parse(id));
  if (loaded === undefined) throw new Error(`no log of ${id}`);
  await new IncidentHeads(api.table).project(loaded.incident, loaded.version);
  await noteImpact(new ImpactIndex(api.table), loaded.incident.id, loaded, loaded.version);
}

describe('POST /v1/incidents/{id}/wait and /resume (rows S3.20 and S3.5)', () => {
  it('lets no promised time run while the customer is waited for', async () => {
    const id = await report();
    await post(id, 'acknowledge');
    api.now += HOUR;
    const waiting = await post(id, 'wait', { reason: 'logs of the client are needed' });
    expect(waiting.body['waiting']).toMatchObject({ reason: 'logs of the client are needed' });
    const left = clockIn(waiting, 'resolution')?.remainingMs;
    api.now += 20 * HOUR;
    const later = await show(id);
    expect(clockIn(later, 'resolution')).toMatchObject({ state: 'paused', remainingMs: left });
    expect(later.body['deadlines']).toContainEqual(
      expect.objectContaining({ kind: 'resolution', paused: true, remainingMs: left, overdue: false }),
    );
    const resumed = await post(id, 'resume', { note: 'they sent them' });
    expect(clockIn(resumed, 'resolution')).toMatchObject({ state: 'running' });
    expect(resumed.body['waiting']).toBeUndefined();
  });

  it('waits 72 hours unless it is said until when', async () => {
    const id = await report();
    await post(id, 'acknowledge');
    const { body } = await post(id, 'wait', { reason: 'x' });
    expect(body['waiting']).toMatchObject({ until: expect.stringMatching(/^2026-03-13T10:00:00/) as string });
  });

  it.each([
    ['nothing said', {}, '/reason'],
    ['in the past', { reason: 'x', until: '2026-03-10T09:00:00Z' }, '/until'],
    ['for more than 30 days', { reason: 'x', until: '2026-04-10T10:00:00Z' }, '/until'],
    ['until no instant', { reason: 'x', until: 'tomorrow' }, '/until'],
  ])('names the field that is wrong: %s', async (_what, body, field) => {
    const id = await report();
    const refused = await post(id, 'wait', body);
    expect(refused).toMatchObject({ status: 400, body: { errors: [{ field }] } });
    expect((await show(id)).body['waiting']).toBeUndefined();
  });

  it('stops no clock before somebody has acknowledged', async () => {
    const id = await report();
    expect(await post(id, 'wait', { reason: 'x' })).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining('somebody has to acknowledge it first') as string },
    });
    api.now += HOUR;
    expect(clockIn(await show(id), 'response')).toMatchObject({ state: 'missed' });
    await post(id, 'start');
    expect((await post(id, 'wait', { reason: 'x' })).status).toBe(200);
  });

  it('says what stands where it does not apply', async () => {
    const id = await report();
    expect((await post(id, 'resume')).status).toBe(409);
    await post(id, 'acknowledge');
    await post(id, 'wait', { reason: 'x' });
    expect((await post(id, 'wait', { reason: 'x' })).status).toBe(409);
    await post(id, 'resolve');
    for (const [what, body] of [
      ['wait', { reason: 'x' }],
      ['resume', {}],
    ] as const)
      expect(await post(id, what, body)).toMatchObject({ status: 409, body: { incident: { status: 'resolved' } } });
  });
});

describe('a time far off', () => {
  it.each([
    ['/v1/kpis?from=9999-01-01&to=9999-12-31', '/from'],
    ['/v1/kpis?from=2026-03-01&to=9999-12-31', '/to'],
    ['/v1/sla/response?from=9999-01-01&to=9999-12-31', '/from'],
    ['/v1/sla/response?from=1969-12-31&to=1970-01-02', '/from'],
    ['/v1/sla/response?to=%2B010000-01-01T00:00:00Z', '/to'],
    ['/v1/losses?month=9999-12', '/month'],
    ['/v1/losses?month=0000-01', '/month'],
    ['/v1/losses?month=2026-04', '/month'],
  ])('is refused by name: %s', async (path, field) => {
    const { status, body } = await api.call('GET', path, 'finance:fiona');
    expect({ status, field: (body['errors'] as { field: string }[] | undefined)?.[0]?.field }).toEqual({
      status: 400,
      field,
    });
  });
});

describe('GET /v1/sla/response (rows S1.12, S3.1 and S3.5)', () => {
  it('says how promised times were kept, and leaves exercises out', async () => {
    const met = await report();
    api.now += 5 * MINUTE;
    await post(met, 'acknowledge');
    const drill = await report({ drill: true });
    expect((await show(drill)).body['drill']).toBe(true);
    const missed = await report({ severity: 'P2' });
    api.now += 2 * HOUR;
    await post(missed, 'acknowledge');
    await post(missed, 'resolve');
    await project(missed);
    const { body } = await api.call('GET', '/v1/sla/response?from=2026-03-10&to=2026-03-10', 'finance:fiona');
    expect(body).toMatchObject({ from: '2026-03-10T00:00:00.000Z', to: '2026-03-11T00:00:00.000Z' });
    expect(body).toMatchObject({ incidents: 2, drillsLeftOut: 1 });
    expect(body['overall']).toMatchObject({
      response: { met: 1, missed: 1, notApplicable: 0, running: 0 },
      resolution: { met: 1, running: 1 },
      toResolve: { n: 1, open: 1 },
    });
    expect(body['bySeverity']).toMatchObject([
      { key: 'P1', incidents: [met] },
      { key: 'P2', incidents: [missed] },
    ]);
  });

  it('has no figure, and not zero, where nothing happened', async () => {
    const { body } = await api.call('GET', '/v1/sla/response?from=2025-01-01&to=2025-01-31');
    expect(body).toMatchObject({ incidents: 0, overall: { toAcknowledge: { n: 0, meanMs: null, p95Ms: null } } });
  });

  it.each([
    ['from=yesterday', '/from'],
    ['to=2026-02-31', '/to'],
    ['from=2026-03-02&to=2026-02-01', '/to'],
    ['from=2024-01-01&to=2026-03-01', '/to'],
    ['by=mood', '/by'],
  ])('names the field that is wrong in ?%s', async (query, field) => {
    for (const path of ['/v1/sla/response', '/v1/kpis'])
      expect(await api.call('GET', `${path}?${query}`)).toMatchObject({ status: 400, body: { errors: [{ field }] } });
  });

  it('is for finance and responders, and not for what only reports alerts', async () => {
    expect((await api.call('GET', '/v1/sla/response', 'integration:nagios')).status).toBe(403);
  });
});

describe('GET /v1/kpis and what a review says (rows S2.12, S3.6 and S4.9)', () => {
  it('has each figure of the policy beside its target, and says which the help desk owns', async () => {
    const id = await report();
    api.now += 10 * MINUTE;
    await post(id, 'acknowledge');
    const { body } = await api.call('GET', '/v1/kpis?by=severity');
    const kpis = body['kpis'] as Record<string, unknown>[];
    expect(kpis.find((one) => one['id'] === 'ticket-response')).toMatchObject({ met: true, n: 1, row: 'S3.6' });
    expect(kpis.find((one) => one['id'] === 'satisfaction')).toMatchObject({ noData: true, value: null, met: null });
    expect(body['figures']).toMatchObject({ resolution: { n: 0, open: 1, meanMs: null } });
    expect(body['groups']).toMatchObject([{ key: 'P1', incidents: [id], acknowledgement: { n: 1 } }]);
    expect(body['services']).toContainEqual(expect.objectContaining({ service: 'registry', incidents: [id] }));
  });

  it('counts as false alarms what a review calls so, also once it is closed', async () => {
    const id = await report();
    await post(id, 'resolve');
    await post(id, 'close');
    const reviewed = await post(id, 'review', { falsePositive: true, escalationRight: true, note: 'a probe was down' });
    expect(reviewed).toMatchObject({ status: 200, body: { review: { falsePositive: true, by: 'maya' } } });
    await project(id);
    const { body } = await api.call('GET', '/v1/kpis');
    expect(body['figures']).toMatchObject({ falsePositives: { n: 1, count: 1 }, escalationAccuracy: { percent: 100 } });
  });

  it('refuses a review that says nothing, or names what is not there', async () => {
    const id = await report();
    expect((await post(id, 'review', {})).status).toBe(400);
    for (const repeatOf of [id, 'INC-00000000'])
      expect(await post(id, 'review', { repeatOf })).toMatchObject({
        status: 400,
        body: { errors: [{ field: '/repeatOf' }] },
      });
  });
});

describe('what an incident cost (row S0.10)', () => {
  const inputs = { currency: 'EUR', usersAffected: 100, revenuePerUserHourMinor: 50 };

  it('is shown part by part, each with its formula, and summed by month and currency', async () => {
    const id = await report();
    api.now += 2 * HOUR;
    await post(id, 'resolve');
    await project(id);
    const entered = await post(id, 'losses', inputs, 'finance:fiona');
    expect(entered).toMatchObject({ status: 200, body: { currency: 'EUR', totalMinor: 10_000, complete: false } });
    credits = new Map([[id, [{ currency: 'EUR', minor: 123 }]]]);
    const { body } = await api.call('GET', '/v1/losses?month=2026-03', 'finance:fiona');
    expect(body).toMatchObject({ sums: [{ currency: 'EUR', totalMinor: 10_123, incidents: 1 }], notKnown: [] });
    expect((await show(id)).body).not.toHaveProperty('losses');
    const timeline = await api.call('GET', `/v1/incidents/${id}/timeline`);
    expect(timeline.body.items?.at(-1)).toMatchObject({ type: 'LossesEntered', by: 'fiona' });
  });

  it('is null where nobody entered anything', async () => {
    const id = await report();
    const { body } = await api.call('GET', `/v1/incidents/${id}/losses`, 'commander:nadia');
    expect(body).toMatchObject({ totalMinor: null, provisional: true });
    const month = await api.call('GET', '/v1/losses?month=2026-03', 'commander:nadia');
    expect(month.body).toMatchObject({ sums: [], notKnown: [id] });
  });

  it.each([
    ['no currency', { usersAffected: 1 }, '/currency'],
    ['a currency that is none', { currency: 'EURO' }, '/currency'],
    ['half a user', { currency: 'EUR', usersAffected: 0.5 }, '/usersAffected'],
    ['a percentage above 100', { currency: 'EUR', delayPercent: '101' }, '/delayPercent'],
    ['an amount without a reason', { currency: 'EUR', churn: { amountMinor: 5 } }, '/churn/note'],
    ['what is not known here', { currency: 'EUR', mood: 5 }, '/mood'],
  ])('refuses %s by name, and changes nothing', async (_what, body, field) => {
    const id = await report();
    expect(await post(id, 'losses', body, 'commander:nadia')).toMatchObject({
      status: 400,
      body: { errors: [{ field }] },
    });
    expect((await api.call('GET', `/v1/incidents/${id}/losses`, 'admin:ada')).body['currency']).toBeNull();
  });

  it('takes the most that may be entered, and answers ever after', async () => {
    const id = await report();
    const most = { currency: 'EUR', usersAffected: 1_000_000_000, revenuePerUserHourMinor: 1_000_000_000_000 };
    api.now += HOUR;
    expect((await post(id, 'losses', most, 'finance:fiona')).status).toBe(200);
    const { body, status } = await api.call('GET', `/v1/incidents/${id}/losses`, 'finance:fiona');
    expect({ status, body }).toMatchObject({ status: 200, body: { totalMinor: 0, complete: false } });
    expect(body['components']).toContainEqual(expect.objectContaining({ id: 'revenue', amountMinor: null }));
    const month = await api.call('GET', '/v1/losses?month=2026-03', 'finance:fiona');
    expect(month).toMatchObject({ status: 200, body: { items: [{ incident: id, complete: false }] } });
  });

  it('is not for responders', async () => {
    const id = await report();
    expect((await api.call('GET', `/v1/incidents/${id}/losses`)).status).toBe(403);
    expect((await api.call('GET', '/v1/losses?month=2026-03')).status).toBe(403);
    expect(await api.call('GET', '/v1/losses?month=March', 'finance:fiona')).toMatchObject({
      status: 400,
      body: { errors: [{ field: '/month' }] },
    });
  });
});
