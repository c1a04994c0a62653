import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { TocsinLab } from '../stories/tocsin-lab.ts';
import { findings, focused, measure, reachOf, type Focus } from './measure-page.ts';
import { connectBrowser, hasBrowser, looks, openPage, pageSomebody, PHONE, showAs } from './people-lab.ts';

/** Presses Tab until the focus is on what is looked for, and answers every stop on the way. */
async function tabTo(page: Page, wanted: RegExp): Promise<Focus[]> {
  const stops: Focus[] = [];
  while (stops.length < 60) {
    await page.keyboard.press('Tab');
    const stop = await focused(page);
    stops.push(stop);
    if (wanted.test(stop.name)) return stops;
  }
  throw new Error(`Tab never comes to ${String(wanted)}: ${stops.map(({ name }) => name).join(', ')}`);
}

describe.skipIf(!hasBrowser)('the phones page', () => {
  let lab: TocsinLab;
  let browser: Browser;
  let address: string;
  const pages = new Map<string, Page>();
  const pageOf = (state: string): Page => {
    const page = pages.get(state);
    if (page === undefined) throw new Error(`no page ${state}`);
    return page;
  };

  beforeAll(async () => {
    lab = await TocsinLab.open();
    browser = await connectBrowser();
    address = `${lab.system.awsUrl}/_local/`;
    pages.set('before anything was sent', await openPage(browser, address));
    await pageOf('before anything was sent').context().setOffline(true);
    await pageSomebody(lab, 'registry-down', 'No answer on port 443 since the release of 08:40.');
    await pageSomebody(lab, 'W'.repeat(1000), 'W'.repeat(5000));
    await pageSomebody(lab, 'השרת registry-down לא עונה', 'הודעה ארוכה 👩🏽‍🚒 '.repeat(50));
    await lab.pass('PT15M1S');
    pages.set('with messages', await openPage(browser, address));
    pages.set('without JavaScript', await openPage(browser, address, { javaScriptEnabled: false }));
  });
  afterAll(async () => {
    await browser.close();
    await lab.close();
  });

  // A page whose scripts are off does not run axe's either; without them it is the same document.
  describe.each(['before anything was sent', 'with messages'])('%s', (state) => {
    it.each(looks)('passes every rule of axe on %s', async (...look) => {
      await showAs(pageOf(state), look);
      expect(await findings(pageOf(state))).toEqual([]);
    });
  });

  describe.each(['before anything was sent', 'with messages', 'without JavaScript'])('%s', (state) => {
    it.each(looks)('has one main, one h1, a language and nothing to scroll sideways on %s', async (...look) => {
      await showAs(pageOf(state), look);
      expect(await measure(pageOf(state))).toMatchObject({
        lang: 'en',
        mains: 1,
        headings: 1,
        overhang: 0,
        cutOff: [],
      });
    });

    it('fits a window of 320 pixels, which is a desktop at 400 %', async () => {
      await pageOf(state).setViewportSize({ width: 320, height: 256 });
      expect(await measure(pageOf(state))).toMatchObject({ overhang: 0, cutOff: [] });
    });
  });

  it('moves when a message arrives, and not for somebody who asked for less motion', async () => {
    const arriving = `getComputedStyle(document.querySelector('.phone')).animationName`;
    const page = pageOf('with messages');
    expect(await page.evaluate(arriving)).toBe('arrive');
    await page.emulateMedia({ reducedMotion: 'reduce' });
    expect(await page.evaluate(arriving)).toBe('none');
  });

  it('has the buttons of the clock in reach on a small phone, 48 pixels high', async () => {
    await pageOf('with messages').setViewportSize(PHONE);
    for (const which of [1, 2, 3]) {
      const { height, inReach } = await reachOf(pageOf('with messages'), `.steps button:nth-child(${which})`);
      expect(height).toBeGreaterThanOrEqual(48);
      expect(inReach).toBe(true);
    }
  });

  it('lets a Hebrew subject of a mail run from right to left, and its English lines from left to right', async () => {
    const directions = await pageOf('with messages').evaluate<string[]>(`(() => {
      const bodies = [...document.querySelectorAll('.mailbox details p')].filter((p) => p.textContent.includes('הודעה'));
      return bodies.map((p) => getComputedStyle(p).unicodeBidi + ' ' + getComputedStyle(p).textAlign);
    })()`);
    expect(new Set(directions)).toEqual(new Set(['plaintext start']));
  });

  it('is worked by keyboard alone: from the clock to a link in an SMS, and back to the page that says who has it', async () => {
    const page = await openPage(browser, address, { javaScriptEnabled: false });
    const stops = await tabTo(page, /^a http:/);
    expect(stops.slice(0, 4).map(({ name }) => name)).toEqual([
      'button +1 min',
      'button +15 min',
      'button +1 h',
      expect.stringMatching(/^ol Messages to \+\d+, newest first$/),
    ]);
    for (const stop of stops) {
      expect(stop, stop.name).toMatchObject({ outline: 'solid', outlineWidth: 3, inView: true });
    }
    const [opened] = await Promise.all([page.context().waitForEvent('page'), page.keyboard.press('Enter')]);
    await opened.waitForLoadState();
    await opened.keyboard.press('Tab');
    await Promise.all([opened.waitForEvent('load'), opened.keyboard.press('Enter')]);
    expect(await opened.getByRole('status').textContent()).toMatch(/^Acknowledged by /);
    await page.context().close();
  });

  it.each([
    ['with JavaScript', true],
    ['without JavaScript', false],
  ])('moves the clock by keyboard, and shows the new time, %s', async (_how, javaScriptEnabled) => {
    const page = await openPage(browser, address, { javaScriptEnabled });
    const hourOn = lab.system.now() + 3_600_000;
    const shown = async () => Date.parse((await page.locator('#clock').getAttribute('datetime')) ?? '');
    await tabTo(page, /\+1 h/);
    await page.keyboard.press('Enter');
    await expect.poll(shown, { timeout: 60_000 }).toBeGreaterThanOrEqual(hourOn);
    expect(lab.system.now()).toBeGreaterThanOrEqual(hourOn);
    await page.context().close();
  });

  it('tells a screen reader of a message that arrives', async () => {
    const page = await openPage(browser, address);
    await pageSomebody(lab, 'registry-heard');
    const newest = lab.system.messages().at(-1);
    // On a phone the whole message is told; a letter without a subject by its first line.
    const body = newest?.body ?? '';
    const words = newest?.channel === 'sms' ? body : (newest?.subject ?? body.split('\n')[0]?.slice(0, 80) ?? '');
    await expect
      .poll(async () => (await page.locator('#news[role=status]').textContent())?.trim(), { timeout: 60_000 })
      .toBe(`New message to ${newest?.to ?? ''}: ${words}`.trim());
    await page.context().close();
  });
});
