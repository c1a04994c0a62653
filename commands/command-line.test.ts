import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { endServer, listen } from '../local/kernel/listen.ts';

const root = join(import.meta.dirname, '..');

interface Ended {
  status: number | null;
  out: string;
  error: string;
}

/** Runs a script as npm does; status null: it had to be stopped. */
function run(script: string, args: string[]): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(root, script), ...args], {
      cwd: mkdtempSync(join(tmpdir(), 'command-')),
      timeout: 30_000,
    });
    const said = { out: '', error: '' };
    child.stdout.on('data', (chunk: Buffer) => (said.out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (said.error += chunk.toString()));
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, ...said }));
  });
}

const commands = [
  ['local/start.ts', 'usage: npm start'],
  ['commands/alarm.ts', 'usage: npm run alarm'],
  ['commands/demo.ts', 'usage: npm run demo'],
  ['commands/test.ts', 'usage: npm test'],
] as const;

describe('a command', () => {
  it.each(commands)('%s explains itself when it is asked to', async (script, usage) => {
    const { status, out, error } = await run(script, ['--help']);
    expect({ status, error }).toEqual({ status: 0, error: '' });
    expect(out).toContain(usage);
  });

  it.each(commands)('%s names an option that it does not know, and does nothing', async (script, usage) => {
    const { status, out, error } = await run(script, ['--colour', 'red']);
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(error).toContain("Unknown option '--colour'");
    expect(error).toContain(usage);
  });
});

describe('npm start', () => {
  const start = (...args: string[]): Promise<Ended> =>
    run('local/start.ts', ['--port', '0', '--aws-port', '0', ...args]);

  it('says which port is taken and how to take another one', async () => {
    const server = createServer();
    const port = String(await listen(server, 0, '--x'));
    for (const flag of ['--port', '--aws-port']) {
      const { status, error } = await start('--memory', flag, port);
      expect(status).toBe(1);
      expect(error).toBe(
        `tocsin: Port ${port} is in use by another program. Stop that one, or choose another port with ${flag} N.\n`,
      );
    }
    await endServer(server);
  });

  it.each([
    ['a file', join(mkdtempSync(join(tmpdir(), 'start-')), 'file')],
    ['a place where nothing can be kept', '/proc/nowhere'],
  ])('says that the data cannot lie in %s, in one line', async (what, dataDir) => {
    if (what === 'a file') writeFileSync(dataDir, '');
    const { status, error } = await start('--data', dataDir);
    expect(status).toBe(1);
    expect(error).toMatch(
      /^tocsin: Nothing can be kept in \S+ \(.+\)\. Please choose other data with --data DIR or --memory\.\n$/,
    );
  });
});

describe('npm run alarm', () => {
  it('says how to start the system when there is none', async () => {
    const server = createServer();
    const port = String(await listen(server, 0, '--x'));
    await endServer(server);
    const { status, error } = await run('commands/alarm.ts', ['--name', 'x', '--state', 'OK', '--aws-port', port]);
    expect(status).toBe(2);
    expect(error).toContain(`nothing answers at http://127.0.0.1:${port}; start it with: npm start`);
  });

  it('says so when another program answers', async () => {
    const server = createServer((_, response) => response.end('hello'));
    const port = String(await listen(server, 0, '--x'));
    const { status, error } = await run('commands/alarm.ts', ['--name', 'x', '--state', 'OK', '--aws-port', port]);
    expect(status).toBe(2);
    expect(error).toContain(`what answers at http://127.0.0.1:${port} is not Tocsin`);
    await endServer(server);
  });
});
