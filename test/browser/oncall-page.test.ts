import { rmSync } from 'node:fs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { FeedKeys } from '../../shared/adapters/feed-keys.ts';
import { DynamoTable } from '../../shared/adapters/table.ts';
import { synthesizePolicy } from '../stories/synthesize-policy.ts';
import { TocsinLab } from '../stories/tocsin-lab.ts';
import { findings, focused, measure } from './measure-page.ts';
import { connectBrowser, hasBrowser, looks, openPage, showAs } from './people-lab.ts';

/** A bigger phone and a screen on the wall, beside the looks of all pages. */
const allLooks: typeof looks = [
  ...looks,
  ['a phone of 375 pixels, light', { width: 375, height: 812 }, 'light'],
  ['a phone of 375 pixels, dark', { width: 375, height: 812 }, 'dark'],
  ['a wall, light', { width: 1920, height: 1080 }, 'light'],
  ['a wall, dark', { width: 1920, height: 1080 }, 'dark'],
];
const WALL = { width: 1920, height: 1080 };

/** The address of the page in this lab, as whoever made it would hand it on. */
async function addressOf(lab: TocsinLab): Promise<string> {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const client = new DynamoDBClient({ region: 'us-east-1', credentials, endpoint: lab.system.awsUrl });
  const { key } = await new FeedKeys(new DynamoTable('tocsin', client)).create({ of: 'wall', by: 'x', createdAt: 0 });
  client.destroy();
  return `${lab.system.productUrl}/oncall?key=${key}`;
}

describe.skipIf(!hasBrowser).each(['erlmcp', 'round-the-clock'])('the page of who is on call, by %s', (policy) => {
  let lab: TocsinLab;
  let browser: Browser;
  let address: string;
  let cdkOut: string | undefined;
  const pages = new Map<string, Page>();
  const pageOf = (state: string): Page => {
    const page = pages.get(state);
    if (page === undefined) throw new Error(`no page ${state}`);
    return page;
  };
  const [away, bare] = policy === 'erlmcp' ? ['aoife', 'Dublin centre'] : ['siobhan', 'Europe, primary'];

  beforeAll(async () => {
    cdkOut = policy === 'erlmcp' ? undefined : synthesizePolicy(policy);
    lab = await TocsinLab.open({ policy, ...(cdkOut === undefined ? {} : { cdkOut }) });
    browser = await connectBrowser();
    address = await addressOf(lab);
    pages.set('without a gap', await openPage(browser, address));
    const leave = { person: away, start: '2026-03-10T00:00:00Z', end: '2026-03-10T12:00:00Z' };
    const taken = await lab.post('/v1/leave', leave, lab.tokens.commander);
    if (taken.status !== 201) throw new Error(taken.text);
    pages.set('with a gap', await openPage(browser, address));
    pages.set('with every week open', await openPage(browser, address));
    await pageOf('with every week open').evaluate(
      `document.querySelectorAll('details').forEach((one) => { one.open = true })`,
    );
    pages.set('with a wrong key', await openPage(browser, `${address}x`));
  });
  afterAll(async () => {
    await browser.close();
    await lab.close();
    if (cdkOut !== undefined) rmSync(cdkOut, { recursive: true });
  });

  describe.each(['without a gap', 'with a gap', 'with every week open', 'with a wrong key'])('%s', (state) => {
    it.each(allLooks)('passes every rule of axe, and nothing scrolls sideways, on %s', async (...look) => {
      const page = pageOf(state);
      await showAs(page, look);
      expect(await findings(page)).toEqual([]);
      expect(await measure(page)).toEqual({
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

  it.each(['light', 'dark'] as const)(
    'shows a gap in red, with a mark and in words, first of all, %s',
    async (scheme) => {
      const page = pageOf('with a gap');
      await showAs(page, ['a phone', { width: 375, height: 812 }, scheme]);
      const gaps = page.getByRole('region', { name: 'Nobody on call: gaps in the coming 7 days' });
      expect(await gaps.innerText()).toContain(`${bare}: now, for another 3 h`);
      expect((await gaps.boundingBox())?.y).toBeLessThan(120);
      const card = page.getByRole('article').filter({ hasText: bare }).first();
      expect(await card.innerText()).toMatch(/Nobody on call\s+Until 12:00, in 3 h/);
      const colours = await page.evaluate<{ ink: string; mark: string; ground: string }>(`(() => {
      const gap = document.querySelector('article .gap');
      return {
        ink: getComputedStyle(gap).color,
        mark: getComputedStyle(gap, '::before').clipPath,
        ground: getComputedStyle(document.querySelector('.gaps')).backgroundColor,
      };
    })()`);
      expect(colours.ink).toBe(scheme === 'light' ? 'rgb(140, 29, 24)' : 'rgb(255, 157, 144)');
      expect(colours.ground).toBe('rgb(140, 29, 24)');
      expect(colours.mark).toContain('polygon');
      expect(await page.title()).toMatch(/^\d+ gaps?: on call/);
    },
  );

  it('opens a week by thumb: 44 pixels high or more, and without a script', async () => {
    const page = await openPage(browser, address, { javaScriptEnabled: false });
    const weeks = page.locator('summary');
    for (const week of await weeks.all()) expect((await week.boundingBox())?.height).toBeGreaterThanOrEqual(44);
    const first = page.locator('details').first();
    expect(await first.getAttribute('open')).not.toBeNull();
    await weeks.nth(1).click();
    expect(await page.locator('details').nth(1).locator('dd').first().isVisible()).toBe(true);
    await page.context().close();
  });

  it('is worked by keyboard, with the focus in sight', async () => {
    const page = await openPage(browser, address);
    await page.keyboard.press('Tab');
    expect(await focused(page)).toMatchObject({ outline: 'solid', outlineWidth: 4, inView: true });
    await page.keyboard.press('Enter');
    expect(await page.locator('details').first().getAttribute('open')).toBeNull();
    await page.context().close();
  });

  it('draws four weeks on a wall, with gaps hatched and today marked, and leaves the drawing out on a phone', async () => {
    const page = pageOf('with a gap');
    await page.setViewportSize(WALL);
    expect(await page.locator('.chart').isVisible()).toBe(true);
    expect(await page.locator('.dates .today').first().innerText()).toContain('10 Mar');
    const fill = await page.evaluate<string>(`getComputedStyle(document.querySelector('path.g')).fill`);
    expect(fill).toContain('#x');
    // Bars stand under the days that they are on.
    const widths = await page.evaluate<number[]>(`(() => {
      const svg = document.querySelector('.chart .grid svg');
      const dates = document.querySelector('.dates');
      return [svg, dates].map((one) => one.getBoundingClientRect()).flatMap(({ left, width }) => [left, width]);
    })()`);
    expect(widths[0]).toBeCloseTo(widths[2] ?? 0, 0);
    expect(widths[1]).toBeCloseTo(widths[3] ?? 0, 0);
    await page.setViewportSize({ width: 375, height: 812 });
    expect(await page.locator('.chart').isVisible()).toBe(false);
  });

  it('tells a screen reader in words all that is drawn', async () => {
    const page = pageOf('with every week open');
    const spoken = await page.locator('body').ariaSnapshot();
    expect(spoken).not.toContain('The coming four weeks');
    const drawn = await page.locator('.chart bdi').allTextContents();
    const weeks = (await page.locator('.weeks').textContent()) ?? '';
    expect(drawn.length).toBeGreaterThan(4);
    expect(drawn.filter((name) => !weeks.includes(name))).toEqual([]);
  });

  it('asks for nothing else, and tells nobody its address', async () => {
    const page = await openPage(browser, 'about:blank');
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    const answer = await page.goto(`${address}&wall=1`);
    await page.waitForLoadState('networkidle');
    expect(asked.filter((url) => !url.endsWith('/favicon.ico'))).toEqual([`${address}&wall=1`]);
    expect(answer?.headers()).toMatchObject({ 'referrer-policy': 'no-referrer', refresh: '60' });
    await page.context().close();
  });
});
