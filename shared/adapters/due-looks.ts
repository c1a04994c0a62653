import * as z from 'zod';
import { toIso } from '../domain/ids.ts';
import type { Table } from './table.ts';

const DUE = 'ROTA#DUE';
/** Before every instant, so that whoever asks what is due is told of it too. */
const ROUND = { pk: DUE, sk: '!ROUND' };
/** After every sort key that begins with an instant. */
const LAST = '~';

const dueLook = z.object({
  sk: z.string(),
  schedule: z.string(),
  /** Somebody has made the schedule by itself: whoever is on call by it at once does not know yet. */
  isNew: z.boolean().optional(),
});
export type DueLook = z.infer<typeof dueLook>;

/** When which schedule is to be looked at, and when all of them are. */
export class DueLooks {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** Asks that somebody look at a schedule at an instant: what follows from it is worked out then, and not in this breath. */
  async lookAt(id: string, at: number): Promise<void> {
    await this.#table.put({ pk: DUE, sk: `${toIso(at)}#${id}`, schedule: id });
  }

  /** The same of a schedule that somebody has made by itself, and not with a whole rota. */
  async lookAtNew(id: string, at: number): Promise<void> {
    await this.#table.put({ pk: DUE, sk: `${toIso(at)}#${id}`, schedule: id, isNew: true });
  }

  /** What is to be looked at by now, earliest first, and when the next round over all schedules is; all by one query. */
  async due(now: number): Promise<{ readonly looks: readonly DueLook[]; readonly round: number | undefined }> {
    const items = await this.#table.between(DUE, ROUND.sk, `${toIso(now)}${LAST}`);
    const round = items.find(({ sk }) => sk === ROUND.sk)?.['at'];
    return {
      looks: items.filter((item) => item['sk'] !== ROUND.sk).map((item) => dueLook.parse(item)),
      round: round === undefined ? undefined : Number(round),
    };
  }

  /** Says when the next round over all schedules is. */
  async planRound(at: number): Promise<void> {
    await this.#table.put({ ...ROUND, at });
  }

  async lookedAt(sk: string): Promise<void> {
    await this.#table.delete({ pk: DUE, sk });
  }
}
