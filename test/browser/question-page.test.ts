import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { synthesizePolicy } from '../stories/synthesize-policy.ts';
import { TocsinLab } from '../stories/tocsin-lab.ts';
import { findings, focused, measure, reachOf } from './measure-page.ts';
import { connectBrowser, hasBrowser, looks, openPage, showAs } from './people-lab.ts';

describe.skipIf(!hasBrowser)('the page that puts a question (rows S0.4, S0.6)', () => {
  let cdkOut: string;
  let lab: TocsinLab;
  let browser: Browser;
  let page: Page;
  let link: string;

  beforeAll(async () => {
    cdkOut = synthesizePolicy('enterprise-performance');
    lab = await TocsinLab.open({ policy: 'enterprise-performance', cdkOut });
    browser = await connectBrowser();
    await lab.post('/v1/incidents', { title: 'Campaigns stand still', severity: 'P0', service: 'campaigns' });
    await lab.pass('PT5M30S');
    const asked = lab.newMessages().filter(({ channel, to }) => channel === 'sms' && lab.nameOf(to) === 'yasmin');
    link = /http:\/\/\S+\/a\/[a-z2-7]{26}/.exec(asked.at(-1)?.body ?? '')?.[0] ?? expect.fail('no link');
    page = await openPage(browser, link, { javaScriptEnabled: false });
  });
  afterAll(async () => {
    await browser.close();
    await lab.close();
    rmSync(cdkOut, { recursive: true, force: true });
  });

  it.each(looks)('passes every rule of axe on %s, and shows both buttons without scrolling', async (...look) => {
    const shown = await openPage(browser, link);
    await showAs(shown, look);
    expect(await findings(shown)).toEqual([]);
    for (const name of ['Yes', 'No']) await expect(shown.getByRole('button', { name }).isVisible()).resolves.toBe(true);
    expect(await measure(shown)).toMatchObject({ headings: 1, overhang: 0, cutOff: [] });
    expect(await reachOf(shown, 'button.no')).toMatchObject({ inReach: true });
    await shown.context().close();
  });

  it('is answered without a script, and says first what was answered, by whom', async () => {
    await page.getByRole('button', { name: 'Yes' }).click();
    expect(await page.textContent('.who')).toContain('Yes, said Yasmin Rahimi');
    const again = await openPage(browser, link);
    expect(await again.getByRole('button').count()).toBe(0);
    expect((await focused(again)).name).toContain('Yes, said Yasmin Rahimi');
    expect(await findings(again)).toEqual([]);
    await again.context().close();
  });
});
