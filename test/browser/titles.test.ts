import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from 'playwright-core';
import { TocsinLab } from '../stories/tocsin-lab.ts';
import { focused, measure, reachOf } from './measure-page.ts';
import { connectBrowser, hasBrowser, openPage, pageSomebody } from './people-lab.ts';

const titles: [string, string, 'ltr' | 'rtl'][] = [
  ['1,000 characters without a space', 'W'.repeat(1000), 'ltr'],
  ['1,000 characters in words', 'registry is down again '.repeat(50).slice(0, 999) + '.', 'ltr'],
  ['emoji of several parts', '👩🏽‍🚒👨‍👩‍👧‍👦🏳️‍🌈🇮🇪'.repeat(30), 'ltr'],
  ['Hebrew with English in it', 'השרת registry-down לא עונה (port 443)', 'rtl'],
  ['1,000 characters of Hebrew without a space', 'ש'.repeat(1000), 'rtl'],
  ['Arabic with numbers', 'الخادم registry لا يستجيب منذ 08:40', 'rtl'],
  ['English with Hebrew in it', 'registry-down: השרת לא עונה', 'ltr'],
  ['marks upon marks', `${'e\u0301\u0350\u0336'.repeat(60)} ${'n\u0303'.repeat(300)}`, 'ltr'],
  ['overrides of direction', 'registry \u202egnp.exe\u202c \u2066down\u2069 \u202b', 'ltr'],
  ['signs of HTML', '</h1><script>alert(1)</script>"\'&amp;', 'ltr'],
];

describe.skipIf(!hasBrowser)('the link page on a small phone, whatever the title holds', () => {
  let lab: TocsinLab;
  let browser: Browser;
  beforeAll(async () => {
    lab = await TocsinLab.open();
    browser = await connectBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await lab.close();
  });

  it.each(titles)(
    '%s: nothing is cut off, the button is in reach, and pressing it works',
    async (_what, title, dir) => {
      const { link } = await pageSomebody(lab, title, title);
      const page = await openPage(browser, link);
      const heading = page.getByRole('heading', { level: 1 });
      expect(await heading.textContent()).toBe(title);
      expect(await page.evaluate(`getComputedStyle(document.querySelector('h1')).direction`)).toBe(dir);
      expect(await measure(page)).toMatchObject({ overhang: 0, cutOff: [] });
      expect(await reachOf(page, 'button')).toMatchObject({ height: 88, inReach: true });

      await Promise.all([page.waitForEvent('load'), page.getByRole('button').click()]);
      expect(await reachOf(page, '[role=status]')).toMatchObject({ inReach: true });
      expect((await focused(page)).name).toMatch(/^p Acknowledged by Maya Okafor/);
      expect(await measure(page)).toMatchObject({ overhang: 0, cutOff: [] });
      await page.context().close();
    },
  );

  it('900 marks on one letter, which no line can break: neither the page nor the button moves', async () => {
    const { link } = await pageSomebody(lab, `Z${'\u0350\u0336\u0489'.repeat(300)}`);
    const page = await openPage(browser, link);
    expect(await measure(page)).toMatchObject({ overhang: 0 });
    expect(await reachOf(page, 'button')).toMatchObject({ height: 88, inReach: true });
    await page.context().close();
  });
});
