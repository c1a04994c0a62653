import { describe, expect, it } from 'vitest';
import { compareDirectories } from './compare-directories.ts';
import { directory, type Directory } from './directory.ts';

const maya = {
  id: 'maya',
  name: 'Maya Okafor',
  phone: '+353871234567',
  email: 'maya@example.org',
  zone: 'Europe/Dublin',
};
const tomas = { id: 'tomas', name: 'Tomás Ribeiro', email: 'tomas@example.org', zone: 'America/Sao_Paulo' };
const contract = {
  id: 'acme-registry',
  customer: 'acme',
  services: ['registry', 'transport'],
  tier: 'Premium',
  monthlyFee: { minor: 100, currency: 'EUR' },
  zone: 'Europe/Dublin',
  validFrom: '2020-01-01',
  prorate: false,
};
const base = {
  people: [maya, tomas] as object[],
  roles: { L1: ['maya', 'tomas'] } as Record<string, string[]>,
  services: [
    { id: 'registry', name: 'Registry', alarmPrefixes: ['registry-'] },
    { id: 'transport', name: 'Transport', alarmPrefixes: [] },
  ],
  customers: [
    { id: 'acme', name: 'Acme', zone: 'Asia/Tokyo', contacts: [{ id: 'yuki', name: 'Yuki', email: 'y@example.org' }] },
  ],
  contracts: [contract],
};
const with_ = (change: Partial<typeof base>): Directory => directory.parse({ ...base, ...change });
const changes = (change: Partial<typeof base>) =>
  compareDirectories(with_({}), with_(change)).map(
    ({ kind, id, change: what, fields }) =>
      `${kind} ${id} ${what}${fields.length === 0 ? '' : `: ${fields.join(', ')}`}`,
  );

describe('what an import would change', () => {
  it.each<[string, Partial<typeof base>, string[]]>([
    ['nothing', {}, []],
    ['somebody new', { people: [maya, tomas, { ...tomas, id: 'ben' }] }, ['people ben added']],
    [
      'somebody who left',
      { people: [maya], roles: { L1: ['maya'] } },
      ['people tomas removed', 'roles L1 changed: people'],
    ],
    ['a new number', { people: [{ ...maya, phone: '+353881234567' }, tomas] }, ['people maya changed: phone']],
    ['a number taken away', { people: [{ ...maya, phone: undefined }, tomas] }, ['people maya changed: phone']],
    ['who is tried first', { roles: { L1: ['tomas', 'maya'] } }, ['roles L1 changed: people']],
    ['a role more', { roles: { L1: ['maya', 'tomas'], L2: [] } }, ['roles L2 added']],
    ['the order of a list, which means nothing', { people: [tomas, maya] }, []],
    [
      'a contact and a fee',
      {
        customers: [
          { ...base.customers[0], contacts: [{ id: 'yuki', name: 'Yuki', email: 'yuki@example.org' }] },
        ] as never,
        contracts: [{ ...contract, monthlyFee: { minor: 101, currency: 'EUR' } }],
      },
      ['customers acme changed: contacts', 'contracts acme-registry changed: monthlyFee'],
    ],
  ])('%s', (_what, change, expected) => {
    expect(changes(change)).toEqual(expected);
  });

  it('holds no number and no address, for it may end in a log', () => {
    const all = compareDirectories(with_({}), with_({ people: [{ ...maya, phone: '+353881234567' }], roles: {} }));
    expect(JSON.stringify(all)).not.toMatch(/\+\d|@/);
  });
});
