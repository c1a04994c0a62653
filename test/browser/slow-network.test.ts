import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { TocsinLab } from '../stories/tocsin-lab.ts';
import { command, connectBrowser, hasBrowser, PHONE, pageSomebody, type Paged } from './people-lab.ts';

/** What 2G gives: 30 KB a second at best, and most of a second until the first byte. */
const SLOW = { offline: false, latency: 700, downloadThroughput: 30_000, uploadThroughput: 10_000 };

interface Traffic {
  readonly requests: string[];
  bytes: number;
}

async function watch(session: CDPSession): Promise<Traffic> {
  const traffic: Traffic = { requests: [], bytes: 0 };
  session.on('Network.requestWillBeSent', ({ request }) => traffic.requests.push(`${request.method} ${request.url}`));
  session.on('Network.loadingFinished', ({ encodedDataLength }) => (traffic.bytes += encodedDataLength));
  await session.send('Network.enable');
  await session.send('Network.emulateNetworkConditions', SLOW);
  return traffic;
}

describe.skipIf(!hasBrowser)('the link page on a slow network', () => {
  let lab: TocsinLab;
  let browser: Browser;
  let paged: Paged;
  let page: Page;
  let traffic: Traffic;
  beforeAll(async () => {
    lab = await TocsinLab.open();
    browser = await connectBrowser();
    paged = await pageSomebody(lab, 'ש'.repeat(1000), 'צ'.repeat(10_000));
    const context = await browser.newContext({ viewport: PHONE });
    page = await context.newPage();
    traffic = await watch(await context.newCDPSession(page));
    await page.goto(paged.link, { waitUntil: 'networkidle' });
  });
  afterAll(async () => {
    await browser.close();
    await lab.close();
  });

  it('is one request and under 15 KB, headers included, whatever the title', () => {
    expect(traffic.requests).toEqual([`GET ${paged.link}`]);
    expect(traffic.bytes).toBeGreaterThan(2_000);
    expect(traffic.bytes).toBeLessThan(15_000);
  });

  it('acknowledges once when it is tapped twice before the answer is there, and says who has it', async () => {
    const { x, y, width, height } = (await page.getByRole('button').boundingBox()) ?? {
      x: 0,
      y: 0,
      width: 0,
      height: 0,
    };
    const tap = () => page.mouse.click(x + width / 2, y + height / 2);
    await Promise.all([page.waitForRequest(paged.link), tap()]);
    await tap();
    await page.getByRole('status').waitFor();
    await lab.system.settled();
    expect(traffic.requests.slice(1)).toEqual([`POST ${paged.link}`, `POST ${paged.link}`]);
    expect(await page.getByRole('status').textContent()).toMatch(/^Acknowledged by Maya Okafor, 10 Mar 2026, 09:00/);
    expect(await acknowledgements(lab, paged.id)).toEqual(['maya']);
  });

  it('says who has it to somebody whose page is older than that, when they press', async () => {
    const other = await pageSomebody(lab, 'registry-taken-meanwhile');
    await page.goto(other.link);
    await command(lab, other.id, 'acknowledge');
    await page.getByRole('button').click();
    await page.getByRole('status').waitFor();
    expect(await page.getByRole('status').textContent()).toMatch(/^Acknowledged by Maya Okafor, .*\)\.$/);
    expect(await acknowledgements(lab, other.id)).toEqual(['maya']);
  });
});

/** By whom the incident was acknowledged, each time that it was. */
async function acknowledgements(lab: TocsinLab, id: string): Promise<string[]> {
  const entries = await lab.items<{ type: string; by: string }>(`/v1/incidents/${id}/timeline`);
  return entries.filter(({ type }) => /acknowledged$/i.test(type)).map(({ by }) => by);
}
