import { beforeEach, describe, expect, it } from 'vitest';
import { contractRoutes } from '../../functions/serve-contracts/routes.ts';
import { exclusionRoutes } from '../../functions/serve-statements/exclusion-routes.ts';
import { statementRoutes } from '../../functions/serve-statements/routes.ts';
import { signRoutes } from '../../functions/serve-statements/sign-routes.ts';
import { impactRoutes } from '../../functions/serve-incidents/impact-routes.ts';
import { IncidentLog } from '../../shared/adapters/incident-log.ts';
import { fonts } from '../../shared/adapters/pdf-fixture.ts';
import { statementStores } from '../../shared/adapters/statement-stores.ts';
import { directory as directorySchema } from '../../shared/domain/directory/directory.ts';
import { actor, incidentId } from '../../shared/domain/ids.ts';
import type { IncidentEvent } from '../../shared/domain/incident/incident-events.ts';
import { bundled } from '../../shared/flows/flow-fixture.ts';
import { openApi, type Api, type Told } from './api-fixture.ts';

const ID = incidentId.parse('INC-7K2M9QXA');
const MONTH = '/v1/sla/statements/2026-03';
const ONE = `${MONTH}/liffey-payments`;
const ms = (time: string): number => Date.parse(`2026-03-10T${time}:00.000Z`);
const contract = {
  id: 'liffey-payments',
  customer: 'liffey',
  services: ['payments'],
  tier: 'Premium',
  monthlyFee: { minor: 123456, currency: 'EUR' },
  zone: 'Europe/Dublin',
  validFrom: '2025-01-01',
  prorate: false,
};
const known = directorySchema.parse({
  people: [],
  roles: {},
  services: [
    { id: 'payments', name: 'Payments', alarmPrefixes: ['pay'] },
    { id: 'reports', name: 'Reports', alarmPrefixes: [] },
  ],
  customers: [
    {
      id: 'liffey',
      name: 'Liffey Ltd',
      zone: 'Europe/Dublin',
      contacts: [{ id: 'ops', name: 'Ops', email: 'ops@example.org' }],
    },
  ],
  contracts: [contract],
});

let api: Api;
const finance = (who = 'finance:oluchi') => who;
const say = (method: string, path: string, as: string, body?: unknown): Promise<Told> =>
  api.call(method, path, as, body);
const log = () => new IncidentLog(api.table);

/** An hour's outage of payments on 10 March that is over and closed, or still open. */
async function anOutage(closed = true): Promise<void> {
  const by = actor.parse('maya');
  const opened: IncidentEvent = {
    type: 'IncidentOpened',
    at: ms('10:00'),
    by,
    origin: 'report:1',
    title: 'payments are down',
    severity: 'P1',
    why: 'a person says so',
    ladder: 'L1-L4',
    service: 'payments',
    customers: ['liffey'],
    everyone: true,
    impact: 'outage',
    impactBegan: ms('10:00'),
    policy: 'hash',
    policyName: 'erlmcp',
  };
  await log().markOpen(ID, ms('10:00'));
  await log().append(ID, 1, { commandId: 'a', at: ms('10:00'), events: [opened] });
  if (!closed) return;
  const over: IncidentEvent[] = [
    { type: 'IncidentResolved', at: ms('11:00'), by, cause: 'person' },
    { type: 'IncidentClosed', at: ms('12:00'), by },
  ];
  await log().append(ID, 2, { commandId: 'b', at: ms('12:00'), events: over });
  const loaded = await log().load(ID);
  if (loaded === undefined) throw new Error('it stands');
  const { noteImpact } = await import('../../shared/flows/note-impact.ts');
  await noteImpact(statementStores(api.table).impacts, ID, loaded, 2);
  await log().markClosed(ID);
}

beforeEach(async () => {
  api = await openApi(
    ({ directory, table, now }) => {
      const deps = { log: new IncidentLog(table), directory, ...statementStores(table) };
      const { policy } = bundled;
      const given = { deps, policy, fonts: () => fonts, now };
      return [
        ...statementRoutes(given),
        ...signRoutes(given),
        ...exclusionRoutes({ deps, now }),
        ...contractRoutes({ directory, policy }),
        ...impactRoutes({ ...deps, now } as unknown as Parameters<typeof impactRoutes>[0]),
      ];
    },
    '2026-04-05T09:00:00Z',
    known,
  );
});

describe('a statement (row X2)', () => {
  it('is approved by one of finance and issued by another, and then stays as it is', async () => {
    await anOutage();
    const [draft] = (await say('GET', MONTH, finance())).body.items ?? [];
    expect(draft).toMatchObject({ status: 'draft', downtimeMs: 3_600_000, breach: true, creditMinor: 123456 });
    const seen = { inputsHash: draft?.['inputsHash'] };
    expect((await say('POST', `${ONE}/approve`, finance(), seen)).body).toMatchObject({
      status: 'approved',
      approvedBy: 'oluchi',
    });
    const own = await say('POST', `${ONE}/issue`, finance());
    expect([own.status, own.body['field']]).toEqual([403, 'issuedBy']);
    const issued = await say('POST', `${ONE}/issue`, 'finance:erik');
    expect(issued.body).toMatchObject({ status: 'issued', approvedBy: 'oluchi', issuedBy: 'erik', revision: 1 });
    for (const word of ['approve', 'issue'])
      expect((await say('POST', `${ONE}/${word}`, 'finance:erik')).status, word).toBe(409);
    expect((await say('GET', MONTH, finance())).body).toMatchObject({
      items: [issued.body],
      sums: [{ currency: 'EUR', creditMinor: 123456, breaches: 1, statements: 1 }],
      toDo: { issued: 1, toApprove: 0, toIssue: 0, provisional: 0 },
    });
  });

  it('that was issued is followed by a revision that shows what differs, when the facts turn out to be others', async () => {
    await anOutage();
    await say('POST', `${ONE}/approve`, finance());
    const issued = (await say('POST', `${ONE}/issue`, 'finance:erik')).body;
    const edit = { reason: 'the probe looked at the wrong host', ended: '2026-03-10T10:30:00.000Z' };
    expect((await say('POST', `/v1/incidents/${ID}/impact`, 'commander:nadia', edit)).status).toBe(200);
    const [standing] = (await say('GET', MONTH, finance())).body.items ?? [];
    expect(standing).toMatchObject({
      ...issued,
      pending: { revision: 2, status: 'draft', breach: false, creditMinor: 0 },
    });
    expect(standing?.['pending']).toMatchObject({ difference: { from: 1, creditMinor: -123456 } });
    const fields = (standing?.['pending'] as { difference: { changed: { field: string }[] } }).difference.changed;
    expect(fields.map(({ field }) => field)).toEqual(
      expect.arrayContaining(['breach', 'countedMs', 'creditMinor', 'downtime', 'uptime']),
    );
    await say('POST', `${ONE}/approve`, finance());
    await say('POST', `${ONE}/issue`, 'finance:erik');
    const revisions = (await say('GET', `${ONE}/revisions`, finance())).body.items ?? [];
    expect(revisions.map(({ revision, creditMinor }) => [revision, creditMinor])).toEqual([
      [1, 123456],
      [2, 0],
    ]);
    expect((await say('GET', `${ONE}?revision=1`, finance())).body).toMatchObject(issued);
  });

  it('carries the evidence that it was computed from', async () => {
    await anOutage();
    const { body } = await say('GET', ONE, finance());
    expect(body['evidence']).toMatchObject({
      impacts: [{ incident: ID, level: 'outage', start: ms('10:00'), end: ms('11:00') }],
    });
    await say('POST', `${ONE}/approve`, finance());
    await say('POST', `${ONE}/issue`, 'finance:erik');
    expect((await say('GET', ONE, finance())).body['evidence']).toEqual(body['evidence']);
  });

  it('is provisional while an incident is open, and nobody can sign it', async () => {
    await anOutage(false);
    expect((await say('GET', ONE, finance())).body).toMatchObject({
      status: 'provisional',
      downtime: [{ open: true }],
    });
    const refused = await say('POST', `${ONE}/approve`, finance());
    expect([refused.status, refused.body['field']]).toEqual([409, 'status']);
    expect(refused.body['detail']).toContain(ID);
  });

  it('is not signed by somebody who looked at other figures', async () => {
    await anOutage();
    const refused = await say('POST', `${ONE}/approve`, finance(), { inputsHash: 'a'.repeat(64) });
    expect([refused.status, refused.body['field']]).toEqual([409, 'inputsHash']);
  });

  it('has to be approved again when its facts have changed since', async () => {
    await anOutage();
    await say('POST', `${ONE}/approve`, finance());
    const edit = { reason: 'it began earlier', began: '2026-03-10T09:00:00.000Z' };
    await say('POST', `/v1/incidents/${ID}/impact`, 'commander:nadia', edit);
    const refused = await say('POST', `${ONE}/issue`, 'finance:erik');
    expect([refused.status, refused.body['detail']]).toEqual([
      409,
      'what it stands on has changed since it was approved: look at it, and approve it again',
    ]);
    await say('POST', `${ONE}/approve`, finance());
    expect((await say('POST', `${ONE}/issue`, 'finance:erik')).body).toMatchObject({ downtimeMs: 7_200_000 });
  });

  it('stays as issued when the contract gets its next version later', async () => {
    await anOutage();
    await say('POST', `${ONE}/approve`, finance());
    const issued = (await say('POST', `${ONE}/issue`, 'finance:erik')).body;
    const next = { ...contract, validFrom: '2026-05-01', monthlyFee: { minor: 200000, currency: 'EUR' } };
    expect((await say('PUT', '/v1/contracts/liffey-payments', finance(), next)).status).toBe(200);
    expect((await say('GET', MONTH, finance())).body.items).toEqual([issued]);
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
    expect((await say(method, path, finance())).status).toBe(status);
  });

  it.each(['responder:maya', 'commander:nadia', 'admin:root'])('is not signed by %s', async (who) => {
    expect((await say('POST', `${ONE}/approve`, who)).status).toBe(403);
  });
});

describe('time that is not to count', () => {
  const asked = {
    incident: ID,
    start: '2026-03-10T10:00:00Z',
    end: '2026-03-10T10:45:00Z',
    reason: 'their own firewall',
  };

  it('is proposed by a commander, approved by finance, and then stands in the statement with who said so and why', async () => {
    await anOutage();
    const made = (await say('POST', '/v1/exclusions', 'commander:nadia', asked)).body;
    expect(made).toMatchObject({ status: 'proposed', services: ['payments'], customers: 'all', proposedBy: 'nadia' });
    expect((await say('GET', ONE, finance())).body).toMatchObject({ excludedMs: 0, exclusions: [] });
    const id = String(made['id']);
    expect((await say('POST', `/v1/exclusions/${id}/approve`, finance())).body).toMatchObject({
      status: 'approved',
      approvedBy: 'oluchi',
    });
    expect((await say('GET', ONE, finance())).body).toMatchObject({
      excludedMs: 45 * 60_000,
      countedMs: 15 * 60_000,
      creditMinor: 0,
      exclusions: [{ reason: 'their own firewall', source: id, approvedBy: 'oluchi' }],
    });
    const gone = await say('POST', `/v1/exclusions/${id}/revoke`, finance(), { note: 'it was ours after all' });
    expect(gone.body).toMatchObject({ status: 'revoked' });
    expect((await say('GET', ONE, finance())).body).toMatchObject({ excludedMs: 0 });
  });

  it('keeps a statement from being signed until somebody has decided', async () => {
    await anOutage();
    const made = (await say('POST', '/v1/exclusions', 'commander:nadia', asked)).body;
    const refused = await say('POST', `${ONE}/approve`, finance());
    expect([refused.status, refused.body['exclusions']]).toEqual([409, [made['id']]]);
    await say('POST', `/v1/exclusions/${String(made['id'])}/reject`, finance(), { note: 'no proof' });
    expect((await say('POST', `${ONE}/approve`, finance())).status).toBe(200);
  });

  it('is proposed once under one Idempotency-Key', async () => {
    await anOutage();
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
    await anOutage();
    const refused = await say('POST', '/v1/exclusions', 'commander:nadia', { ...asked, ...wrong });
    expect(refused.status).toBe(400);
    expect((refused.body['errors'] as { field: string }[]).map((one) => one.field)).toContain(field);
    expect((await say('GET', '/v1/exclusions?month=2026-03', finance())).body.items).toEqual([]);
  });

  it('is decided once, by somebody else than who proposed it, who is of finance', async () => {
    await anOutage();
    const id = String((await say('POST', '/v1/exclusions', 'commander:oluchi', asked)).body['id']);
    const own = await say('POST', `/v1/exclusions/${id}/approve`, finance());
    expect([own.status, own.body['field']]).toEqual([403, 'approvedBy']);
    expect((await say('POST', `/v1/exclusions/${id}/approve`, 'commander:nadia')).status).toBe(403);
    expect((await say('POST', `/v1/exclusions/${id}/reject`, 'finance:erik', {})).status).toBe(400);
    await say('POST', `/v1/exclusions/${id}/reject`, 'finance:erik', { note: 'no' });
    expect((await say('POST', `/v1/exclusions/${id}/approve`, 'finance:erik')).status).toBe(409);
  });
});

describe('the impact of an incident', () => {
  it('is said anew by a commander: from when, how much, what and whom, each time as an event with its reason', async () => {
    await anOutage();
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
    expect((await say('GET', ONE, finance())).body).toMatchObject({ downtimeMs: 20 * 60_000 });
  });

  it('may turn out to have been none', async () => {
    await anOutage();
    await say('POST', `/v1/incidents/${ID}/impact`, 'commander:nadia', { reason: 'a false alarm', intervals: [] });
    expect((await say('GET', ONE, finance())).body).toMatchObject({ downtimeMs: 0, breach: false });
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
    await anOutage();
    const refused = await say('POST', `/v1/incidents/${ID}/impact`, 'commander:nadia', { reason: 'why', ...wrong });
    expect([refused.status, (refused.body['errors'] as { field: string }[])[0]?.field]).toEqual([400, field]);
    expect((await log().load(ID))?.version).toBe(2);
  });

  it('is not a responder’s to say', async () => {
    await anOutage();
    expect(
      (await say('POST', `/v1/incidents/${ID}/impact`, 'responder:maya', { reason: 'x', intervals: [] })).status,
    ).toBe(403);
    expect((await say('GET', `/v1/incidents/${ID}/impact`, finance())).status).toBe(200);
  });
});

describe('customers and contracts', () => {
  it('have versions: each is in force from its first day until the next one takes over', async () => {
    const next = { ...contract, validFrom: '2026-03-16', monthlyFee: { minor: 200000, currency: 'EUR' } };
    const { body } = await say('PUT', '/v1/contracts/liffey-payments', finance(), next);
    expect(body['versions']).toMatchObject([{ validTo: '2026-03-16' }, { validFrom: '2026-03-16' }]);
    await anOutage();
    const items = (await say('GET', MONTH, finance())).body.items ?? [];
    expect(items.map(({ id, periodStart, feeMinor, breach }) => [id, periodStart, feeMinor, breach])).toEqual([
      ['liffey-payments', '2026-03-01T00:00:00.000Z', 123456, true],
      ['liffey-payments@2026-03-16', '2026-03-16T00:00:00.000Z', 200000, false],
    ]);
    expect(items.every(({ prorated }) => prorated === true)).toBe(true);
  });

  it('may bring their own terms to a policy that has no such tier', async () => {
    const terms = {
      guarantee: '99.5',
      bands: [{ below: '99.5', creditBp: 500 }],
      maintenance: { window: 'month', allowance: 'PT0S' },
      noticeBefore: 'PT48H',
      degradedCounts: true,
      creditCap: 'none',
    };
    const made = { ...contract, id: 'own-terms', tier: 'Handmade', terms };
    expect((await say('POST', '/v1/contracts', finance(), made)).status).toBe(201);
    expect((await say('POST', '/v1/contracts', finance(), made)).status).toBe(409);
  });

  it.each([
    ['a fee below nothing', { monthlyFee: { minor: -1, currency: 'EUR' } }, '/monthlyFee/minor'],
    ['a currency that is none', { monthlyFee: { minor: 1, currency: 'XXX1' } }, '/monthlyFee/currency'],
    ['a zone that is none', { zone: 'Mars/Olympus' }, '/zone'],
    ['an end before its start', { validTo: '2024-01-01' }, '/validTo'],
    ['a tier that is none', { tier: 'Gold' }, '/tier'],
    ['a customer who is none', { customer: 'nobody' }, '/customer'],
    ['a service that is none', { services: ['nothing'] }, '/services/0'],
  ])('are refused with %s, and nothing is written', async (_what, wrong, field) => {
    const refused = await say('POST', '/v1/contracts', finance(), { ...contract, id: 'new', ...wrong });
    expect([refused.status, (refused.body['errors'] as { field: string }[])[0]?.field]).toEqual([400, field]);
    expect((await say('GET', '/v1/contracts/new', finance())).status).toBe(404);
  });

  it('are added and changed by finance or an administrator', async () => {
    const made = {
      id: 'tara',
      name: 'Tara',
      zone: 'Europe/Dublin',
      contacts: [{ id: 'a', name: 'A', email: 'a@example.org' }],
    };
    expect((await say('POST', '/v1/customers', 'admin:root', made)).status).toBe(201);
    expect((await say('POST', '/v1/customers', finance(), made)).status).toBe(409);
    expect((await say('PUT', '/v1/customers/tara', finance(), { ...made, name: 'Tara Ltd' })).body['name']).toBe(
      'Tara Ltd',
    );
    expect((await say('POST', '/v1/customers', 'commander:nadia', { ...made, id: 'x' })).status).toBe(403);
  });
});
