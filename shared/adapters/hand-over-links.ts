import * as z from 'zod';
import { instant, toIso } from '../domain/ids.ts';
import { KeptLinks } from './kept-links.ts';
import type { Table } from './table.ts';

/** The hand-over that a person's link is for: of a schedule, at an instant. Their side is as the plan has it when they press. */
const linkedHandOver = z.object({ schedule: z.string(), at: instant, person: z.string() });
export type LinkedHandOver = z.infer<typeof linkedHandOver>;

const handOverLink = linkedHandOver.extend({ goodUntil: instant });
export type HandOverLink = z.infer<typeof handOverLink>;

/** What the token of a hand-over is made over; no page's begins so. */
export const meaningOfHandOver = ({ schedule, at, person }: LinkedHandOver): string =>
  ['hand-over', schedule, toIso(at), person].join('|');

/** Links by which hand-overs are signed. */
export class HandOverLinks extends KeptLinks<LinkedHandOver, HandOverLink> {
  constructor(table: Table) {
    super(table, {
      sk: 'HANDOVER',
      read: (item) => handOverLink.parse(item),
      madeWithKey: ({ schedule, at, person }) => ({ pk: `ROTA#LINKKEY#${schedule}`, sk: `${toIso(at)}.${person}` }),
    });
  }
}
