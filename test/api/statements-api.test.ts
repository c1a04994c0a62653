import { beforeEach, describe, expect, it } from 'vitest';
import type { Api, Told } from './api-fixture.ts';
import { anOutage, contract, ID, MONTH, ms, ONE, statementsApi } from './statements-fixture.ts';

let api: Api;
const finance = 'finance:oluchi';
const say = (method: string, path: string, as: string, body?: unknown): Promise<Told> =>
  api.call(method, path, as, body);

beforeEach(async () => {
  api = await statementsApi();
});

describe('a statement (row X2)', () => {
  it('is approved by one of finance and issued by another, and then stays as it is', async () => {
    await anOutage(api);
    const [draft] = (await say('GET', MONTH, finance)).body.items ?? [];
    expect(draft).toMatchObject({ status: 'draft', downtimeMs: 3_600_000, breach: true, creditMinor: 123456 });
    const seen = { inputsHash: draft?.['inputsHash'] };
    expect((await say('POST', `${ONE}/approve`, finance, seen)).body).toMatchObject({
      status: 'approved',
      approvedBy: 'oluchi',
    });
    const own = await say('POST', `${ONE}/issue`, finance);
    expect([own.status, own.body['field']]).toEqual([403, 'issuedBy']);
    const issued = await say('POST', `${ONE}/issue`, 'finance:erik');
    expect(issued.body).toMatchObject({ status: 'issued', approvedBy: 'oluchi', issuedBy: 'erik', revision: 1 });
    for (const word of ['approve', 'issue'])
      expect((await say('POST', `${ONE}/${word}`, 'finance:erik')).status, word).toBe(409);
    expect((await say('GET', MONTH, finance)).body).toMatchObject({
      items: [issued.body],
      sums: [{ currency: 'EUR', creditMinor: 123456, breaches: 1, statements: 1 }],
      toDo: { issued: 1, toApprove: 0, toIssue: 0, provisional: 0 },
    });
  });

  it('that was issued is followed by a revision that shows what differs, when the facts turn out to be others', async () => {
    await anOutage(api);
    await say('POST', `${ONE}/approve`, finance);
    const issued = (await say('POST', `${ONE}/issue`, 'finance:erik')).body;
    const edit = { reason: 'the probe looked at the wrong host', ended: '2026-03-10T10:30:00.000Z' };
    expect((await say('POST', `/v1/incidents/${ID}/impact`, 'commander:nadia', edit)).status).toBe(200);
    const [standing] = (await say('GET', MONTH, finance)).body.items ?? [];
    expect(standing).toMatchObject({
      ...issued,
      pending: { revision: 2, status: 'draft', breach: false, creditMinor: 0 },
    });
    expect(standing?.['pending']).toMatchObject({ difference: { from: 1, creditMinor: -123456 } });
    const fields = (standing?.['pending'] as { difference: { changed: { field: string }[] } }).difference.changed;
    expect(fields.map(({ field }) => field)).toEqual(
      expect.arrayContaining(['breach', 'countedMs', 'creditMinor', 'downtime', 'uptime']),
    );
    await say('POST', `${ONE}/approve`, finance);
    await say('POST', `${ONE}/issue`, 'finance:erik');
    const revisions = (await say('GET', `${ONE}/revisions`, finance)).body.items ?? [];
    expect(revisions.map(({ revision, creditMinor }) => [revision, creditMinor])).toEqual([
      [1, 123456],
      [2, 0],
    ]);
    expect((await say('GET', `${ONE}?revision=1`, finance)).body).toMatchObject(issued);
  });

  it('carries the evidence that it was computed from', async () => {
    await anOutage(api);
    const { body } = await say('GET', ONE, finance);
    expect(body['evidence']).toMatchObject({
      impacts: [{ incident: ID, level: 'outage', start: ms('10:00'), end: ms('11:00') }],
    });
    await say('POST', `${ONE}/approve`, finance);
    await say('POST', `${ONE}/issue`, 'finance:erik');
    expect((await say('GET', ONE, finance)).body['evidence']).toEqual(body['evidence']);
  });

  it('is provisional while an incident is open, and nobody can sign it', async () => {
    await anOutage(api, false);
    expect((await say('GET', ONE, finance)).body).toMatchObject({
      status: 'provisional',
      downtime: [{ open: true }],
    });
    const refused = await say('POST', `${ONE}/approve`, finance);
    expect([refused.status, refused.body['field']]).toEqual([409, 'status']);
    expect(refused.body['detail']).toContain(ID);
  });

  it('is not signed by somebody who looked at other figures', async () => {
    await anOutage(api);
    const refused = await say('POST', `${ONE}/approve`, finance, { inputsHash: 'a'.repeat(64) });
    expect([refused.status, refused.body['field']]).toEqual([409, 'inputsHash']);
  });

  it('has to be approved again when its facts have changed since', async () => {
    await anOutage(api);
    await say('POST', `${ONE}/approve`, finance);
    const edit = { reason: 'it began earlier', began: '2026-03-10T09:00:00.000Z' };
    await say('POST', `/v1/incidents/${ID}/impact`, 'commander:nadia', edit);
    const refused = await say('POST', `${ONE}/issue`, 'finance:erik');
    expect([refused.status, refused.body['detail']]).toEqual([
      409,
      'what it stands on has changed since it was approved: look at it, and approve it again',
    ]);
    await say('POST', `${ONE}/approve`, finance);
    expect((await say('POST', `${ONE}/issue`, 'finance:erik')).body).toMatchObject({ downtimeMs: 7_200_000 });
  });

  it('stays as issued when the contract gets its next version later', async () => {
    await anOutage(api);
    await say('POST', `${ONE}/approve`, finance);
    const issued = (await say('POST', `${ONE}/issue`, 'finance:erik')).body;
    const next = { ...contract, validFrom: '2026-05-01', monthlyFee: { minor: 200000, currency: 'EUR' } };
    expect((await say('PUT', '/v1/contracts/liffey-payments', finance, next)).status).toBe(200);
    expect((await say('GET', MONTH, finance)).body.items).toEqual([issued]);
  });

  it('stays as issued when its contract is gone', async () => {
    await anOutage(api);
    await say('POST', `${ONE}/approve`, finance);
    const issued = (await say('POST', `${ONE}/issue`, 'finance:erik')).body;
    await api.directory.replace({ ...(await api.directory.read()), contracts: [] }, api.now);
    expect((await say('GET', MONTH, finance)).body.items).toEqual([issued]);
    expect((await say('GET', ONE, finance)).body).toMatchObject(issued);
  });

  it.each([
    ['GET', '/v1/sla/statements/2026-13', 400],
    ['GET', '/v1/sla/statements/2026-05', 400],
    ['POST', '/v1/sla/statements/2026-05/liffey-payments/approve', 400],
    ['GET', `${MONTH}/nobody`, 404],
    ['POST', `${MONTH}/nobody/approve`, 404],
    ['GET', `${MONTH}?customer=nobody`, 404],
    ['GET', `${MONTH}?cursor=nobody`, 400],
    ['GET', `${ONE}?revision=7`, 404],
    ['GET', `${ONE}?revision=x`, 400],
  ])('that is not there, or not yet: %s %s is answered with %i', async (method, path, status) => {
    expect((await say(method, path, finance)).status).toBe(status);
  });

  it.each(['responder:maya', 'commander:nadia', 'admin:root'])('is not signed by %s', async (who) => {
    expect((await say('POST', `${ONE}/approve`, who)).status).toBe(403);
  });
});
