import { beforeEach, describe, expect, it } from 'vitest';
import { readDirectory } from '../../policies/read-policy-folder.ts';
import { AccessTokens, tokenIdOf } from '../../shared/adapters/access-tokens.ts';
import { DirectoryStore } from '../../shared/adapters/directory-store.ts';
import { MemoryTable } from '../../shared/adapters/table-fixture.ts';
import { say } from './command-fixture.ts';
import { tokenCommand } from './token-command.ts';

const NOON = Date.parse('2026-03-10T12:00:00Z');
let table: MemoryTable;
let now: number;
const command = tokenCommand(
  () => now,
  () => table,
);
const token = (...args: string[]) => say(command, args);

beforeEach(async () => {
  table = new MemoryTable();
  now = NOON;
  await new DirectoryStore(table).replace(readDirectory('erlmcp'), 0);
});

describe('npm run token', () => {
  it('creates one that works, and answers nothing else, so that it can be piped', async () => {
    const { code, out, err } = await token('create', '--scope', 'responder', '--for', 'maya');
    expect(code).toBe(0);
    expect(out).toEqual([expect.stringMatching(/^toc_[\w-]{32}$/)]);
    expect(err).toEqual([
      `${tokenIdOf(out[0] ?? '')}, scope responder, for maya. It is shown this once; nobody can read it again:`,
    ]);
    expect(await new AccessTokens(table).find(out[0] ?? '')).toEqual({ name: 'maya', scope: 'responder' });
  });

  it('asks back when a person is not in the directory, and does not for what reports alerts', async () => {
    const ofNobody = await token('create', '--scope', 'commander', '--for', 'myaa');
    expect(ofNobody).toMatchObject({
      code: 0,
      err: [expect.stringContaining('The directory has no person "myaa"'), expect.anything()],
    });
    expect((await token('create', '--scope', 'integration', '--for', 'nagios')).err).toHaveLength(1);
  });

  it('lists by id what there is, and never a token', async () => {
    expect(await token('list')).toEqual({ code: 0, out: [], err: ['There are no tokens.'] });
    const first = (await token('create', '--scope', 'admin', '--for', 'nadia')).out[0] ?? '';
    now += 90_000;
    const second = (await token('create', '--scope', 'integration', '--for', 'nagios')).out[0] ?? '';
    await token('revoke', tokenIdOf(first));
    const { out } = await token('list');
    expect(out).toEqual([
      'id                scope        for     created            revoked',
      `${tokenIdOf(first)}  admin        nadia   2026-03-10T12:00Z  2026-03-10T12:01Z`,
      `${tokenIdOf(second)}  integration  nagios  2026-03-10T12:01Z  -`,
    ]);
  });

  it('revokes one at once and leaves the others', async () => {
    const gone = (await token('create', '--scope', 'responder', '--for', 'maya')).out[0] ?? '';
    const kept = (await token('create', '--scope', 'responder', '--for', 'tomas')).out[0] ?? '';
    const id = tokenIdOf(gone);
    expect(await token('revoke', id)).toEqual({
      code: 0,
      out: [`${id}, scope responder, for maya, is revoked.`],
      err: [],
    });
    expect(await new AccessTokens(table).find(gone)).toBeUndefined();
    expect(await new AccessTokens(table).find(kept)).toBeDefined();
    now += 1;
    expect((await token('revoke', id)).out).toEqual([`${id} was revoked before, at 2026-03-10T12:00:00.000Z.`]);
  });

  it('refuses to revoke what is not there, and says how to find it', async () => {
    expect(await token('revoke', 'tok-0')).toEqual({
      code: 1,
      out: [],
      err: ['There is no token tok-0. List them: npm run -s token -- list'],
    });
  });

  it.each([
    [[], 'Say create, list or revoke.'],
    [['make'], 'make: expected create, list or revoke'],
    [
      ['create', '--for', 'maya'],
      '--scope is missing: expected one of responder, commander, admin, finance, integration',
    ],
    [['create', '--scope', 'root', '--for', 'maya'], '--scope root: expected one of'],
    [['create', '--scope', 'admin'], '--for is missing or too long'],
    [['create', '--scope', 'admin', '--for', 'a\nb'], '--for is missing or too long'],
    [['create', 'maya', '--scope', 'admin'], 'maya: not expected after create'],
    [['list', '--scope', 'admin'], '--scope and --for are for create'],
    [['revoke'], 'Name the id of the token to revoke'],
    [['revoke', 'toc_secret'], 'That is a token and no id'],
  ])('%j is no use: %s', async (args, sentence) => {
    const before = table.dump();
    const { code, err, out } = await token(...args);
    expect([code, out]).toEqual([2, []]);
    expect(err[0]).toContain(sentence);
    expect(table.dump()).toEqual(before);
  });
});
