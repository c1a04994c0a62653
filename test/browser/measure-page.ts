import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What the tests ask of a page as it stands, in CSS pixels. */
interface Measures {
  readonly lang: string;
  readonly mains: number;
  readonly headings: number;
  /** How much wider the content is than the window: 0, or people have to scroll sideways. */
  readonly overhang: number;
  /** Elements whose text or box is cut off at the right or left edge of the window. */
  readonly cutOff: readonly string[];
  readonly moving: number;
}

/** Elements that scroll sideways by themselves would hide text as well; so nothing may stick out of the window, by a pixel. */
const MEASURE = `(() => {
  const width = document.documentElement.clientWidth;
  const all = [...document.body.querySelectorAll('*')].filter((one) => one.getClientRects().length > 0 && !one.classList.contains('unseen'));
  const sticksOut = (one) => {
    const { left, right } = one.getBoundingClientRect();
    return left < -1 || right > width + 1 || (one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 0 && getComputedStyle(one).display !== 'inline');
  };
  return {
    lang: document.documentElement.lang,
    mains: document.querySelectorAll('main,[role=main]').length,
    headings: document.querySelectorAll('h1').length,
    overhang: document.documentElement.scrollWidth - width,
    cutOff: all.filter(sticksOut).map((one) => one.outerHTML.slice(0, 80)),
    moving: document.getAnimations().length,
  };
})()`;

export const measure = (page: Page): Promise<Measures> => page.evaluate<Measures>(MEASURE);

/** What `focused` answers: how the element that has the focus shows it. */
export interface Focus {
  readonly name: string;
  readonly outline: string;
  readonly outlineWidth: number;
  readonly inView: boolean;
}

export const focused = (page: Page): Promise<Focus> =>
  page.evaluate<Focus>(`(() => {
  const one = document.activeElement, style = getComputedStyle(one), box = one.getBoundingClientRect();
  const front = document.elementFromPoint((Math.max(box.left, 0) + Math.min(box.right, innerWidth)) / 2, (Math.max(box.top, 0) + Math.min(box.bottom, innerHeight)) / 2);
  return {
    name: one.localName + ' ' + (one.getAttribute('aria-label') ?? one.textContent).trim().slice(0, 60),
    outline: style.outlineStyle,
    outlineWidth: parseFloat(style.outlineWidth),
    inView: front !== null && (one === front || one.contains(front) || front.contains(one)),
  };
})()`);

/** A control: where it lies in the window, and whether anything covers it. */
export interface Reach {
  readonly height: number;
  readonly width: number;
  readonly inReach: boolean;
}

export const reachOf = (page: Page, selector: string): Promise<Reach> =>
  page.evaluate<Reach>(`(() => {
  const one = document.querySelector(${JSON.stringify(selector)}), { left, right, top, bottom, width, height } = one.getBoundingClientRect();
  const corners = [[left + 20, top + 4], [right - 20, top + 4], [left + 20, bottom - 4], [right - 20, bottom - 4]];
  const free = corners.every(([x, y]) => { const front = document.elementFromPoint(x, y); return front !== null && (one === front || one.contains(front)); });
  return { width, height, inReach: free && top >= 0 && bottom <= innerHeight };
})()`);

/**
 * What axe finds wrong, as `rule: element`, by every rule that it has: WCAG 2.0 to 2.2 at A, AA and AAA, best practices, and those
 * that are off by default.
 */
export async function findings(page: Page): Promise<string[]> {
  if (!(await page.evaluate<boolean>('"axe" in window'))) await page.evaluate(axe);
  return page.evaluate<string[]>(`(async () => {
  const rules = Object.fromEntries(axe.getRules().map(({ ruleId }) => [ruleId, { enabled: true }]));
  const { violations, passes } = await axe.run(document, { rules, resultTypes: ['violations'] });
  if (passes.length < 15) return ['axe looked at next to nothing: ' + passes.length + ' rules'];
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => id + ': ' + html.slice(0, 120) + ' ' + failureSummary));
})()`);
}
