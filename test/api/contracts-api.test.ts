import { beforeEach, describe, expect, it } from 'vitest';
import type { Api, Told } from './api-fixture.ts';
import { anOutage, contract, MONTH, statementsApi } from './statements-fixture.ts';

let api: Api;
const finance = 'finance:oluchi';
const say = (method: string, path: string, as: string, body?: unknown): Promise<Told> =>
  api.call(method, path, as, body);

beforeEach(async () => {
  api = await statementsApi();
});

describe('customers and contracts', () => {
  it('have versions: each is in force from its first day until the next one takes over', async () => {
    const next = { ...contract, validFrom: '2026-03-16', monthlyFee: { minor: 200000, currency: 'EUR' } };
    const { body } = await say('PUT', '/v1/contracts/liffey-payments', finance, next);
    expect(body['versions']).toMatchObject([{ validTo: '2026-03-16' }, { validFrom: '2026-03-16' }]);
    await anOutage(api);
    const items = (await say('GET', MONTH, finance)).body.items ?? [];
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
    expect((await say('POST', '/v1/contracts', finance, made)).status).toBe(201);
    expect((await say('POST', '/v1/contracts', finance, made)).status).toBe(409);
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
    const refused = await say('POST', '/v1/contracts', finance, { ...contract, id: 'new', ...wrong });
    expect([refused.status, (refused.body['errors'] as { field: string }[])[0]?.field]).toEqual([400, field]);
    expect((await say('GET', '/v1/contracts/new', finance)).status).toBe(404);
  });

  it('are added and changed by finance or an administrator', async () => {
    const made = {
      id: 'tara',
      name: 'Tara',
      zone: 'Europe/Dublin',
      contacts: [{ id: 'a', name: 'A', email: 'a@example.org' }],
    };
    expect((await say('POST', '/v1/customers', 'admin:root', made)).status).toBe(201);
    expect((await say('POST', '/v1/customers', finance, made)).status).toBe(409);
    expect((await say('PUT', '/v1/customers/tara', finance, { ...made, name: 'Tara Ltd' })).body['name']).toBe(
      'Tara Ltd',
    );
    expect((await say('POST', '/v1/customers', 'commander:nadia', { ...made, id: 'x' })).status).toBe(403);
  });
});
