import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { readDirectory } from '../../policies/read-policy-folder.ts';
import { deniedError } from '../../shared/adapters/answered-fixture.ts';
import { DirectoryStore } from '../../shared/adapters/directory-store.ts';
import type { Letter } from '../../shared/adapters/mail.ts';
import { leave, override, swap } from '../../shared/domain/oncall/changes.ts';
import { MemoryTable } from '../../shared/adapters/table-fixture.ts';
import { say } from './command-fixture.ts';
import { directoryCommand } from './directory-command.ts';

const folder = mkdtempSync(join(tmpdir(), 'import-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const SAMPLE = 'policies/erlmcp/directory.yaml';
/** The sample with every number in use, so that a test says itself whom nothing reaches. */
const good = readFileSync(SAMPLE, 'utf8')
  .replaceAll('+3532091001', '+3538712345')
  .replaceAll('+4477009001', '+4474001234');

let table: MemoryTable;
let letters: Letter[];
let optedOut: string[];
let suppressed: string[];
let mayAsk: boolean;
const command = directoryCommand(
  () => 0,
  () => ({
    table,
    send: (letter) => Promise.resolve(letters.push(letter)),
    standing: {
      optedOut: (phone) =>
        mayAsk
          ? Promise.resolve(optedOut.includes(phone))
          : Promise.reject(deniedError('sns:CheckIfPhoneNumberIsOptedOut')),
      suppressed: (email) => Promise.resolve(suppressed.includes(email) ? 'BOUNCE' : undefined),
    },
  }),
);

function file(...edits: [from: string, to: string][]): string {
  const path = join(folder, 'people.yaml');
  let text = good;
  for (const [from, to] of edits) {
    expect(text).toContain(from);
    text = text.replace(from, to);
  }
  writeFileSync(path, text);
  return path;
}
/** The sample with one schedule more. */
function withSchedule(layers: readonly object[]): string {
  const path = join(folder, 'with-schedule.yaml');
  const sample = parse(good) as { rota: { schedules: object[] } };
  sample.rota.schedules.push({ id: 'extra', name: 'Extra', zone: 'Etc/UTC', layers });
  writeFileSync(path, stringify(sample));
  return path;
}
const bring = (path: string, ...more: string[]) => say(command, ['import', path, ...more]);
const NEW_L1: [string, string] = ['L1: [maya, tomas]', 'L1: [tomas]'];

beforeEach(async () => {
  table = new MemoryTable();
  letters = [];
  optedOut = [];
  suppressed = [];
  mayAsk = true;
  await bring(file());
});

describe('npm run directory -- import', () => {
  it('with --plan says what would change, and writes nothing and to nobody', async () => {
    optedOut = ['+12025550101'];
    const before = table.dump();
    const path = file(NEW_L1, ["phone: '+353871234502'", "phone: '+353871234599'"]);
    const { code, out, err } = await bring(path, '--plan');
    expect(out).toEqual([
      'people',
      '  ~ aoife: phone',
      'roles',
      '  ~ L1: people',
      '0 to add, 2 to change, 0 to remove. Nothing is written: this is the plan.',
    ]);
    expect(err.join('\n')).toContain('tomas, phone: expected a number that takes SMS: it has answered STOP');
    expect(code).toBe(0);
    expect(table.dump()).toEqual(before);
    expect(letters).toEqual([]);
  });

  it('makes the directory what the file says, and the second time finds no difference', async () => {
    expect(await bring(file(NEW_L1))).toMatchObject({
      code: 0,
      err: [],
      out: ['roles', '  ~ L1: people', expect.stringContaining('Imported')],
    });
    expect(await new DirectoryStore(table).peopleInRole('L1', 0)).toEqual(['tomas']);
    expect(await bring(file(NEW_L1))).toMatchObject({ code: 0, out: ['No difference. Nothing is written.'] });
  });

  it('refuses every mistake of every person at once, each as file:line:column, and writes nothing', async () => {
    const before = table.dump();
    const path = file(
      ['+12025550101', '+1202555010'],
      ['zone: Europe/Dublin', 'zone: Europe/Cork'],
      ['email: tomas@erlmcp.example', 'email: tomas'],
      ['L2: [wei-ling, jordan]', 'L2: [wei-ling, jordan, ghost]'],
    );
    const { code, out, err } = await bring(path);
    expect(code).toBe(1);
    expect(out).toEqual([]);
    expect(err.map((line) => line.replace(path, 'people.yaml'))).toEqual([
      expect.stringMatching(/^people\.yaml:3:\d+ people\[0\]\.zone: expected an IANA time zone/),
      expect.stringMatching(/^people\.yaml:4:\d+ people\[1\]\.email: expected an email address/),
      expect.stringMatching(/^people\.yaml:47:\d+ roles\.L2\[2\]: expected the id of a person/),
      expect.stringMatching(/^people\.yaml:4:\d+ people\[1\]\.phone: expected a number that can exist/),
    ]);
    expect(table.dump()).toEqual(before);
  });

  it('tells the terminal and the admins whom nothing may reach, without a number or an address', async () => {
    optedOut = ['+12025550101'];
    suppressed = ['orla@liffey-payments.example'];
    const { code, err } = await bring(file(NEW_L1, ['+12025550102', '+12025550101']));
    expect(code).toBe(0);
    expect(letters.map(({ to, subject }) => [to, subject])).toEqual([
      ['nadia@erlmcp.example', 'Tocsin: 3 people may not be reached'],
    ]);
    for (const said of [err.join('\n'), letters[0]?.text ?? '']) {
      expect(said).toMatch(/jordan|people\[3\]/);
      expect(said).toContain('it has answered STOP');
      expect(said).toContain('liffey-payments/orla');
      expect(said).toContain("a number that is not tomas's too");
      expect(said).not.toMatch(/\+\d{6}|\w@\w/);
    }
    expect(err.at(-1)).toBe('Told nadia, who is an admin, by email.');
  });

  it('imports all the same when a provider cannot be asked, and says what was not and which right it takes', async () => {
    mayAsk = false;
    suppressed = ['maya@erlmcp.example'];
    const { code, err } = await bring(file(NEW_L1));
    expect(code).toBe(0);
    expect(err.join('\n')).toMatch(/Not asked: who has opted out.*ask for the right sns:CheckIfPhoneNumberIsOptedOut/);
    expect(err.join('\n')).toContain('maya, email: expected an address that takes mail');
  });

  it('asks nobody with --no-aws-check', async () => {
    mayAsk = false;
    expect(await bring(file(NEW_L1), '--no-aws-check')).toMatchObject({ code: 0, err: [] });
  });

  it('refuses a rota of which a schedule is larger than can be kept, and writes nothing', async () => {
    const shifts = Array.from({ length: 5000 }, (_, at) => ({
      start: new Date(at * 3_600_000).toISOString(),
      end: new Date((at + 1) * 3_600_000).toISOString(),
      people: ['maya'],
    }));
    const path = withSchedule([{ id: 'all', kind: 'calendar', shifts }]);
    const before = table.dump();
    const { code, err } = await bring(path);
    expect([code, err]).toEqual([
      1,
      [expect.stringMatching(/^schedules: "extra" is 4\d\d KB large, expected at most 350 KB/)],
    ]);
    expect(table.dump()).toEqual(before);
  });

  describe('that removes somebody who is still needed', () => {
    const spare = '  - { id: spare, name: Spare Person, email: spare@erlmcp.example, zone: Etc/UTC }';
    const withSpare: [string, string] = ['people:\n', `people:\n${spare}\n`];
    const [start, end] = ['2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z'];
    const made = { id: 'c1', start, end, by: 'maya', at: start };
    const swapped = { id: 's1', asker: 'maya', other: 'spare', gives: { start, end }, askedAt: start };
    const all = readDirectory('erlmcp').rota?.schedules ?? [];
    const rota = () => new DirectoryStore(table).rota;
    beforeEach(async () => {
      await bring(file(withSpare));
    });

    it.each<[string, () => Promise<unknown>, string]>([
      [
        'an override',
        () => rota().addOverride('dublin', override.parse({ ...made, kind: 'add', people: ['spare'] }), 0),
        `an override of the schedule dublin until ${end}`,
      ],
      [
        'an override, as the one who is replaced',
        () =>
          rota().addOverride('dublin', override.parse({ ...made, kind: 'replace', people: ['maya'], of: 'spare' }), 0),
        `an override of the schedule dublin until ${end}`,
      ],
      [
        'a swap',
        () => rota().addSwap('dublin', swap.parse({ ...swapped, state: 'asked' })),
        `a swap of the schedule dublin until ${end}`,
      ],
      ['leave', () => rota().addLeave(leave.parse({ ...made, person: 'spare' }), [], 0), `leave until ${end}`],
    ])('in %s is refused, says where and until when, and writes nothing', async (_where, change, where) => {
      await change();
      const before = table.dump();
      const { code, err } = await bring(file());
      expect(code).toBe(1);
      expect(err[0]).toBe(`people: "spare" is not in the file, and is still in ${where}.`);
      expect(table.dump()).toEqual(before);
    });

    it('in a schedule that the file does not replace is refused', async () => {
      const [first] = all;
      await rota().put({ ...first, layers: [{ id: 'all', kind: 'fixed', people: ['spare'] }] } as never, 1, 0);
      const path = join(folder, 'without-rota.yaml');
      const { rota: _rota, ...rest } = parse(good) as Record<string, unknown>;
      writeFileSync(path, stringify(rest));
      const { code, err } = await bring(path);
      expect([code, err[0]]).toEqual([
        1,
        `people: "spare" is not in the file, and is still in the schedule ${first?.id ?? ''}, which the file does not replace.`,
      ]);
    });

    it('in nothing but what is over is made', async () => {
      const over = { start: '1969-01-01T00:00:00Z', end: '1969-01-02T00:00:00Z' };
      await rota().addOverride('dublin', override.parse({ ...made, ...over, kind: 'add', people: ['spare'] }), 0);
      await rota().addSwap('dublin', swap.parse({ ...swapped, state: 'declined' }));
      expect(await bring(file())).toMatchObject({ code: 0 });
    });
  });

  it('says so when it is cut short, and the same again finishes it', async () => {
    const whole = table;
    table = whole.connect().failNext(({ kind }) => kind === 'put', 'before');
    const { code, err } = await bring(file(NEW_L1));
    expect(code).toBe(1);
    expect(err.join('\n')).toContain('run the same again');
    table = whole;
    expect((await bring(file(NEW_L1))).out.at(-1)).toContain('Imported');
  });

  it('checks against the policy it is told, and names those there are', async () => {
    const { code, err } = await bring(file(), '--policy', 'nowhere');
    expect(code).toBe(1);
    expect(err).toEqual([expect.stringMatching(/expected the name of a policy \(.*erlmcp.*\), not "nowhere"/)]);
  });
});

describe('npm run directory -- export', () => {
  it('gives what imports to no difference', async () => {
    const path = join(folder, 'exported.yaml');
    const { code, out } = await say(command, ['export', path]);
    expect([code, out]).toEqual([0, []]);
    expect((await bring(path)).out).toEqual(['No difference. Nothing is written.']);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const { out: shown } = await say(command, ['export']);
    expect(`${shown.join('\n')}\n`).toBe(readFileSync(path, 'utf8'));
    expect(shown.join('\n')).toContain(readDirectory('erlmcp').people[0]?.name);
  });

  it('never writes over a file', async () => {
    const path = file();
    const { code, err } = await say(command, ['export', path]);
    expect([code, err]).toEqual([1, [`${path} is there already: name another file, or remove it.`]]);
    expect(readFileSync(path, 'utf8')).toBe(good);
  });
});

describe('a command line that is no use', () => {
  it.each([
    [[], 'Say import or export.'],
    [['delete'], 'delete: expected import or export'],
    [['import'], 'Name the file to import.'],
    [['import', 'a', 'b'], 'b: expected one file'],
    [['import', 'a', '--plam'], "Unknown option '--plam'"],
    [['export', '--plan'], '--plan is for import'],
    [['export', '--stage', 'A stage'], '--stage A stage: expected'],
    [['export', '--endpoint', 'here'], '--endpoint here: expected a URL'],
  ])('%j: %s', async (args, sentence) => {
    const { code, out, err } = await say(command, args);
    expect(code).toBe(2);
    expect(err[0]).toContain(sentence);
    expect(err.join('\n')).toContain('exit codes: 0 done, 1 refused or failed, 2 wrong use');
    expect(out).toEqual([]);
  });

  it('but --help is one', async () => {
    expect(await say(command, ['--help'])).toMatchObject({ code: 0, err: [] });
  });
});
