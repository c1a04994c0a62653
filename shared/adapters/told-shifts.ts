import * as z from 'zod';
import { shiftBegins, shiftEnds, shiftsChanged } from '../domain/communication/rota-notice.ts';
import { instant } from '../domain/ids.ts';
import { changesOf } from './rota-store.ts';
import type { Key, Table } from './table.ts';

const owed = z.object({
  person: z.string(),
  what: z.discriminatedUnion('kind', [shiftBegins, shiftEnds, shiftsChanged]),
});

const standingTold = z.object({
  /** How often it was written; the ids of what it owes are made of it. */
  version: z.int().min(1),
  through: instant,
  horizon: instant,
  shifts: z.array(z.object({ person: z.string(), start: instant, end: instant })),
  /** What the last look found that somebody is to be told. */
  owed: z.array(owed),
  /** Nobody is told of it. */
  quiet: z.boolean().optional(),
});
export type StandingTold = z.infer<typeof standingTold>;

const keyOf = (schedule: string): Key => ({ pk: changesOf(schedule), sk: 'TOLD' });

/** What people know of their shifts in a schedule. The notices follow from what is written here, and never come before it. */
export class ToldShifts {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  async of(schedule: string): Promise<StandingTold | undefined> {
    const item = await this.#table.get(keyOf(schedule));
    return item === undefined ? undefined : standingTold.parse(item);
  }

  /** Writes over the version before it, or as version 1 where nothing stands. False when another look came first. */
  write(schedule: string, told: StandingTold): Promise<boolean> {
    const item = { ...told, ...keyOf(schedule) };
    if (told.version === 1) return this.#table.putNew(item);
    return this.#table.putIf(item, {
      expression: 'version = :before',
      values: { ':before': told.version - 1 },
    });
  }

  /** The schedule is gone: one that is given its id later has told nobody anything. */
  async forget(schedule: string): Promise<void> {
    await this.#table.delete(keyOf(schedule));
  }
}
