import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import { policyNames } from '../../policies/read-policy-folder.ts';
import { copyOfPolicies, edit, policyCommand } from './policy-fixture.ts';
import { policySchemaJson, SCHEMA_FILE } from './schema.ts';

let root: string;
beforeEach(() => {
  root = copyOfPolicies();
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const POLICY = 'erlmcp/policy.yaml';
const inRoot = (...args: string[]) => policyCommand(args, root);

describe('X3: npm run policy -- validate', () => {
  it('finds every policy of this project valid', () => {
    const { code, err } = policyCommand(['validate']);
    expect(code).toBe(0);
    expect(err).toEqual(policyNames().map((name): unknown => expect.stringMatching(`^${name}: valid`)));
  });

  it('names every mistake of every file at once, with its place and what it would have done at 03:00', () => {
    edit(root, POLICY, 'ladder: L1-L3', 'ladder: L1-L9');
    edit(root, POLICY, 'audience: finance', 'audience: treasury');
    edit(root, 'erlmcp/directory.yaml', 'ceo: [helena]', 'ceo: []');
    edit(root, 'erlmcp/templates/lead-sms.liquid', '{{ incident.title }}', '{{ facts.cost }}');
    const { code, out, err } = inRoot('validate', 'erlmcp');
    expect(code).toBe(1);
    const found = out.filter((line) => !line.startsWith(' '));
    for (const place of [
      /^policies\/erlmcp\/policy\.yaml:\d+:\d+ severities\[1\]\.ladder: expected a ladder of this policy/,
      /^policies\/erlmcp\/policy\.yaml:\d+:\d+ sla\.statements\.audience: expected a role of this policy/,
      /^policies\/erlmcp\/directory\.yaml:\d+:\d+ roles\.ceo: expected at least one person/,
      /^policies\/erlmcp\/templates\/lead-sms\.liquid:\d+:\d+ expected a fact of this policy/,
    ])
      expect(found).toContainEqual(expect.stringMatching(place));
    expect(out[out.findIndex((line) => line.includes('severities[1].ladder')) + 1]).toBe(
      '    at 03:00: a P2 would open and page nobody',
    );
    expect(out).toHaveLength(2 * found.length);
    const warnings = found.filter((line) => line.includes(' warning: ')).length;
    expect(err).toEqual([`erlmcp: ${found.length - warnings} problems, ${warnings} warnings; it never deploys`]);
  });

  it('says what has no shape in the policy beside what has none in the directory', () => {
    edit(root, POLICY, 'response: PT15M', 'response: soon');
    edit(root, 'erlmcp/directory.yaml', 'zone: Asia/Tokyo', 'zone: Asia/Edo');
    const { code, out } = inRoot('validate');
    expect(code).toBe(1);
    expect(out).toEqual([
      expect.stringMatching(/policy\.yaml:\d+:\d+ severities\[0\]\.response: expected a/),
      '    at 03:00: nothing of this policy would run: it never starts and never deploys',
      expect.stringMatching(/directory\.yaml:\d+:\d+ customers\[2\]\.zone: expected an IANA time zone/),
      expect.any(String),
    ]);
  });

  it('warns by name of channels that are simulated, and does not fail for it', () => {
    edit(
      root,
      POLICY,
      'matrix:',
      'matrix:\n  - { id: room, row: ours, audience: director, channel: teams, place: "Ops", when: { minute: 0 }, template: lead-sms }',
    );
    const { code, out, err } = inRoot('validate', 'erlmcp');
    expect(code).toBe(0);
    expect(out).toContainEqual(
      expect.stringMatching(
        /^policies\/erlmcp\/policy\.yaml:\d+:\d+ warning: matrix\[0\]\.channel: .*teams is simulated/,
      ),
    );
    expect(err).toEqual([`erlmcp: valid, ${out.filter((line) => line.includes(' warning: ')).length} warnings`]);
  });
});

describe('X3: npm run policy -- show', () => {
  it('prints the severities, each line with its row', () => {
    const { code, out } = inRoot('show', 'erlmcp');
    expect(code).toBe(0);
    expect(out).toContainEqual(expect.stringMatching(/^P1 +Critical .* 15 min +4 h +outage +L1-L4 +S3\.5$/));
    expect(out).toContainEqual(expect.stringMatching(/^at minute 15 +customers +by email .* S3\.10$/));
    expect(out).toContainEqual(expect.stringMatching(/^L2 +L2 +Tan Wei Ling, Jordan Reyes +sms +15 min +S3\.5$/));
  });

  it('gives the same tables as JSON', () => {
    const { policy, tables } = JSON.parse(inRoot('show', 'erlmcp', '--json').out.join('\n')) as {
      policy: string;
      tables: { title: string; columns: string[]; rows: string[][] }[];
    };
    expect(policy).toBe('erlmcp');
    for (const { columns, rows } of tables) for (const row of rows) expect(row).toHaveLength(columns.length);
  });

  it('makes one page that asks for nothing else and takes no text of a policy for HTML', () => {
    edit(root, POLICY, 'definition: The whole system', 'definition: <script>alert(1)</script> & the "whole" system');
    const page = inRoot('show', 'erlmcp', '--html').out.join('\n');
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt; &amp; the &quot;whole&quot; system');
    expect(page).not.toMatch(/<script|<link|<img|https?:\/\/|@import|url\(/);
  });

  it('writes the page into a file, and says so where nobody pipes', () => {
    const file = path.join(root, 'page.html');
    expect(inRoot('show', 'erlmcp', '--html', '--out', file)).toEqual({
      code: 0,
      out: [],
      err: [`${file} is written.`],
    });
    expect(readFileSync(file, 'utf8')).toMatch(/^<!doctype html>/);
    const nowhere = inRoot('show', 'erlmcp', '--html', '--out', path.join(root, 'none', 'page.html'));
    expect([nowhere.code, nowhere.err[0]]).toEqual([1, expect.stringContaining('cannot be written')]);
  });
});

describe('X3: npm run policy -- schema', () => {
  it('has been run since the schema changed last', () => {
    expect(readFileSync(path.join(import.meta.dirname, '..', '..', SCHEMA_FILE), 'utf8')).toBe(policySchemaJson());
  });

  it.each(policyNames())('takes %s as it stands, and no line with a misspelt key', (name) => {
    const schema = z.fromJSONSchema(JSON.parse(policySchemaJson()) as z.core.JSONSchema.JSONSchema);
    const file = path.join(import.meta.dirname, '..', '..', 'policies', name, 'policy.yaml');
    const document = parse(readFileSync(file, 'utf8')) as { matrix: object[] };
    expect(schema.safeParse(document).error).toBeUndefined();
    const misspelt = { ...document, matrix: [{ ...document.matrix[0], wen: 1 }] };
    expect(schema.safeParse(misspelt).success).toBe(false);
  });

  it.each(policyNames())('%s tells editors of it in its first line', (name) => {
    const folder = path.join(import.meta.dirname, '..', '..', 'policies', name);
    const [first = ''] = readFileSync(path.join(folder, 'policy.yaml'), 'utf8').split('\n');
    const file = /^# yaml-language-server: \$schema=(\S+)$/.exec(first)?.[1] ?? 'missing';
    expect(existsSync(path.join(folder, file))).toBe(true);
  });
});

describe('npm run policy', () => {
  it.each([
    [[], 'Say one of validate, show, simulate, diff, schema.'],
    [['check'], 'check: expected one of validate, show, simulate, diff, schema'],
    [['validate', 'mine'], 'mine: expected the name of a policy (erlmcp)'],
    [['validate', '../erlmcp'], '../erlmcp: expected the name of a policy (erlmcp)'],
    [['validate', 'erlmcp', 'erlmcp'], 'erlmcp: not expected after validate'],
    [['validate', '--json'], "Unknown option '--json'"],
    [['show'], 'Name the policy to show: one of erlmcp'],
    [['show', 'erlmcp', '--html', '--json'], '--html and --json: expected one of them'],
    [['show', 'erlmcp', '--out', 'x'], '--out is for --html'],
    [['simulate', 'erlmcp'], '--severity is missing: expected one of P1, P2, P3, P4'],
    [['simulate', 'erlmcp', '--severity', 'P9'], '--severity P9: expected a severity of erlmcp (P1, P2, P3, P4)'],
    [['simulate', 'erlmcp', '--severity', 'P1', '--at', 'noon'], '--at noon: expected an instant such as'],
    [['simulate', 'erlmcp', '--severity', 'P1', '--at', '2026-02-30T00:00:00Z'], '--at 2026-02-30T00:00:00Z: expected'],
    [
      ['simulate', 'erlmcp', '--severity', 'P1', '--answer', 'soon'],
      '--answer soon: expected a length of time such as 20m',
    ],
    [
      ['simulate', 'erlmcp', '--severity', 'P1', '--resolve', '20'],
      '--resolve 20: expected a length of time such as 20m',
    ],
    [['simulate', 'erlmcp', '--severity', 'P1', '--hours', '0'], '--hours 0: expected a number of hours'],
    [
      ['simulate', 'erlmcp', '--severity', 'P1', '--set', 'rain=true'],
      '--set rain=true: expected fact=value with a fact of',
    ],
    [['simulate', 'erlmcp', '--emergency', 'flood'], '--emergency flood: expected a type of emergency of erlmcp'],
    [['diff', 'erlmcp'], 'Name two policies, or folders with a policy.yaml: diff A B'],
    [['diff', 'erlmcp', '/nowhere'], '/nowhere: expected the name of a policy (erlmcp) or a folder with a policy.yaml'],
  ])('%j is no use: %s', (args, sentence) => {
    const { code, out, err } = policyCommand(args, root);
    expect([code, out]).toEqual([2, []]);
    expect(err[0]).toContain(sentence);
  });

  it.each(['show', 'simulate', 'diff'])(
    '%s refuses a policy that does not validate, and names its mistakes',
    (verb) => {
      edit(root, POLICY, 'ladder: L1-L3', 'ladder: L1-L9');
      const more = { show: [], simulate: ['--severity', 'P1'], diff: ['erlmcp'] }[verb] ?? [];
      const { code, out, err } = policyCommand([verb, 'erlmcp', ...more], root);
      expect([code, out]).toEqual([1, []]);
      expect(err[0]).toContain('severities[1].ladder: expected a ladder of this policy');
    },
  );

  it('compares with an older policy that was put somewhere else', () => {
    const old = path.join(root, '..', `${path.basename(root)}-old`);
    mkdirSync(old);
    renameSync(path.join(root, 'erlmcp'), path.join(old, 'yesterday'));
    const copy = copyOfPolicies();
    try {
      const yesterday = path.join(old, 'yesterday');
      edit(yesterday, 'policy.yaml', 'name: erlmcp', 'name: older');
      writeFileSync(path.join(yesterday, 'note.txt'), 'x');
      edit(yesterday, 'policy.yaml', 'response: PT15M', 'response: PT20M');
      for (const place of [yesterday, path.join(yesterday, 'policy.yaml')])
        expect(policyCommand(['diff', place, 'erlmcp'], copy)).toEqual({
          code: 0,
          out: [
            `From ${place} to erlmcp:`,
            '',
            'P1',
            '  what is promised',
            '    otherwise: answered within 15 min instead of within 20 min (S3.5)',
          ],
          err: [],
        });
    } finally {
      rmSync(old, { recursive: true });
      rmSync(copy, { recursive: true });
    }
  });

  it('helps, with every command and every option', () => {
    const { code, out } = policyCommand(['--help']);
    expect(code).toBe(0);
    for (const word of ['validate', 'show', 'simulate', 'diff', 'schema', '--answer', '--set', '--hours', '--out'])
      expect(out.join('\n')).toContain(word);
  });
});
