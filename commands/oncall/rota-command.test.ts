import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { readDirectory } from '../../policies/read-policy-folder.ts';
import { DirectoryStore } from '../../shared/adapters/directory-store.ts';
import { MemoryTable } from '../../shared/adapters/table-fixture.ts';
import { runCommand } from '../operator/run-command.ts';
import { rotaCommand } from './rota-command.ts';
import { rotaToYaml } from './rota-yaml.ts';

let table: MemoryTable;
const folder = mkdtempSync(join(tmpdir(), 'rota-'));
beforeEach(async () => {
  table = new MemoryTable();
  await new DirectoryStore(table).replace(readDirectory('round-the-clock'), 0);
});

async function say(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const [out, err]: [string[], string[]] = [[], []];
  const terminal = { out: (line: string) => void out.push(line), err: (line: string) => void err.push(line) };
  const command = rotaCommand(
    () => 0,
    () => table,
  );
  const code = await runCommand(command, { args, env: {}, terminal: terminal });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

const exported = async (name: string): Promise<string> => {
  const file = join(folder, name);
  writeFileSync(file, (await say('export')).out);
  return file;
};

describe('a rota as a file', () => {
  it('is exported as YAML that applies to no difference', async () => {
    expect(await say('apply', await exported('same.yaml'))).toEqual({
      code: 0,
      out: 'No difference. Nothing is written.',
      err: '',
    });
  });

  it('says with --plan what would change, writes it without, and a second time finds nothing to do', async () => {
    const file = await exported('changed.yaml');
    writeFileSync(file, readFileSync(file, 'utf8').replace('name: Europe, primary', 'name: Europa'));
    const before = table.dump();
    expect((await say('apply', file, '--plan')).out).toBe(
      '~ schedules europe: name\nNothing is written: this is the plan.',
    );
    expect(table.dump()).toEqual(before);
    expect((await say('apply', file)).out).toBe('~ schedules europe: name\nApplied.');
    expect((await new DirectoryStore(table).rota.schedule('europe'))?.schedule.name).toBe('Europa');
    expect((await say('apply', file)).out).toContain('No difference');
  });

  it.each([
    ['a zone that there is not', 'zone: Europe/London', 'zone: Europe/Atlantis', /changed-\w+\.yaml:\d+:\d+ .*zone/],
    ['somebody unknown', '- siobhan', '- sean', /people|person|turns/],
    [
      'a schedule less, by which a role is filled',
      '- id: global-on-call',
      '- id: other',
      /role global-on-call is filled/,
    ],
  ])('is refused with %s, and nothing is written', async (what, from, to, said) => {
    const file = await exported(`changed-${what.replace(/\W+/g, '')}.yaml`);
    const text = readFileSync(file, 'utf8');
    expect(text).toContain(from);
    writeFileSync(file, text.replace(from, to));
    const before = table.dump();
    const told = await say('apply', file);
    expect(told.code).toBe(1);
    expect(told.err).toMatch(said);
    expect(table.dump()).toEqual(before);
  });

  it('is refused when a schedule of it is larger than can be kept, which is named with its size', async () => {
    const shifts = Array.from({ length: 4000 }, (_, at) => ({
      start: new Date(at * 3_600_000).toISOString(),
      end: new Date((at + 1) * 3_600_000).toISOString(),
      people: ['siobhan', 'tala'],
    }));
    const rota = await new DirectoryStore(table).rota.read();
    const [first, ...rest] = rota.schedules;
    const layers = [{ id: 'written', kind: 'calendar' as const, shifts }];
    const file = join(folder, 'large.yaml');
    writeFileSync(file, rotaToYaml({ ...rota, schedules: [{ ...first, layers } as never, ...rest] }));
    const before = table.dump();
    for (const more of [[], ['--plan']]) {
      const told = await say('apply', file, ...more);
      expect(told.code).toBe(1);
      expect(told.err).toMatch(
        new RegExp(`schedules: "${first?.id ?? ''}" is 3\\d\\d KB large, expected at most 350 KB`),
      );
    }
    expect(table.dump()).toEqual(before);
  });

  it.each([[['apply']], [['burn', 'x']], [['import', 'rota.yaml']]])('%j is wrong use', async (args) => {
    expect((await say(...args)).code).toBe(2);
  });
});
