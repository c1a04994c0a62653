import * as z from 'zod';
import { instant } from '../domain/ids.ts';
import type { Key, Table } from './table.ts';

/** Something that a coordinator should mend, as it is known again the day after; a load has no time of its own. */
const knownFinding = z.object({
  /** Kind and what it is about. */
  of: z.string(),
  start: instant,
  end: instant,
  /** An SMS was sent of it. */
  soon: z.boolean(),
});
export type KnownFinding = z.infer<typeof knownFinding>;

const toldFindings = z.object({
  day: z.iso.date(),
  /** What was found on the last day before `day`, and on it. */
  before: z.array(knownFinding),
  found: z.array(knownFinding),
});

const keyOf = (about: string): Key => ({ pk: 'ROTA#TOLD', sk: about });

/** What coordinators were told of each schedule (`schedule:<id>`), staffing (`staffing:<id>`) and of `loads`. */
export class ToldFindings {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** What was known before that day, whether or not something was written on it already. */
  async before(about: string, day: string): Promise<readonly KnownFinding[]> {
    const item = await this.#table.get(keyOf(about));
    if (item === undefined) return [];
    const told = toldFindings.parse(item);
    return told.day === day ? told.before : told.found;
  }

  async write(
    about: string,
    day: string,
    before: readonly KnownFinding[],
    found: readonly KnownFinding[],
  ): Promise<void> {
    await this.#table.put({ day, before, found, ...keyOf(about) });
  }
}
