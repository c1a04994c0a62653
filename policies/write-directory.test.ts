import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { compareDirectories } from '../shared/domain/directory/compare-directories.ts';
import { directory, type Directory } from '../shared/domain/directory/directory.ts';
import { readDirectory, readDirectoryFile } from './read-policy-folder.ts';
import { readYaml } from './read-yaml.ts';
import { writeDirectory } from './write-directory.ts';

const folder = mkdtempSync(join(tmpdir(), 'directory-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = join(folder, 'directory.yaml');
const written = (all: Directory): string => {
  writeFileSync(file, writeDirectory(all));
  return file;
};

/** What YAML could take for something else, and what people are called. */
const name = fc.oneof(
  fc.constantFrom(
    'null',
    'yes',
    '1e3',
    '0o7',
    '2026-01-31',
    '# not a comment',
    '- x',
    'a: b',
    '&a *b',
    ' lead',
    "O'Neil",
    '"',
  ),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).filter((text) => !/\p{Cc}/u.test(text)),
);
const id = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,8}$/);
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const zone = fc.constantFrom('Europe/Dublin', 'Asia/Tokyo', 'America/Sao_Paulo');
const email = fc.constantFrom('maya@example.org', 'no@example.org', 'a+b@mail.example.org');
const byId = <T extends { id: string }>(item: fc.Arbitrary<T>, minLength = 0) =>
  fc.uniqueArray(item, { minLength, maxLength: 4, selector: (each) => each.id });

const person = fc.record({
  id,
  name,
  phone: optional(fc.constantFrom('+353871234567', '+12025550101')),
  email,
  zone,
  admin: optional(fc.boolean()),
});
const service = fc.record({ id, name, alarmPrefixes: fc.array(name, { maxLength: 2 }) });
const contact = fc.record({ id, name, email, locale: optional(fc.constantFrom('en', 'pt-BR')) });
const customer = fc.record({ id, name, zone, contacts: byId(contact, 1) });
const contract = fc.record({
  id,
  tier: name,
  monthlyFee: fc.record({ minor: fc.nat(), currency: fc.constantFrom('EUR', 'JPY') }),
  zone,
  validFrom: fc.constantFrom('2020-01-01', '2024-02-29'),
  prorate: fc.boolean(),
  creditCapMinor: optional(fc.nat()),
});
const anyDirectory = fc
  .record({
    people: byId(person, 1),
    services: byId(service, 1),
    customers: byId(customer, 1),
    contracts: byId(contract),
    roles: fc.dictionary(fc.constantFrom('L1', 'L2', 'duty-manager'), fc.nat(3)),
  })
  .map((all) => ({
    ...all,
    roles: Object.fromEntries(
      Object.entries(all.roles).map(([role, from]) => [role, all.people.slice(from).map((one) => one.id)]),
    ),
    contracts: all.contracts.map((each) => ({
      ...each,
      customer: all.customers[0]?.id,
      services: [all.services[0]?.id],
    })),
  }))
  .map((all) => directory.parse(JSON.parse(JSON.stringify(all))));

describe('a directory that is written as YAML', () => {
  it('reads back as itself, whatever people are called', () => {
    fc.assert(
      fc.property(anyDirectory, (all) => {
        const { value } = readYaml(written(all), 'directory.yaml', directory);
        expect(compareDirectories(all, value)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('is the same text in whatever order its lists came', () => {
    const all = readDirectory('erlmcp');
    const turned = {
      ...all,
      people: all.people.toReversed(),
      contracts: all.contracts.toReversed(),
      roles: Object.fromEntries(Object.entries(all.roles).reverse()),
    };
    expect(writeDirectory(turned)).toBe(writeDirectory(all));
  });

  it('can be checked against the policy as any other can', () => {
    const all = readDirectory('erlmcp');
    expect(compareDirectories(all, readDirectoryFile(written(all), 'erlmcp').directory)).toEqual([]);
  });
});
