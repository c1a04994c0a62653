import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { policyInHtml, tablesOf } from '../../commands/policy/show.ts';
import { policyNames, readDirectory, readPolicyFolder } from '../../policies/read-policy-folder.ts';
import { findings, measure } from './measure-page.ts';
import { connectBrowser, hasBrowser, looks, openPage, showAs } from './people-lab.ts';

describe.skipIf(!hasBrowser)('X3: the page of a policy', () => {
  let browser: Browser;
  let folder: string;
  const pages = new Map<string, Page>();
  const pageOf = (name: string): Page => {
    const page = pages.get(name);
    if (page === undefined) throw new Error(`no page of ${name}`);
    return page;
  };

  beforeAll(async () => {
    browser = await connectBrowser();
    folder = mkdtempSync(path.join(tmpdir(), 'policy-pages-'));
    for (const name of policyNames()) {
      const { policy } = readPolicyFolder(name);
      const file = path.join(folder, `${name}.html`);
      writeFileSync(file, policyInHtml(policy, tablesOf(policy, readDirectory(name))));
      pages.set(name, await openPage(browser, pathToFileURL(file).href));
    }
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });

  describe.each(policyNames())('%s', (name) => {
    it.each(looks)('passes every rule of axe, and nothing scrolls sideways, on %s', async (...look) => {
      const page = pageOf(name);
      await showAs(page, look);
      expect(await findings(page)).toEqual([]);
      expect(await measure(page)).toMatchObject({ lang: 'en', mains: 1, headings: 1, overhang: 0, cutOff: [] });
    });

    it('fits a window of 320 pixels, which is a desktop at 400 %', async () => {
      const page = pageOf(name);
      await page.setViewportSize({ width: 320, height: 256 });
      expect(await measure(page)).toMatchObject({ overhang: 0, cutOff: [] });
    });
  });
});
