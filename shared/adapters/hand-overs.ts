import { handOver, type HandOver } from '../domain/oncall/hand-over.ts';
import { toIso } from '../domain/ids.ts';
import { changesOf } from './rota-store.ts';
import type { Item, Table } from './table.ts';

const keyOf = (schedule: string, at: number) => ({ pk: changesOf(schedule), sk: `HANDOVER#${toIso(at)}` });

/** A hand-over as it stands, and how often it was written. */
export interface StandingHandOver {
  readonly handOver: HandOver;
  readonly version: number;
}

const TRIES = 20;

/** The hand-overs of each schedule, by the instant at which hands change. */
export class HandOvers {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  async get(schedule: string, at: number): Promise<HandOver | undefined> {
    const item = await this.#table.get(keyOf(schedule, at));
    return item === undefined ? undefined : standing(item).handOver;
  }

  /** The newest of a schedule, newest first. */
  async newest(schedule: string, limit: number): Promise<HandOver[]> {
    const items = await this.#table.list(changesOf(schedule), 'HANDOVER#', { newestFirst: true, limit });
    return items.map((item) => standing(item).handOver);
  }

  /** Those of hand-offs at or after an instant, earliest first. */
  async since(schedule: string, from: number): Promise<HandOver[]> {
    const items = await this.#table.between(changesOf(schedule), keyOf(schedule, from).sk, 'HANDOVER#~');
    return items.map((item) => standing(item).handOver);
  }

  /** Writes one where none stands; false when one does. */
  draft(drafted: HandOver): Promise<boolean> {
    return this.#table.putNew(itemOf(drafted, 1));
  }

  /**
   * Writes what `decide` makes of it over the version that it was decided on; decided again when another write came first. Answers
   * how it stands now, undefined when there is none.
   */
  async change(
    schedule: string,
    at: number,
    decide: (one: HandOver) => HandOver | undefined,
  ): Promise<HandOver | undefined> {
    for (let tries = 0; tries < TRIES; tries += 1) {
      const item = await this.#table.get(keyOf(schedule, at));
      if (item === undefined) return undefined;
      const { handOver: before, version } = standing(item);
      const after = decide(before);
      if (after === undefined) return before;
      const condition = { expression: 'version = :known', values: { ':known': version } };
      if (await this.#table.putIf(itemOf(after, version + 1), condition)) return after;
    }
    throw new Error(`the hand-over of ${schedule} at ${toIso(at)} was written by others ${TRIES} times in a row`);
  }
}

const itemOf = (one: HandOver, version: number) => ({ ...keyOf(one.schedule, one.at), ...one, version });

function standing(item: Item): StandingHandOver {
  const { pk: _pk, sk: _sk, version, ...rest } = item;
  return { handOver: handOver.parse(rest), version: Number(version) };
}
