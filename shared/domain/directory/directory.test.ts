import { describe, expect, it } from 'vitest';
import { directory } from './directory.ts';

const small = {
  people: [
    { id: 'maya', name: 'Maya Okafor', phone: '+353209100101', email: 'maya@example.com', zone: 'Europe/Dublin' },
    { id: 'tomas', name: 'Tomás Ribeiro', email: 'tomas@example.com', zone: 'America/Sao_Paulo', admin: true },
  ],
  roles: { L1: ['maya', 'tomas'], L2: [] as string[] },
  services: [{ id: 'registry', name: 'Registry', alarmPrefixes: ['registry-'] }],
  customers: [
    { id: 'acme', name: 'Acme', zone: 'Asia/Tokyo', contacts: [{ id: 'yuki', name: 'Yuki', email: 'y@example.com' }] },
  ],
  contracts: [
    {
      id: 'acme-registry',
      customer: 'acme',
      services: ['registry'],
      tier: 'Premium',
      monthlyFee: { minor: 100, currency: 'JPY' },
      zone: 'Asia/Tokyo',
      validFrom: '2020-01-01',
      prorate: false,
    },
  ],
};
const person = small.people[0];
const contract = small.contracts[0];

describe('a directory', () => {
  it('holds people, roles, services, customers and contracts', () => {
    expect(directory.parse(small)).toEqual(small);
  });

  it.each<[string, object, string]>([
    ['a phone that is not E.164', { people: [{ ...person, phone: '0209100101' }] }, 'people.0.phone'],
    ['a zone that does not exist', { people: [{ ...person, zone: 'Europe/Cork' }] }, 'people.0.zone'],
    ['an offset for a zone', { people: [{ ...person, zone: '+01:00' }] }, 'people.0.zone'],
    ['a name with a line end', { people: [{ ...person, name: 'Maya\r\nBcc: x' }] }, 'people.0.name'],
    ['a key that is unknown', { people: [{ ...person, pager: '1' }] }, 'people.0'],
    ['two people with one id', { people: [person, person], roles: {} }, 'people.1.id'],
    ['a role with somebody unknown', { roles: { L1: ['nobody'] } }, 'roles.L1.0'],
    ['somebody twice in a role', { roles: { L1: ['maya', 'maya'] } }, 'roles.L1.1'],
    ['a role named as an audience', { roles: { customers: ['maya'] } }, 'roles.customers'],
    ['a customer without a contact', { customers: [{ ...small.customers[0], contacts: [] }] }, 'customers.0.contacts'],
    ['a contract of nobody', { contracts: [{ ...contract, customer: 'x' }] }, 'contracts.0.customer'],
    ['a contract for no service', { contracts: [{ ...contract, services: ['x'] }] }, 'contracts.0.services.0'],
    [
      'a fee in no currency',
      { contracts: [{ ...contract, monthlyFee: { minor: 1, currency: 'XXY' } }] },
      'contracts.0.monthlyFee.currency',
    ],
    [
      'a contract that ends before it begins',
      { contracts: [{ ...contract, validTo: '2019-01-01' }] },
      'contracts.0.validTo',
    ],
    ['a day that does not exist', { contracts: [{ ...contract, validFrom: '2026-02-30' }] }, 'contracts.0.validFrom'],
  ])('does not hold %s', (_what, change, path) => {
    const { error } = directory.safeParse({ ...small, ...change });
    expect(error?.issues.map((issue) => issue.path.join('.'))).toContain(path);
  });
});
