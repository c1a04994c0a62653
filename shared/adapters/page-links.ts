import * as z from 'zod';
import { incidentId, instant } from '../domain/ids.ts';
import { KeptLinks } from './kept-links.ts';
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

/** What the token of a page is made over. */
export const meaningOfPage = ({ incidentId: id, stretch, person, rung, pass }: LinkedPage): string =>
  [id, stretch, person, rung, pass].join('|');

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

/** Links in pages and questions: what each is for, by the hash of its token. */
export class PageLinks extends KeptLinks<LinkedPage, PageLink> {
  constructor(table: Table) {
    super(table, {
      sk: 'LINK',
      read: (item) => pageLink.parse(item),
      madeWithKey: ({ incidentId: id, stretch, pass, rung, person }) => ({
        pk: `INCIDENT#${id}`,
        sk: `LINKKEY#${stretch}.${pass}.${rung}.${person}`,
      }),
    });
  }
}
