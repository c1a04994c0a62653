import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { settingKeys } from '../../infra/settings.ts';
import { synthesize } from './synthesized.ts';

const { ofType, text } = synthesize();
const documents = [
  ...['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md'],
  ...readdirSync('docs', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => join('docs', file)),
];
const read = (file: string) => readFileSync(file, 'utf8');
const found = (file: string, pattern: RegExp) => [...read(file).matchAll(pattern)].map(([, what = '']) => what);
const files = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !/(\.test|-fixture)\.ts$/.test(file))
    .map((file) => join(folder, file));

it.each(documents)('%s leads to nothing that is not there', (file) => {
  const links = found(file, /\]\(([^)#:]+)(?:#[^)]*)?\)/g);
  expect(links.filter((link) => !existsSync(join(dirname(file), link)))).toEqual([]);
});

describe('what a newcomer types', () => {
  it('is there: every npm script that a document names', () => {
    const { scripts } = z.object({ scripts: z.record(z.string(), z.string()) }).parse(JSON.parse(read('package.json')));
    const named = documents.flatMap((file) => found(file, /npm run (?:-s )?([a-z]+)/g));
    expect(new Set(named).size).toBeGreaterThan(3);
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });

  it('is known: the README lists every context key, and names no other', () => {
    const listed = found('README.md', /^\| `(\w+)` +\|/gm).filter((key) => settingKeys.some((known) => known === key));
    expect(listed.sort()).toEqual([...settingKeys].sort());
    const used = documents.flatMap((file) => found(file, /-c (\w+)=/g)).filter((key) => key !== 'key');
    expect(used.filter((key) => !settingKeys.some((known) => known === key))).toEqual([]);
  });

  it('gives what the README says: every output it names', () => {
    const { Outputs } = z.object({ Outputs: z.record(z.string(), z.unknown()) }).parse(JSON.parse(text));
    const named = found('README.md', /`([A-Z]\w+(?:Url|Arn|Name|Address))`/g);
    expect(named).toEqual(expect.arrayContaining(['ApiUrl', 'AlarmTopicArn', 'DashboardUrl', 'SenderAddress']));
    expect(named.filter((name) => !(name in Outputs))).toEqual([]);
  });

  it('costs what the README counts', () => {
    expect(read('README.md')).toContain(`| ${ofType('AWS::CloudWatch::Alarm').length} CloudWatch alarms at 0.10 `);
  });
});

describe('what is kept (docs/retention.md)', () => {
  const table = read('docs/retention.md');

  it('names every kind of item that anything writes into the table', () => {
    const written = [...files('shared/adapters'), ...files('functions')].flatMap((file) => [
      ...found(file, /\bpk: ?[`']([A-Z]+)/g),
      ...found(file, /[`']([A-Z]+)#\$\{/g),
      ...found(file, /\bsk: ?[`']([A-Z]+)#/g),
    ]);
    expect(new Set(written)).toContain('INCIDENT');
    expect([...new Set(written)].filter((kind) => kind !== 'STATUS' && !table.includes(`\`${kind}`))).toEqual([]);
  });

  it('tells the days that logs are kept', () => {
    for (const stage of ['main', 'try']) {
      const [group] = synthesize({ stage }).ofType('AWS::Logs::LogGroup');
      expect(table).toContain(
        `${String(group?.properties['RetentionInDays'])} ${stage === 'main' ? 'days on the default stage' : 'on any other'}`,
      );
    }
  });
});

it('every threat that is stopped names what stops it and a test that shows it', () => {
  const rows = read('docs/threat-model.md')
    .split('\n')
    .filter((line) => /^\| [STRIDE] +\|/.test(line));
  expect(rows.length).toBeGreaterThan(20);
  for (const row of rows) expect(row.split('|')[4], row).toMatch(/\]\(\.\.\/[\w/.-]+\.test\.ts\)/);
});

describe('what AWS documents (docs/laptop-and-aws.md)', () => {
  const rows = read('docs/laptop-and-aws.md')
    .split('\n')
    .filter((line) => line.includes('.test.ts)') && line.startsWith('| '))
    .map((line) => line.split('|').map((cell) => cell.trim()));

  it.each(rows.map(([, what = '', titles = '', tests = '']) => [what, titles, tests]))(
    '%s: the page %s is named by each of its tests',
    (_what, titles, tests) => {
      const shown = [...tests.matchAll(/\(\.\.\/([^)]+)\)/g)].map(([, file = '']) => read(file));
      expect(shown.length).toBeGreaterThan(0);
      for (const text of shown) for (const title of titles.split('; ')) expect(text).toContain(title);
    },
  );

  it('covers every page that a test of the laptop names for what it shows', () => {
    const titles = rows.flatMap(([, , named = '']) => named.split('; '));
    expect(titles.length).toBeGreaterThan(30);
    const listed = rows.map((row) => row.join()).join();
    const naming = readdirSync('local', { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.test.ts'))
      .map((file) => join('local', file))
      .filter((file) => /^describe\([`'].*\((?:[^)]*; )?[A-Z][^)]* [^)]*\)[`'],/m.test(read(file)));
    expect(naming.length).toBeGreaterThan(10);
    expect(naming.filter((file) => !listed.includes(file))).toEqual([]);
  });
});
