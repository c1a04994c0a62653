import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { TocsinLab } from '../stories/tocsin-lab.ts';
import { findings, focused, measure, reachOf } from './measure-page.ts';
import { command, connectBrowser, hasBrowser, looks, openPage, pageSomebody, showAs } from './people-lab.ts';

const states = [
  'that asks',
  'acknowledged just now',
  'acknowledged by another',
  'resolved',
  'expired',
  'unknown',
  'mistyped',
] as const;
type State = (typeof states)[number];

describe.skipIf(!hasBrowser)('the link page', () => {
  let lab: TocsinLab;
  let browser: Browser;
  const pages = new Map<State, Page>();
  const pageOf = (state: State): Page => {
    const page = pages.get(state);
    if (page === undefined) throw new Error(`no page ${state}`);
    return page;
  };

  beforeAll(async () => {
    lab = await TocsinLab.open();
    browser = await connectBrowser();
    const asks = await pageSomebody(lab, 'registry-down', 'No answer on port 443 since the release of 08:40.');
    const mine = await pageSomebody(lab, 'registry-down-again');
    const anothers = await pageSomebody(lab, 'registry-slow');
    const over = await pageSomebody(lab, 'registry-flapping');
    const gone = await pageSomebody(lab, 'registry-forgotten');
    await command(lab, anothers.id, 'acknowledge');
    for (const { id } of [over, gone])
      for (const name of ['acknowledge', 'start', 'resolve']) await command(lab, id, name);
    await command(lab, gone.id, 'close');
    const unknown = asks.link.replace(/[^/]+$/, 'a'.repeat(26));
    const links: Record<State, string> = {
      'that asks': asks.link,
      'acknowledged just now': mine.link,
      'acknowledged by another': anothers.link,
      resolved: over.link,
      expired: gone.link,
      unknown,
      mistyped: `${unknown}/x`,
    };
    for (const state of states) pages.set(state, await openPage(browser, links[state]));
    await pageOf('acknowledged just now').getByRole('button').click();
  });
  afterAll(async () => {
    await browser.close();
    await lab.close();
  });

  describe.each(states)('%s', (state) => {
    it.each(looks)('passes every rule of axe on %s', async (...look) => {
      await showAs(pageOf(state), look);
      expect(await findings(pageOf(state))).toEqual([]);
    });

    it.each(looks)('has one main, one h1, a language and nothing to scroll sideways on %s', async (...look) => {
      await showAs(pageOf(state), look);
      expect(await measure(pageOf(state))).toEqual({
        lang: 'en',
        mains: 1,
        headings: 1,
        overhang: 0,
        cutOff: [],
        moving: 0,
      });
    });

    it('fits a window of 320 pixels, which is a desktop at 400 %', async () => {
      const page = pageOf(state);
      await page.setViewportSize({ width: 320, height: 256 });
      expect(await measure(page)).toMatchObject({ overhang: 0, cutOff: [] });
    });
  });

  it.each(looks)(
    'asks with a button of 48 pixels or more that is in reach without scrolling on %s',
    async (...look) => {
      const page = pageOf('that asks');
      await showAs(page, look);
      const { height, inReach } = await reachOf(page, 'button');
      expect(height).toBeGreaterThanOrEqual(48);
      expect(inReach).toBe(true);
    },
  );

  it('keeps the button in reach on a phone that lies on its side', async () => {
    const page = pageOf('that asks');
    await page.setViewportSize({ width: 640, height: 360 });
    const { height, inReach } = await reachOf(page, 'button');
    expect(height).toBeGreaterThanOrEqual(48);
    expect(inReach).toBe(true);
  });

  it.each(['light', 'dark'] as const)(
    'draws the edge of the button where colours are forced, %s',
    async (colorScheme) => {
      const page = pageOf('that asks');
      await page.emulateMedia({ forcedColors: 'active', colorScheme });
      const edge = await page.evaluate<[string, string]>(`(() => {
      const { borderTopWidth, borderTopStyle, borderTopColor, backgroundColor } = getComputedStyle(document.querySelector('button'));
      return [borderTopWidth + ' ' + borderTopStyle, borderTopColor === backgroundColor ? 'unseen' : 'seen'];
    })()`);
      await page.emulateMedia({ forcedColors: 'none' });
      expect(edge).toEqual(['2px solid', 'seen']);
    },
  );

  it('reads to a screen reader what is asked, of whom, and the one button', async () => {
    const spoken = await pageOf('that asks').locator('body').ariaSnapshot();
    expect(spoken).toMatch(/^- main:\n {2}- text: P1\n {2}- heading "registry-down" \[level=1\]/);
    expect(spoken).toContain('- paragraph: You, Maya Okafor, are asked to take it.');
    expect(spoken.match(/- button/g)).toHaveLength(1);
    expect(spoken).toMatch(/- button "Acknowledge"\n- contentinfo:/);
  });

  it('begins with who has it, for the eye and for a screen reader, once that is somebody', async () => {
    for (const state of ['acknowledged just now', 'acknowledged by another', 'resolved'] as const) {
      const spoken = await pageOf(state).locator('body').ariaSnapshot();
      expect(spoken).toMatch(/^- main:\n {2}- status: "?(Acknowledged|Resolved) by Maya Okafor, 10 Mar 2026, 09:00/);
      expect((await focused(pageOf(state))).name).toMatch(/^p (Acknowledged|Resolved) by Maya Okafor/);
      expect(await pageOf(state).title()).toMatch(/^(Acknowledged|Resolved): INC-/);
    }
  });

  it.each([
    ['with JavaScript', true],
    ['without JavaScript', false],
  ])('is worked by keyboard alone, with the focus in sight, %s', async (_how, javaScriptEnabled) => {
    const { id, link } = await pageSomebody(lab, 'registry-by-keyboard');
    const page = await openPage(browser, link, { javaScriptEnabled });
    await page.keyboard.press('Tab');
    expect(await focused(page)).toEqual({
      name: 'button Acknowledge',
      outline: 'solid',
      outlineWidth: 4,
      inView: true,
    });
    await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')]);
    expect(await page.getByRole('status').textContent()).toMatch(/^Acknowledged by Maya Okafor, .*It is yours/);
    await page.keyboard.press('Tab');
    expect(await focused(page)).toMatchObject({ name: 'a support@erlmcp.com', outline: 'solid', inView: true });
    expect((await lab.get(`/v1/incidents/${id}`)).json).toMatchObject({ status: 'acknowledged' });
    await page.context().close();
  });
});
