import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { compiledPolicy } from '../shared/domain/policy/policy.ts';
import { PolicyError } from './policy-error.ts';
import { policyNames, readDirectory, readDirectoryFile, readPolicyFolder } from './read-policy-folder.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'policies-'));
  cpSync(join(import.meta.dirname, 'erlmcp'), join(root, 'erlmcp'), { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function edit(file: string, from: string, to: string): void {
  const path = join(root, 'erlmcp', file);
  const text = readFileSync(path, 'utf8');
  expect(text).toContain(from);
  writeFileSync(path, text.replace(from, to));
}
function problems(): readonly string[] {
  try {
    readPolicyFolder('erlmcp', root);
  } catch (error) {
    if (error instanceof PolicyError) return error.problems;
    throw error;
  }
  return [];
}
/** Where a text stands, as the problems name it. */
function placeOf(file: string, text: string): string {
  const lines = readFileSync(join(root, 'erlmcp', file), 'utf8').split('\n');
  const line = lines.findIndex((each) => each.includes(text));
  return `policies/erlmcp/${file}:${line + 1}:${(lines[line]?.indexOf(text) ?? 0) + 1}`;
}

describe('reading a policy folder', () => {
  it('gives the policy, its canonical JSON and a hash that is its identity', () => {
    const first = readPolicyFolder('erlmcp', root);
    expect(compiledPolicy.parse(JSON.parse(first.json))).toEqual(first.policy);
    expect(first.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(readPolicyFolder('erlmcp', root)).toEqual(first);
    edit('policy.yaml', 'holdDown: PT5M', 'holdDown: PT6M');
    expect(readPolicyFolder('erlmcp', root).hash).not.toBe(first.hash);
  });

  it('gives the same hash however the file is laid out, and another when a text changes', () => {
    const first = readPolicyFolder('erlmcp', root);
    edit(
      'policy.yaml',
      'name: erlmcp\ntitle: Enterprise support for erlmcp v3\n',
      '# moved\ntitle: Enterprise support for erlmcp v3\nname: "erlmcp"\n',
    );
    expect(readPolicyFolder('erlmcp', root).hash).toBe(first.hash);
    edit('templates/lead-sms.liquid', 'On-call is paged', 'On-call has been paged');
    expect(readPolicyFolder('erlmcp', root).hash).not.toBe(first.hash);
  });

  it('names the policies that there are, and refuses any other name', () => {
    expect(policyNames(root)).toEqual(['erlmcp']);
    for (const name of ['nothing', '../erlmcp', '', 'erlmcp/'])
      expect(() => readPolicyFolder(name, root)).toThrow(PolicyError);
  });

  it.each([
    [
      'policy.yaml',
      'response: PT15M',
      'response: soon',
      'soon',
      'severities[0].response: expected an ISO 8601 duration such as PT15M, PT4H or P1D',
    ],
    [
      'policy.yaml',
      'ladder: L1-L3',
      'ladder: L1-L9',
      'L1-L9',
      'severities[1].ladder: expected a ladder of this policy',
    ],
    ['policy.yaml', 'holdDown:', 'holdown:', 'holdown', 'holdown: expected no such key; is it misspelt?'],
    ['policy.yaml', "document: '003'", 'document: 12345', '12345', 'document: expected string, received number'],
    [
      'policy.yaml',
      'when: { minute: 15 }',
      'when: { at: 15 }',
      '{ at: 15 }',
      'matrix[11].when: expected {minute: n}, {minute: n, every: n}',
    ],
    [
      'policy.yaml',
      'audience: finance',
      'audience: treasury',
      'treasury',
      'sla.statements.audience: expected a role of this policy',
    ],
    [
      'policy.yaml',
      "below: '99.9'",
      "below: '99.8'",
      "'99.8'",
      'sla.tiers[2].bands[0].below: expected the guarantee, 99.9',
    ],
    ['policy.yaml', 'name: erlmcp', 'name: other', 'other', 'name: expected "erlmcp", the name of its folder'],
    [
      'directory.yaml',
      'zone: Asia/Tokyo',
      'zone: Asia/Edo',
      'Asia/Edo',
      'customers[2].zone: expected an IANA time zone',
    ],
    [
      'directory.yaml',
      'L1: [maya, tomas]',
      'L1: [maya, thomas]',
      'thomas',
      'roles.L1[1]: expected the id of a person of this directory',
    ],
    ['directory.yaml', 'tier: Premium', 'tier: Gold', 'Gold', 'contracts[0].tier: expected a tier of the policy'],
    [
      'templates/lead-sms.liquid',
      '{{ incident.title }}',
      '{{ incident.name }}',
      'incident.name',
      'expected a field that texts about an incident have',
    ],
  ])('says where %s is wrong when "%s" reads "%s"', (file, from, to, wrong, expected) => {
    edit(file, from, to);
    expect(problems()).toContainEqual(expect.stringContaining(expected));
    const problem = problems().find((each) => each.includes(expected)) ?? '';
    expect(problem.startsWith(`${placeOf(file, wrong)} `)).toBe(true);
  });

  it('names a key that is missing by the place of what should hold it', () => {
    edit('policy.yaml', 'catchAllLadder: catch-all\n', '');
    expect(problems()).toEqual([
      expect.stringMatching(/^policies\/erlmcp\/policy\.yaml:\d+:\d+ catchAllLadder: expected string/),
    ]);
  });

  it('names every problem at once, not the first only', () => {
    edit('policy.yaml', 'ladder: L1-L3', 'ladder: L8');
    edit('policy.yaml', 'ladder: L1-L2', 'ladder: L9');
    expect(problems()).toHaveLength(2);
  });

  it('says where YAML itself is broken, and when a file is missing', () => {
    edit('policy.yaml', 'name: erlmcp\n', 'name: erlmcp\nname: twice\n');
    expect(problems()[0]).toMatch(/^policies\/erlmcp\/policy\.yaml:5:1 expected YAML: .*unique/);
    rmSync(join(root, 'erlmcp', 'directory.yaml'));
    edit('policy.yaml', 'name: twice\n', '');
    expect(problems()).toEqual(['policies/erlmcp/directory.yaml: expected this file']);
  });
});

describe('reading a directory from a file of one’s own', () => {
  const mine = () => join(root, 'erlmcp', 'directory.yaml');
  const refusals = (): readonly string[] => {
    try {
      readDirectoryFile(mine(), 'erlmcp');
    } catch (error) {
      if (error instanceof PolicyError) return error.problems;
      throw error;
    }
    return [];
  };
  const place = (text: string) => placeOf('directory.yaml', text).replace('policies/erlmcp/directory.yaml', mine());

  it('gives the directory, and whom a message may not reach', () => {
    const { directory, doubts } = readDirectoryFile(mine(), 'erlmcp');
    expect(directory).toEqual(readDirectory('erlmcp', root));
    expect(doubts).toContainEqual({
      who: 'maya',
      place: `${place("'+353209100101'")} people[0].phone:`,
      expected: 'a number of a range that is in use; is it mistyped?',
    });
  });

  it('refuses every wrong number at once, each where it stands', () => {
    edit('directory.yaml', '+12025550101', '+1202555010');
    edit('directory.yaml', '+447700900101', '+442079460000');
    expect(refusals()).toEqual([
      `${place("'+1202555010'")} people[1].phone: expected a number that can exist: its country code or its length cannot`,
      `${place("'+442079460000'")} people[2].phone: expected a mobile number: this one is of the type fixed line, which gets no SMS`,
    ]);
  });

  it('names wrong numbers beside what has no shape, and beside what the policy misses', () => {
    edit('directory.yaml', '+12025550101', '+1202555010');
    edit('directory.yaml', 'L1: [maya, tomas]', 'L1: [maya, tomas, nobody]');
    expect(refusals()).toEqual([expect.stringContaining('"nobody"'), expect.stringContaining('people[1].phone')]);
    edit('directory.yaml', 'L1: [maya, tomas, nobody]', 'L1: []');
    expect(refusals()).toEqual([expect.stringContaining('roles.L1'), expect.stringContaining('people[1].phone')]);
  });
});

describe('the policy erlmcp', () => {
  const { policy } = readPolicyFolder('erlmcp');
  it.each([
    ['P1', 'PT15M', 'PT4H', 'outage', ['L1', 'L2', 'L3', 'L4']],
    ['P2', 'PT1H', 'PT8H', 'degraded', ['L1', 'L2', 'L3']],
    ['P3', 'PT4H', 'PT24H', 'none', ['L1', 'L2']],
    ['P4', 'PT8H', 'PT72H', 'none', ['L1']],
  ])('S3.5: %s answers in %s, resolves in %s', (id, response, resolution, impact, path) => {
    const severity = policy.severities.find((each) => each.id === id);
    expect(severity).toMatchObject({ response, resolution, impact, row: 'S3.5' });
    expect(policy.ladders[severity?.ladder ?? '']?.rungs.map(({ role }) => role)).toEqual(path);
  });

  it.each([
    ['Essential', '99.0', 1000, 'week', 'PT4H'],
    ['Standard', '99.5', 2500, 'week', 'PT6H'],
    ['Premium', '99.9', 10_000, 'week', 'PT8H'],
    ['Enterprise', '99.99', 20_000, 'month', 'PT10H'],
  ])(
    'S3.4: %s guarantees %s %% or credits %i basis points, with its maintenance',
    (name, guarantee, creditBp, window, allowance) => {
      expect(policy.sla.tiers.find((tier) => tier.name === name)).toMatchObject({
        guarantee,
        bands: [{ below: guarantee, creditBp }],
        maintenance: { window, allowance },
      });
    },
  );

  it.each([
    ['P1', ['ceo'], 15, 30],
    ['P2', ['vp-operations'], 30, 30],
    ['P3', ['director'], 30, 60],
    ['P4', ['manager'], 30, 60],
  ])(
    'S3.8, S3.10, S3.13: at %s it tells %s at once, customers at %i, stakeholders every %i minutes',
    (id, told, customers, every) => {
      const lines = policy.matrix.filter(({ severities }) => severities?.some((each) => each === id) ?? true);
      const at = (minute: number) =>
        lines.filter(({ when }) => 'minute' in when && when.minute === minute && when.every === undefined);
      expect(at(0).map(({ audience }) => audience)).toEqual(expect.arrayContaining(['incident-team', ...told]));
      expect(at(customers).map(({ audience }) => audience)).toEqual(['customers']);
      const updates = lines.flatMap(({ when, audience }) =>
        'minute' in when && when.every !== undefined ? [[audience, when.every]] : [],
      );
      expect(updates).toEqual(
        expect.arrayContaining([
          ['incident-team', every],
          [told[0], every],
        ]),
      );
      expect(updates.every(([, interval]) => interval === every)).toBe(true);
    },
  );

  it('has a sample directory with three customers of the registry on different tiers, currencies and zones', () => {
    const contracts = readDirectory('erlmcp').contracts.filter(({ services }) =>
      services.some((service) => service === 'registry'),
    );
    for (const field of [
      contracts.map(({ tier }) => tier),
      contracts.map(({ zone }) => zone),
      contracts.map(({ monthlyFee }) => monthlyFee.currency),
    ]) {
      expect(new Set(field).size).toBe(3);
    }
  });
});
