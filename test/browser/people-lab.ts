import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { inject } from 'vitest';
import type { IncidentShape, TocsinLab } from '../stories/tocsin-lab.ts';

type Look = readonly [name: string, viewport: { width: number; height: number }, colorScheme: 'light' | 'dark'];

/** The same page is looked at in each of these. 360x640 is a small phone. */
export const looks: Look[] = [
  ['a phone, light', { width: 360, height: 640 }, 'light'],
  ['a phone, dark', { width: 360, height: 640 }, 'dark'],
  ['a desktop, light', { width: 1280, height: 800 }, 'light'],
  ['a desktop, dark', { width: 1280, height: 800 }, 'dark'],
];

export const PHONE = { width: 360, height: 640 };

/** False where this machine has no browser: then every test here is skipped, and start-browser.ts says so. */
export const hasBrowser = inject('browserUrl') !== null;

/** The browser of this project, for one test file. */
export function connectBrowser(): Promise<Browser> {
  const url = inject('browserUrl');
  if (url === null) throw new Error('there is no browser on this machine');
  return chromium.connect(url);
}

/** A page of its own, as on a phone in somebody's hand. */
export async function openPage(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ viewport: PHONE, ...options });
  const page = await context.newPage();
  await page.goto(url);
  return page;
}

/** Shows the page that is open as another device would. */
export async function showAs(page: Page, [, viewport, colorScheme]: Look): Promise<void> {
  await page.setViewportSize(viewport);
  await page.emulateMedia({ colorScheme });
}

/** An incident that somebody reported, and the link in the SMS about it. */
export interface Paged {
  readonly id: string;
  readonly link: string;
}

export async function pageSomebody(lab: TocsinLab, title: string, description?: string): Promise<Paged> {
  lab.newMessages();
  const report = { title, service: 'registry', severity: 'P1', ...(description === undefined ? {} : { description }) };
  const answer = await lab.post('/v1/incidents', report);
  if (answer.status !== 201) throw new Error(answer.text);
  const link = lab
    .newMessages()
    .map(({ body }) => /http:\/\/\S+\/a\/[a-z2-7]{26}/.exec(body)?.[0])
    .find((found) => found !== undefined);
  if (link === undefined) throw new Error('nobody got a link');
  return { id: (answer.json as IncidentShape).id, link };
}

/** Tells the incident something as a responder would by the API. */
export async function command(lab: TocsinLab, id: string, name: string): Promise<void> {
  const answer = await lab.post(`/v1/incidents/${id}/${name}`, {});
  if (answer.status !== 200) throw new Error(answer.text);
}
