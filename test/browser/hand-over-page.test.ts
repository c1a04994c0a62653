import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from 'playwright-core';
import { handOverPage } from '../../functions/sign-hand-over/hand-over-page.ts';
import { MINUTE } from '../../shared/flows/flow-fixture.ts';
import { lookAtHandOver } from '../../shared/flows/answer-hand-over-link.ts';
import { HAND_OFF, handOverDeps, handOverWorld, look, Told } from '../../shared/flows/hand-over-fixture.ts';
import { findings, measure, reachOf } from './measure-page.ts';
import { connectBrowser, hasBrowser, looks, openPage, showAs } from './people-lab.ts';

const TOKEN = 'm'.repeat(26);

describe.skipIf(!hasBrowser)('the page by which a shift is handed over (row S1.7)', () => {
  let browser: Browser;
  let link: string;

  beforeAll(async () => {
    const made = await handOverWorld();
    await made.open();
    made.now = HAND_OFF - 30 * MINUTE;
    await look(made, new Told());
    const deps = handOverDeps(made.process());
    await deps.links.keep(TOKEN, { schedule: 'primary', at: HAND_OFF, person: 'maya', goodUntil: HAND_OFF });
    const terms = { organisation: 'erlmcp', supportLine: { phone: '1-800-ERLMCP', email: 'support@erlmcp.example' } };
    const { html } = handOverPage(await lookAtHandOver(deps, TOKEN, made.now), { ...terms, now: made.now });
    link = `data:text/html;base64,${Buffer.from(html).toString('base64')}`;
    browser = await connectBrowser();
  });
  afterAll(() => browser.close());

  it.each(looks)(
    'passes every rule of axe on %s; each box is found by its words, the button is in reach',
    async (...how) => {
      const shown = await openPage(browser, link);
      await showAs(shown, how);
      expect(await findings(shown)).toEqual([]);
      expect(await measure(shown)).toMatchObject({ headings: 1, overhang: 0, cutOff: [], moving: 0 });
      await shown.getByRole('checkbox', { name: 'Backups ran and were tried' }).check();
      expect(await reachOf(shown, 'button')).toMatchObject({ inReach: true });
      const { height } = await reachOf(shown, 'label.tick');
      expect(height).toBeGreaterThanOrEqual(44);
      await shown.context().close();
    },
  );
});
