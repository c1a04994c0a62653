import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Statement } from '../../shared/domain/sla/statement.ts';
import { TocsinLab } from './tocsin-lab.ts';

const MONTH = '/v1/sla/statements/2026-03';

/** Every write by the deployed function with the rights that it has, and no other. */
describe('finance signs a month (row X2)', () => {
  let lab: TocsinLab;
  let incident: string;
  beforeAll(async () => {
    lab = await TocsinLab.open({ now: '2026-03-10T10:00:00.000Z' });
    await lab.alarm({ name: 'registry-down', state: 'ALARM', at: '2026-03-10T10:00:00.000Z' });
    await lab.pass('2026-03-10T11:00:00.000Z');
    await lab.alarm({ name: 'registry-down', state: 'OK', at: '2026-03-10T11:00:00.000Z' });
    incident = (await lab.theIncident()).id;
    await lab.pass('2026-04-05T07:00:00.000Z');
  });
  afterAll(() => lab.close());

  const tokens = () => lab.tokens;
  const statementOf = async (customer: string) =>
    (await lab.items<Statement & { pending?: Statement }>(`${MONTH}?customer=${customer}`, tokens().finance))[0];
  const done = async (url: string, token: string | undefined, body?: unknown) => {
    const answer = await lab.post(url, body, token);
    expect(answer.status, answer.text).toBeLessThan(300);
    return answer.json as Record<string, unknown>;
  };

  it('a commander proposes time that is not to count, and finance approves it', async () => {
    const asked = { incident, start: '2026-03-10T10:00:00Z', end: '2026-03-10T10:10:00Z', reason: 'their own router' };
    const { id } = await done('/v1/exclusions', tokens().commander, asked);
    expect((await lab.post(`${MONTH}/liffey-registry/approve`, {}, tokens().finance)).status).toBe(409);
    await done(`/v1/exclusions/${String(id)}/approve`, tokens().finance2);
    expect(await statementOf('liffey-payments')).toMatchObject({ downtimeMs: 3_600_000, excludedMs: 600_000 });
  });

  it('one approves and another issues what was computed from the logs', async () => {
    await done(`${MONTH}/liffey-registry/approve`, tokens().finance);
    expect((await lab.post(`${MONTH}/liffey-registry/issue`, {}, tokens().finance)).status).toBe(403);
    await done(`${MONTH}/liffey-registry/issue`, tokens().finance2);
    expect(await statementOf('liffey-payments')).toMatchObject({ status: 'issued', revision: 1, creditMinor: 123_456 });
  });

  it('a late word on the impact makes a revision, beside the issued one that stays', async () => {
    const said = { reason: 'the probe was wrong', ended: '2026-03-10T10:20:00Z' };
    await done(`/v1/incidents/${incident}/impact`, tokens().commander, said);
    expect(await statementOf('liffey-payments')).toMatchObject({
      status: 'issued',
      creditMinor: 123_456,
      pending: { revision: 2, creditMinor: 0, difference: { creditMinor: -123_456 } },
    });
  });

  it('a contract gets its next version, and a customer is added', async () => {
    const { versions } = (await lab.get('/v1/contracts/liffey-registry', tokens().finance)).json as {
      versions: object[];
    };
    const next = { ...versions[0], validFrom: '2026-05-01', monthlyFee: { minor: 200_000, currency: 'EUR' } };
    const answer = await lab.request('PUT', '/v1/contracts/liffey-registry', { body: next, token: tokens().finance });
    expect(answer.status, answer.text).toBe(200);
    const contacts = [{ id: 'ops', name: 'Ops', email: 'ops@tara.example' }];
    await done('/v1/customers', tokens().admin, { id: 'tara', name: 'Tara', zone: 'Europe/Dublin', contacts });
  });
});
