import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { IncidentId } from '../domain/ids.ts';
import type { Table } from './table.ts';

export const machine = z.enum(['escalation', 'communication']);
export type Machine = z.infer<typeof machine>;

/** One execution that waits: the token that wakes it. Every retry of the waiting task parks a new one; all are woken. */
const parked = z.object({ sk: z.string(), token: z.string(), machine, version: z.int() });
export type Parked = z.infer<typeof parked>;

const A_WEEK_S = 7 * 86_400;

export class ParkedExecutions {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  async park(
    id: IncidentId,
    waiting: { token: string; machine: Machine; version: number },
    now: number,
  ): Promise<Parked> {
    const mark = createHash('sha256').update(waiting.token).digest('hex').slice(0, 24);
    const sk = `WAIT#${waiting.machine}#${mark}`;
    await this.#table.put({ pk: `INCIDENT#${id}`, sk, ...waiting, expiresAt: Math.ceil(now / 1000) + A_WEEK_S });
    return { sk, ...waiting };
  }

  /** Forgets what the machine parked before: its task has timed out, or is being tried again. */
  async forgetOthers(id: IncidentId, kept: Parked): Promise<void> {
    const others = (await this.list(id)).filter(({ machine: of, sk }) => of === kept.machine && sk !== kept.sk);
    await Promise.all(others.map((one) => this.forget(id, one)));
  }

  async list(id: IncidentId): Promise<Parked[]> {
    return (await this.#table.list(`INCIDENT#${id}`, 'WAIT#')).map((item) => parked.parse(item));
  }

  async forget(id: IncidentId, { sk }: Parked): Promise<void> {
    await this.#table.delete({ pk: `INCIDENT#${id}`, sk });
  }
}
