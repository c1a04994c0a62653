import { createHash } from 'node:crypto';
import * as z from 'zod';
import { incidentId, instant } from '../domain/ids.ts';
import type { Table } from './table.ts';

/** The page that a link is for; the same by SMS and by email. */
const linkedPage = z.object({
  incidentId,
  stretch: z.int(),
  person: z.string(),
  rung: z.string(),
  pass: z.int(),
});
export type LinkedPage = z.infer<typeof linkedPage>;

const ASK = 'ask:';
/** What stands for the rung in a link that puts a question. */
export const askAsRung = (ask: string): string => `${ASK}${ask}`;
/** The question that a link puts; undefined for one that pages. */
export const askOf = ({ rung }: Pick<LinkedPage, 'rung'>): string | undefined =>
  rung.startsWith(ASK) ? rung.slice(ASK.length) : undefined;

/** What a link is for. The table keeps the token's SHA-256, never the token. */
const pageLink = linkedPage.extend({
  /** Epoch milliseconds; compared in code, as time-to-live is only a hint (failure 24). */
  goodUntil: instant,
});
export type PageLink = z.infer<typeof pageLink>;

const madeWith = z.object({ keyVersion: z.string() });

const hashed = (token: string): string => createHash('sha256').update(token).digest('hex');
const keyOf = (token: string) => ({ pk: `LINK#${hashed(token)}`, sk: 'LINK' });
const madeWithKey = ({ incidentId: id, stretch, pass, rung, person }: LinkedPage) => ({
  pk: `INCIDENT#${id}`,
  sk: `LINKKEY#${stretch}.${pass}.${rung}.${person}`,
});
/** Kept for as long as someone may still press it, so that "expired" can be told from "never was". */
const REMEMBERED_S = 90 * 86_400;

export class PageLinks {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  async keep(token: string, link: PageLink): Promise<void> {
    await this.#table.put({ ...keyOf(token), ...link, expiresAt: Math.ceil(link.goodUntil / 1000) + REMEMBERED_S });
  }

  async find(token: string): Promise<PageLink | undefined> {
    const item = await this.#table.get(keyOf(token));
    return item === undefined ? undefined : pageLink.parse(item);
  }

  /** The version of the link key that this page's first send was made with; where there was none yet, `current`'s from now on. */
  async keyVersion(page: LinkedPage, current: () => Promise<string>): Promise<string> {
    const known = await this.#keyVersion(page);
    if (known !== undefined) return known;
    const chosen = await current();
    if (await this.#table.putNew({ ...madeWithKey(page), keyVersion: chosen })) return chosen;
    return (await this.#keyVersion(page)) ?? chosen;
  }

  async #keyVersion(page: LinkedPage): Promise<string | undefined> {
    const item = await this.#table.get(madeWithKey(page));
    return item === undefined ? undefined : madeWith.parse(item).keyVersion;
  }
}
