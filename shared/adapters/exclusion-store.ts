import { exclusion, LONGEST_EXCLUSION_MS, type Exclusion } from '../domain/sla/exclusion.ts';
import { toIso } from '../domain/ids.ts';
import type { Item, Table } from './table.ts';

const partitionOf = (id: string): string => `EXCLUSIONS#${id.slice(3, 9)}`;
const monthDigits = (at: number): string => toIso(at).slice(0, 7).replace('-', '');

/** A proposal as it stands, and how often it was written. */
export interface StandingExclusion {
  readonly exclusion: Exclusion;
  readonly version: number;
}

/** Proposals to take time out of the count, by the month (UTC) in which that time begins. */
export class ExclusionStore {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** `own` is eight characters that tell it from the others of its month. */
  static idOf = (start: number, own: string): string => `EX-${monthDigits(start)}-${own}`;

  async get(id: string): Promise<StandingExclusion | undefined> {
    const item = await this.#table.get({ pk: partitionOf(id), sk: id });
    return item === undefined ? undefined : standing(item);
  }

  /** Those whose time touches a range, in the order of their start. */
  async touching(from: number, to: number): Promise<Exclusion[]> {
    const months: string[] = [];
    for (let at = from - LONGEST_EXCLUSION_MS; monthDigits(at) <= monthDigits(to); at = monthAfter(at))
      months.push(monthDigits(at));
    const found = await Promise.all(months.map((month) => this.#table.list(`EXCLUSIONS#${month}`)));
    return found
      .flat()
      .map((item) => standing(item).exclusion)
      .filter(({ start, end }) => start < to && end > from)
      .sort((a, b) => a.start - b.start || (a.id < b.id ? -1 : 1));
  }

  propose(made: Exclusion): Promise<boolean> {
    return this.#table.putNew(itemOf(made, 1));
  }

  /** False when another word came first: read again. */
  write(next: Exclusion, over: number): Promise<boolean> {
    return this.#table.putIf(itemOf(next, over + 1), {
      expression: 'version = :known',
      values: { ':known': over },
    });
  }
}

function monthAfter(at: number): number {
  const day = new Date(at);
  return Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + 1, 1);
}

const itemOf = (made: Exclusion, version: number) => ({ ...made, version, pk: partitionOf(made.id), sk: made.id });

function standing({ pk: _pk, sk: _sk, version, ...rest }: Item): StandingExclusion {
  return { exclusion: exclusion.parse(rest), version: Number(version) };
}
