import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { createKernel } from './create-kernel.ts';
import { createOutbox } from './message-outbox.ts';
import { openStorage } from './open-storage.ts';
import { StartRefused } from './start-refused.ts';

const directory = (): string => mkdtempSync(join(tmpdir(), 'storage-'));

function fileIn(dataDir: string): string {
  writeFileSync(join(dataDir, 'file'), '');
  return join(dataDir, 'file');
}

function withForeignDatabase(): string {
  const dataDir = directory();
  writeFileSync(join(dataDir, 'local.db'), 'x'.repeat(5000));
  return dataDir;
}

describe('the data directory', () => {
  it('belongs to one run at a time, and the message names the process that has it', () => {
    const dataDir = directory();
    const first = openStorage(dataDir);
    expect(() => openStorage(dataDir)).toThrow(`in use by another run (process ${process.pid})`);
    first.close();
    openStorage(dataDir).close();
  });

  it.each<[string, () => string, RegExp]>([
    ['is a file', () => fileIn(directory()), /is a file/],
    ['lies below a file', () => join(fileIn(directory()), 'below'), /file is a file/],
    ['is none that can be made', () => '/proc/nowhere', /ENOENT|EACCES|EPERM|EROFS/],
    ['holds something else under the name of the database', () => withForeignDatabase(), /not a database/],
  ])('that %s is refused in a sentence that says what to do', (_what, dataDir, why) => {
    const path = dataDir();
    const open = (): unknown => openStorage(path);
    expect(open).toThrow(StartRefused);
    expect(open).toThrow(why);
    expect(open).toThrow(`Nothing can be kept in ${path}`);
    expect(open).toThrow('Please choose other data with --data DIR or --memory.');
  });

  it('is refused when another version of Tocsin filled it', () => {
    const dataDir = directory();
    const other = new DatabaseSync(join(dataDir, 'local.db'));
    other.exec('CREATE TABLE messages (seq INTEGER PRIMARY KEY)');
    other.close();
    expect(() => openStorage(dataDir)).toThrow('were made by another version of Tocsin and cannot be read');
  });

  it('is made with all that leads to it', () => {
    const dataDir = join(directory(), 'a', 'b');
    openStorage(dataDir).close();
    expect(readdirSync(dataDir)).toContain('local.db');
  });

  it('keeps captured messages and the clock from one run to the next', async () => {
    const dataDir = directory();
    const first = createKernel({ dataDir, startAt: Date.UTC(2030, 0, 1) });
    first.outbox.capture({ channel: 'sms', to: '+4915100000001', body: 'hello' });
    first.outbox.capture({ channel: 'slack', to: '#ops', body: 'posted', simulated: true });
    await first.driver.advance((now) => now + 3_600_000);
    await first.close();

    const second = createKernel({ dataDir });
    expect(second.kernel.clock.now()).toBeGreaterThanOrEqual(Date.UTC(2030, 0, 1, 1));
    expect(second.outbox.list({})).toMatchObject([
      { to: '+4915100000001', body: 'hello' },
      { to: '#ops', body: 'posted', simulated: true },
    ]);
    await second.close();
  });

  it('goes on with messages of before any were simulated', () => {
    const storage = new DatabaseSync(':memory:');
    storage.exec(`CREATE TABLE messages (seq INTEGER PRIMARY KEY AUTOINCREMENT, channel TEXT NOT NULL,
      recipient TEXT NOT NULL, subject TEXT, body TEXT NOT NULL, sent_at INTEGER NOT NULL);
      INSERT INTO messages (channel, recipient, body, sent_at) VALUES ('sms', '+1', 'old', 0)`);
    const outbox = createOutbox(storage, { now: () => 0 });
    outbox.capture({ channel: 'slack', to: '#ops', body: 'new', simulated: true });
    expect(outbox.list({}).map(({ body, simulated }) => [body, simulated])).toEqual([
      ['old', undefined],
      ['new', true],
    ]);
  });
});

describe('captured messages', () => {
  it('are listed oldest first, by channel and recipient, with the time on the clock', () => {
    const { outbox } = createKernel({ startAt: Date.UTC(2030, 0, 1) });
    outbox.capture({ channel: 'sms', to: '+1', body: 'one' });
    outbox.capture({ channel: 'email', to: 'a@example.com', subject: 'S', body: 'two' });
    outbox.capture({ channel: 'sms', to: '+2', body: 'three' });
    expect(outbox.list({}).map(({ body }) => body)).toEqual(['one', 'two', 'three']);
    expect(outbox.list({ channel: 'sms', to: '+2' }).map(({ body }) => body)).toEqual(['three']);
    expect(outbox.list({ channel: 'email' })[0]).toMatchObject({ id: 'message-00000002', subject: 'S' });
    expect(outbox.list({})[0]?.sentAt).toMatch(/^2030-01-01T00:00:/);
  });
});
