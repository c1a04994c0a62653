import { copyFileSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contractOf, premium } from '../../shared/domain/sla/statement-fixture.ts';
import { fileOf, folder, sla } from './sla-fixture.ts';

const lines = (all: readonly object[]): string => all.map((one) => `${JSON.stringify(one)}\n`).join('');
/** Of their own: no policy has to be read for them. */
const { name: _name, ...terms } = premium;
const contracts = [
  contractOf({ terms, id: 'a', services: ['one'], customer: 'ana' }),
  contractOf({ terms, id: 'b', services: ['one', 'two'], customer: 'zoe-bank', zone: 'Australia/Lord_Howe' }),
  contractOf({ terms, id: 'b', services: ['two'], customer: 'zoe-bank', validFrom: '2026-03-12' }),
  contractOf({ terms, id: 'not-yet', services: ['one'], validFrom: '2026-05-01' }),
  contractOf({ terms, id: 'c', services: ['three'], minimumOutage: 'PT1H' }),
];
const impacts = Array.from({ length: 40 }, (_, n) => ({
  incident: `INC-Ü${String(n)}`,
  level: n % 5 === 0 ? 'degraded' : 'outage',
  start: Date.parse('2026-02-28T00:00:00Z') + n * 19 * 3_600_000,
  ...(n === 39 ? {} : { end: Date.parse('2026-02-28T01:00:00Z') + n * 19 * 3_600_000 }),
  services: n % 3 === 0 ? ['one', 'two'] : [['one', 'two', 'three'][n % 3]],
  customers: n % 4 === 0 ? ['ana'] : 'all',
}));
const maintenance = [
  {
    start: '2026-03-03T00:00:00Z',
    end: '2026-03-03T12:00:00Z',
    announcedAt: '2026-02-01T00:00:00Z',
    source: 'change-1',
    approvedBy: 'mei',
    services: ['one'],
    customers: 'all',
  },
];
const exclusions = [
  {
    start: '2026-03-20T00:00:00Z',
    end: '2026-03-25T00:00:00Z',
    reason: 'force majeure',
    source: 'claim-1',
    approvedBy: 'mei',
    services: ['two'],
    customers: ['zoe-bank'],
  },
];
const files = { contracts: fileOf(lines(contracts)), impacts: fileOf(lines(impacts)) };
const more = ['--maintenance', fileOf(lines(maintenance)), '--exclusions', fileOf(lines(exclusions))];

let outs = 0;
const newOut = (): string => join(folder, `out-${String((outs += 1))}.ndjson`);
const run = async (out: string, ...rest: string[]) =>
  sla('run', files.contracts, files.impacts, '--month', '2026-03', '--out', out, ...more, ...rest);

describe('npm run sla -- run', () => {
  const whole = newOut();
  it('writes a statement a line with its evidence, in the order of contracts, and they all verify', async () => {
    expect(await run(whole)).toEqual({ code: 0, out: [`4 statements of 2026-03 in ${whole}`], err: [] });
    const written = readFileSync(whole, 'utf8').trimEnd().split('\n');
    const made = written.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(made.map(({ id }) => id)).toEqual(['a', 'b', 'b@2026-03-12', 'c']);
    expect(made.every(({ downtimeMs }) => Number(downtimeMs) > 0)).toBe(true);
    expect(made.map(({ exclusions: found }) => (found as unknown[]).length > 0)).toEqual([false, false, true, false]);
    expect(await sla('verify', whole)).toMatchObject({ code: 0 });
  });

  it('goes on wherever it was cut off, and ends with the same bytes', async () => {
    const bytes = readFileSync(whole);
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length), async (length) => {
        const out = newOut();
        copyFileSync(whole, out);
        truncateSync(out, length);
        expect((await run(out, '--resume')).code).toBe(0);
        expect(readFileSync(out).equals(bytes)).toBe(true);
      }),
      { numRuns: 60, examples: [[0], [bytes.length], [bytes.indexOf(10)], [bytes.indexOf(10) + 1]] },
    );
  });

  it('adds nothing to a file that other inputs made', async () => {
    const out = newOut();
    copyFileSync(whole, out);
    truncateSync(out, readFileSync(whole).indexOf(10) + 1);
    const before = readFileSync(out, 'utf8');
    const made = await run(out, '--resume', '--until', '2026-03-20T00:00:00Z');
    expect(made).toMatchObject({ code: 1, out: [] });
    expect(made.err[0]).toContain('does not follow from these files');
    expect(readFileSync(out, 'utf8')).toBe(before);
  });

  it('does not write over a file', async () => {
    const before = readFileSync(whole, 'utf8');
    const made = await run(whole);
    expect(made).toMatchObject({ code: 1 });
    expect(made.err[0]).toContain('say --resume');
    expect(readFileSync(whole, 'utf8')).toBe(before);
  });

  it('needs a cut-off while the month is not over', async () => {
    const args = ['run', files.contracts, files.impacts, '--month', '2026-12', '--out', newOut()];
    expect((await sla(...args)).err[0]).toContain('2026-12 is not over everywhere: say --until');
    expect(await sla(...args, '--until', '2026-12-01T00:00:00Z')).toMatchObject({ code: 0 });
  });

  it.each([
    ['the line of a contract that is none', '{"id":"a"}\n', lines(impacts), /^FILE:1 customer: expected/],
    [
      'a line that is no JSON',
      `${lines(contracts.slice(0, 1))}{"id":\n`,
      lines(impacts),
      /^FILE:2 the line: expected JSON/,
    ],
    [
      'an impact that ends before it starts',
      lines(contracts),
      lines([{ ...impacts[0], end: 0 }]),
      /^FILE:1 end: expected no instant before/,
    ],
    [
      'versions of a contract that do not follow each other',
      lines([contracts[1], contracts[0], contracts[2]].flatMap((one) => one ?? [])),
      lines(impacts),
      /^FILE:3 id: expected the versions of b on lines that follow each other/,
    ],
  ])('names %s', async (_what, some, facts, said) => {
    const given = [fileOf(some), fileOf(facts)] as const;
    const { code, err } = await sla('run', ...given, '--month', '2026-03', '--out', newOut());
    expect(code).toBe(2);
    expect(given.reduce((text, file) => text.replace(file, 'FILE'), err[0] ?? '')).toMatch(said);
  });

  it('says which tier the policy does not have', async () => {
    const given = fileOf(lines([contractOf({ tier: 'Gold' })]));
    const made = await sla('run', given, files.impacts, '--month', '2026-03', '--out', newOut());
    expect(made.err[0]).toContain('contract liffey-registry is on tier Gold, which policy erlmcp does not have');
  });

  it('reads lines of any length, and a last one without its newline', async () => {
    const long = {
      ...impacts[0],
      incident: 'INC-1',
      customers: Array.from({ length: 60_000 }, (_, n) => `customer-${String(n)}`),
    };
    const facts = fileOf('');
    writeFileSync(facts, lines([long]) + lines(impacts).trimEnd());
    const out = newOut();
    expect(await sla('run', files.contracts, facts, '--month', '2026-03', '--out', out, ...more)).toMatchObject({
      code: 0,
    });
    expect(readFileSync(out, 'utf8')).toBe(readFileSync(whole, 'utf8'));
  });
});
