import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { TocsinLab } from './tocsin-lab.ts';

describe('a restart of the laptop (failures 9 and 18)', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'tocsin-restart-'));
  afterAll(() => {
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('keeps incidents, messages, tokens, the clock and the waiting ladder, and the link sent before it works after', async () => {
    const before = await TocsinLab.open({ dataDir });
    await before.alarm({ name: 'registry-down', state: 'ALARM' });
    await before.pass('PT3H');
    const page = before.latest('sms', 'maya');
    const { id, openedAt, unroutable } = await before.theIncident();
    const clock = before.system.now();
    const sent = before.system.messages().length;
    await before.close();

    const after = await TocsinLab.open({ dataDir });
    try {
      expect(after.system.now()).toBeGreaterThanOrEqual(clock);
      expect(after.tokens).toEqual(before.tokens);
      expect(await after.theIncident()).toMatchObject({ id, openedAt, unroutable, status: 'open' });
      expect(after.latest('sms', 'maya').id).toBe(page.id);
      await after.system.settled();
      expect(after.system.messages()).toHaveLength(sent);
      const token = page.body.split('/a/')[1]?.slice(0, 26) ?? '';
      const pressed = await after.request('POST', `/a/${token}`);
      expect(pressed.text).toContain('Acknowledged by Maya Okafor');
    } finally {
      await after.close();
    }
  });

  it('climbs on after a restart, each next rung once', async () => {
    const folder = mkdtempSync(join(dataDir, 'climbing-'));
    const before = await TocsinLab.open({ dataDir: folder });
    await before.alarm({ name: 'registry-down', state: 'ALARM' });
    await before.close();

    const after = await TocsinLab.open({ dataDir: folder });
    try {
      after.newMessages();
      await after.pass('PT50M');
      expect(after.news().filter((one) => one.startsWith('sms'))).toEqual(['sms aoife', 'sms priya', 'sms wei-ling']);
    } finally {
      await after.close();
    }
  });
});
