import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { say } from '../../commands/operator/command-fixture.ts';
import { directoryCommand } from '../../commands/operator/directory-command.ts';
import { tokenCommand } from '../../commands/operator/token-command.ts';
import { TocsinLab } from './tocsin-lab.ts';

/** An operator's terminal, against the running template: the same commands as against AWS. */
let lab: TocsinLab;
let folder: string;
beforeAll(async () => {
  lab = await TocsinLab.open();
  folder = mkdtempSync(join(tmpdir(), 'operator-'));
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await lab.close();
});
const at = () => ['--endpoint', lab.system.awsUrl];
const directory = (...args: string[]) =>
  say(
    directoryCommand(() => Date.now()),
    [...args, ...at()],
  );
const token = (...args: string[]) => say(tokenCommand(Date.now), [...args, ...at()]);

it('whoever an import puts on the first rung is paged by the next alarm', async () => {
  const file = join(folder, 'people.yaml');
  expect(await directory('export', file)).toMatchObject({ code: 0 });
  const text = readFileSync(file, 'utf8');
  const zoe =
    '  - { id: zoe, name: Zoe Nolan, phone: "+353871234567", email: zoe@erlmcp.example, zone: Europe/Dublin }\n';
  writeFileSync(
    file,
    text.replace('people:\n', `people:\n${zoe}`).replace(/ {2}L1:\n {4}- maya\n/, '  L1:\n    - zoe\n'),
  );

  expect((await directory('import', file, '--plan')).out).toEqual([
    'people',
    '  + zoe',
    'roles',
    '  ~ L1: people',
    expect.stringContaining('this is the plan'),
  ]);
  expect((await lab.get('/v1/oncall')).text).not.toContain('zoe');
  expect((await directory('import', file)).out.at(-1)).toBe('1 to add, 1 to change, 0 to remove. Imported.');
  expect((await lab.get('/v1/oncall')).text).toContain('Zoe Nolan');
  // The sample's numbers are of ranges that nobody has.
  expect(lab.news()).toEqual(['email nadia']);

  await lab.alarm({ name: 'registry-down', state: 'ALARM' });
  expect(lab.news()).toContain('sms +353871234567');
});

it('a token opens the API from the moment it is created until it is revoked', async () => {
  const [secret] = (await token('create', '--scope', 'responder', '--for', 'maya')).out;
  expect((await lab.get('/v1/incidents', secret)).status).toBe(200);
  const id = (await token('list')).out.at(-1)?.split(' ')[0] ?? '';
  expect(await token('revoke', id)).toMatchObject({ code: 0, out: [expect.stringContaining('is revoked')] });
  expect((await lab.get('/v1/incidents', secret)).status).toBe(401);
});
