import { beforeEach, describe, expect, it } from 'vitest';
import { IncidentLog } from '../../shared/adapters/incident-log.ts';
import type { Api, Told } from './api-fixture.ts';
import { anOutage, ID, ONE, statementsApi } from './statements-fixture.ts';

let api: Api;
const finance = 'finance:oluchi';
const say = (method: string, path: string, as: string, body?: unknown): Promise<Told> =>
  api.call(method, path, as, body);

beforeEach(async () => {
  api = await statementsApi();
});

describe('time that is not to count', () => {
  const asked = {
    incident: ID,
    start: '2026-03-10T10:00:00Z',
    end: '2026-03-10T10:45:00Z',
    reason: 'their own firewall',
  };

  it('is proposed by a commander, approved by finance, and then stands in the statement with who said so and why', async () => {
    await anOutage(api);
    const made = (await say('POST', '/v1/exclusions', 'commander:nadia', asked)).body;
    expect(made).toMatchObject({ status: 'proposed', services: ['payments'], customers: 'all', proposedBy: 'nadia' });
    expect((await say('GET', ONE, finance)).body).toMatchObject({ excludedMs: 0, exclusions: [] });
    const id = String(made['id']);
    expect((await say('POST', `/v1/exclusions/${id}/approve`, finance)).body).toMatchObject({
      status: 'approved',
      approvedBy: 'oluchi',
    });
    expect((await say('GET', ONE, finance)).body).toMatchObject({
      excludedMs: 45 * 60_000,
      countedMs: 15 * 60_000,
      creditMinor: 0,
      exclusions: [{ reason: 'their own firewall', source: id, approvedBy: 'oluchi' }],
    });
    const gone = await say('POST', `/v1/exclusions/${id}/revoke`, finance, { note: 'it was ours after all' });
    expect(gone.body).toMatchObject({ status: 'revoked' });
    expect((await say('GET', ONE, finance)).body).toMatchObject({ excludedMs: 0 });
  });

  it('keeps a statement from being signed until somebody has decided', async () => {
    await anOutage(api);
    const made = (await say('POST', '/v1/exclusions', 'commander:nadia', asked)).body;
    const refused = await say('POST', `${ONE}/approve`, finance);
    expect([refused.status, refused.body['exclusions']]).toEqual([409, [made['id']]]);
    await say('POST', `/v1/exclusions/${String(made['id'])}/reject`, finance, { note: 'no proof' });
    expect((await say('POST', `${ONE}/approve`, finance)).status).toBe(200);
  });

  it('is proposed once under one Idempotency-Key', async () => {
    await anOutage(api);
    const headers = { 'idempotency-key': 'k1' };
    const first = await api.call('POST', '/v1/exclusions', 'commander:nadia', asked, headers);
    const again = await api.call('POST', '/v1/exclusions', 'commander:nadia', asked, headers);
    expect([again.status, again.body['id']]).toEqual([201, first.body['id']]);
    const other = await api.call('POST', '/v1/exclusions', 'commander:nadia', { ...asked, reason: 'else' }, headers);
    expect(other.status).toBe(422);
  });

  it.each([
    ['end before start', { end: '2026-03-10T09:00:00Z' }, '/end'],
    ['no reason', { reason: ' ' }, '/reason'],
    ['a service that is none', { services: ['nothing'] }, '/services/0'],
    ['a customer who is none', { customers: ['nobody'] }, '/customers/0'],
    ['an incident that is none', { incident: 'INC-00000000' }, '/incident'],
    ['the future', { start: '2026-05-01T00:00:00Z', end: '2026-05-02T00:00:00Z' }, '/start'],
    ['more than a month', { end: '2026-04-20T00:00:00Z' }, '/end'],
    ['a field that is not known', { approvedBy: 'nadia' }, '/approvedBy'],
  ])('is refused with %s, and nothing is written', async (_what, wrong, field) => {
    await anOutage(api);
    const refused = await say('POST', '/v1/exclusions', 'commander:nadia', { ...asked, ...wrong });
    expect(refused.status).toBe(400);
    expect((refused.body['errors'] as { field: string }[]).map((one) => one.field)).toContain(field);
    expect((await say('GET', '/v1/exclusions?month=2026-03', finance)).body.items).toEqual([]);
  });

  it('is decided once, by somebody else than who proposed it, who is of finance', async () => {
    await anOutage(api);
    const id = String((await say('POST', '/v1/exclusions', 'commander:oluchi', asked)).body['id']);
    const own = await say('POST', `/v1/exclusions/${id}/approve`, finance);
    expect([own.status, own.body['field']]).toEqual([403, 'approvedBy']);
    expect((await say('POST', `/v1/exclusions/${id}/approve`, 'commander:nadia')).status).toBe(403);
    expect((await say('POST', `/v1/exclusions/${id}/reject`, 'finance:erik', {})).status).toBe(400);
    await say('POST', `/v1/exclusions/${id}/reject`, 'finance:erik', { note: 'no' });
    expect((await say('POST', `/v1/exclusions/${id}/approve`, 'finance:erik')).status).toBe(409);
  });
});

describe('the impact of an incident', () => {
  it('is said anew by a commander: from when, how much, what and whom, each time as an event with its reason', async () => {
    await anOutage(api);
    const said = {
      reason: 'the log of the load balancer',
      intervals: [
        { level: 'degraded', start: '2026-03-10T09:30:00Z', end: '2026-03-10T10:00:00Z', sharePct: 25 },
        { level: 'outage', start: '2026-03-10T10:00:00Z', end: '2026-03-10T10:20:00Z', customers: ['liffey'] },
      ],
    };
    const { body } = await say('POST', `/v1/incidents/${ID}/impact`, 'commander:nadia', said);
    expect(body).toMatchObject({
      intervals: [
        { level: 'degraded', sharePct: 25, customers: 'all', services: ['payments'] },
        { level: 'outage', sharePct: 100, customers: ['liffey'] },
      ],
      edits: [{ by: 'nadia', reason: 'the log of the load balancer' }],
    });
    expect((await say('GET', ONE, finance)).body).toMatchObject({ downtimeMs: 20 * 60_000 });
  });

  it('may turn out to have been none', async () => {
    await anOutage(api);
    await say('POST', `/v1/incidents/${ID}/impact`, 'commander:nadia', { reason: 'a false alarm', intervals: [] });
    expect((await say('GET', ONE, finance)).body).toMatchObject({ downtimeMs: 0, breach: false });
  });

  it.each([
    [
      'end before start',
      { intervals: [{ level: 'outage', start: '2026-03-10T10:00:00Z', end: '2026-03-10T09:00:00Z' }] },
      '/intervals/0/end',
    ],
    ['another level', { intervals: [{ level: 'bad', start: '2026-03-10T10:00:00Z' }] }, '/intervals/0/level'],
    [
      'a share of nobody',
      { intervals: [{ level: 'outage', start: '2026-03-10T10:00:00Z', sharePct: 0 }] },
      '/intervals/0/sharePct',
    ],
    [
      'a service that is none',
      { intervals: [{ level: 'outage', start: '2026-03-10T10:00:00Z', services: ['x'] }] },
      '/intervals/0/services/0',
    ],
    ['both ways at once', { began: '2026-03-10T10:00:00Z', intervals: [] }, '/intervals'],
    ['nothing at all', {}, '/intervals'],
    ['the future', { ended: '2026-06-10T10:00:00Z' }, '/ended'],
  ])('is refused with %s, and nothing changes', async (_what, wrong, field) => {
    await anOutage(api);
    const refused = await say('POST', `/v1/incidents/${ID}/impact`, 'commander:nadia', { reason: 'why', ...wrong });
    expect([refused.status, (refused.body['errors'] as { field: string }[])[0]?.field]).toEqual([400, field]);
    expect((await new IncidentLog(api.table).load(ID))?.version).toBe(2);
  });

  it('is not a responder’s to say', async () => {
    await anOutage(api);
    expect(
      (await say('POST', `/v1/incidents/${ID}/impact`, 'responder:maya', { reason: 'x', intervals: [] })).status,
    ).toBe(403);
    expect((await say('GET', `/v1/incidents/${ID}/impact`, finance)).status).toBe(200);
  });
});
