import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { TocsinLab } from '../stories/tocsin-lab.ts';
import { findings, measure } from './measure-page.ts';
import { connectBrowser, hasBrowser, looks, openPage, showAs } from './people-lab.ts';

const MARCH = '/finance/2026-03';

describe.skipIf(!hasBrowser)('the pages of finance (row X2)', () => {
  let lab: TocsinLab;
  let browser: Browser;
  const pages = new Map<string, Page>();
  const pageOf = (state: string): Page => {
    const page = pages.get(state);
    if (page === undefined) throw new Error(`no page ${state}`);
    return page;
  };
  const at = (path: string): string => `${lab.system.productUrl}${path}`;

  /** A browser of somebody's own, in which they have signed in. */
  async function signedIn(token: string | undefined, path: string): Promise<Page> {
    const page = await openPage(browser, at('/finance'));
    await page.getByLabel('API token').fill(token ?? '');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { level: 1, name: /^SLA statements/ }).waitFor();
    await page.goto(at(path));
    return page;
  }

  beforeAll(async () => {
    lab = await TocsinLab.open({ now: '2026-03-10T10:00:00.000Z' });
    browser = await connectBrowser();
    await lab.alarm({ name: 'registry-down', state: 'ALARM', at: '2026-03-10T10:00:00.000Z' });
    await lab.pass('2026-03-10T12:00:00.000Z');
    await lab.alarm({ name: 'registry-down', state: 'OK', at: '2026-03-10T12:00:00.000Z' });
    await lab.pass('2026-03-12T12:00:00.000Z');
    const asked = {
      services: ['registry'],
      customers: ['cascadia-logistics'],
      start: '2026-03-10T10:30:00Z',
      end: '2026-03-10T10:45:00Z',
      reason: '=<script>alert(1)</script> their own “firewall”',
    };
    const proposed = await lab.post('/v1/exclusions', asked, lab.tokens.commander);
    if (proposed.status !== 201) throw new Error(proposed.text);
    await lab.pass('2026-04-05T12:00:00.000Z');
    pages.set('the door', await openPage(browser, at('/finance')));
    pages.set('the month', await signedIn(lab.tokens.finance, MARCH));
    pages.set('a statement', await signedIn(lab.tokens.finance, `${MARCH}/liffey-registry`));
    pages.set('a statement that is none', await signedIn(lab.tokens.finance, `${MARCH}/nobody`));
  });
  afterAll(async () => {
    await browser.close();
    await lab.close();
  });

  describe.each(['the door', 'the month', 'a statement', 'a statement that is none'])('%s', (state) => {
    it.each(looks)('passes every rule of axe, and nothing scrolls sideways, on %s', async (...look) => {
      const page = pageOf(state);
      await showAs(page, look);
      expect(await findings(page)).toEqual([]);
      expect(await measure(page)).toEqual({ lang: 'en', mains: 1, headings: 1, overhang: 0, cutOff: [], moving: 0 });
    });
  });

  it('let nobody in without a token of finance', async () => {
    const page = await openPage(browser, at(MARCH));
    await page.getByLabel('API token').fill(lab.tokens.responder);
    await page.getByRole('button', { name: 'Sign in' }).click();
    expect(await page.getByRole('alert').innerText()).toContain('may not see statements');
    await page.context().close();
  });

  it('sum the month by currency and say what is to be done', async () => {
    const text = await pageOf('the month').locator('main').innerText();
    expect(text).toContain('EUR 1,234.56');
    expect(text).toContain('USD 9,998.00');
    expect(text).toMatch(/5\s+to approve/);
    expect(text).toContain('their own “firewall”');
  });

  it('lead from the proposal to the issue, by two people, without a script', async () => {
    const [first, second] = await Promise.all(
      [lab.tokens.finance, lab.tokens.finance2].map((token) => signedIn(token, MARCH)),
    );
    if (first === undefined || second === undefined) throw new Error('two people');
    await first.getByRole('button', { name: 'Approve' }).click();
    await first.getByRole('link', { name: 'Cascadia Logistics' }).click();
    expect(await first.locator('main').innerText()).toContain('their own “firewall”');
    await first.getByRole('button', { name: 'Approve' }).click();
    await first.getByText('somebody else has to issue it').last().waitFor();
    expect(await first.getByRole('button', { name: 'Issue' }).count()).toBe(0);
    await second.getByRole('link', { name: 'Cascadia Logistics' }).click();
    await second.getByRole('button', { name: 'Issue' }).click();
    await second
      .getByText(/^issued by/)
      .first()
      .waitFor();
    expect(await second.getByRole('button').count()).toBe(0);
  });

  it('end with signing out', async () => {
    const page = await signedIn(lab.tokens.finance, MARCH);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.goto(at(MARCH));
    expect(await page.getByLabel('API token').count()).toBe(1);
  });
});
