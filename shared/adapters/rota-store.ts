import { isDeepStrictEqual as isSame } from 'node:util';
import {
  leave,
  override,
  overridesOfSwap,
  swap,
  type Leave,
  type Override,
  type Swap,
} from '../domain/oncall/changes.ts';
import { referencesOf } from '../domain/oncall/check-rota.ts';
import {
  limits,
  region,
  schedule,
  staffing,
  type Limits,
  type Region,
  type Rota,
  type Schedule,
  type Staffing,
} from '../domain/oncall/schedule.ts';
import type { OnCallFacts } from '../domain/oncall/schedule-timeline.ts';
import { toIso } from '../domain/ids.ts';
import { DueLooks } from './due-looks.ts';
import type { Item, Key, Table } from './table.ts';

const LISTS = { schedules: 'ROTA#SCHEDULES', regions: 'ROTA#REGIONS', staffing: 'ROTA#STAFFING' } as const;
const LIMITS = { pk: 'ROTA#LIMITS', sk: 'LIMITS' };
const LEAVE = 'ROTA#LEAVE';
export const changesOf = (scheduleId: string): string => `ROTA#SCHEDULE#${scheduleId}`;
/** After every sort key that begins with an instant. */
const LAST = '~';
const TRIES = 20;
/** What is written is looked at again so much later, where the process may die before it asks for it at once. */
const AT_THE_LATEST_MS = 60_000;

/** A schedule as it stands, and how often it was written. */
export interface StandingSchedule {
  readonly schedule: Schedule;
  readonly version: number;
}

/**
 * Who is on call when, as it was laid down. What was changed for a while is kept by the instant at which it ends, so that an
 * answer reads what can still count and none of the past.
 */
export class RotaStore extends DueLooks {
  readonly #table: Table;

  constructor(table: Table) {
    super(table);
    this.#table = table;
  }

  async schedules(): Promise<StandingSchedule[]> {
    return (await this.#table.list(LISTS.schedules)).map(standing);
  }

  /** The ids of all, one that cannot be read among them. */
  async scheduleIds(): Promise<string[]> {
    return (await this.#table.list(LISTS.schedules)).map(({ sk }) => String(sk));
  }

  /** The ids of those that have another one's people among theirs. */
  async pointingAt(id: string): Promise<string[]> {
    return (await this.#table.list(LISTS.schedules)).flatMap(({ pk: _pk, version: _version, sk, ...rest }) => {
      const read = schedule.safeParse(rest);
      return read.success && referencesOf(read.data).includes(id) ? [String(sk)] : [];
    });
  }

  async schedule(id: string): Promise<StandingSchedule | undefined> {
    const item = await this.#table.get({ pk: LISTS.schedules, sk: id });
    return item === undefined ? undefined : standing(item);
  }

  async regions(): Promise<Region[]> {
    return (await this.#table.list(LISTS.regions)).map((item) => kept(item, region));
  }

  async staffing(): Promise<Staffing[]> {
    return (await this.#table.list(LISTS.staffing)).map((item) => kept(item, staffing));
  }

  async limits(): Promise<Limits> {
    const item = await this.#table.get(LIMITS);
    return item === undefined ? {} : kept(item, limits);
  }

  /**
   * Writes over version `known`, or where there is none. False when another write came first. Looks at it at once; of a new one
   * that look tells whoever is on call.
   */
  async put(written: Schedule, known: number, now: number): Promise<boolean> {
    const done = await this.#write(written, known);
    if (done && known === 0) await this.lookAtNew(written.id, now);
    else if (done) await this.lookAt(written.id, now);
    return done;
  }

  #write(written: Schedule, known: number): Promise<boolean> {
    const item = { ...written, version: known + 1, pk: LISTS.schedules, sk: written.id };
    if (known === 0) return this.#table.putNew(item);
    return this.#table.putIf(item, { expression: 'version = :known', values: { ':known': known } });
  }

  /** With what was changed of it and is not over yet. Looks at it at once: whoever was on call by it is told. */
  async remove(id: string, now: number): Promise<void> {
    // Should this process die in between.
    await this.lookAt(id, now + AT_THE_LATEST_MS);
    await this.#table.delete({ pk: LISTS.schedules, sk: id });
    await this.dropChanges(id, now);
    await this.lookAt(id, now);
  }

  /** Deletes the overrides and swaps that end after `from`: none of them counts in a schedule that is given the id later. */
  async dropChanges(id: string, from: number): Promise<void> {
    for (const prefix of ['OVERRIDE#', 'SWAP#'])
      for (const sk of await this.#after(changesOf(id), prefix, from, (item) => String(item['sk'])))
        await this.#table.delete({ pk: changesOf(id), sk });
  }

  /** Everything that is laid down; what was changed for a while is not part of it. */
  async read(): Promise<Rota> {
    const [schedules, regions, allStaffing, allLimits] = await Promise.all([
      this.schedules(),
      this.regions(),
      this.staffing(),
      this.limits(),
    ]);
    const listed = { regions, schedules: schedules.map((one) => one.schedule), staffing: allStaffing };
    return Object.keys(allLimits).length === 0 ? listed : { ...listed, limits: allLimits };
  }

  /**
   * Writes a whole rota over what stands, and removes what it no longer names; the same again finishes one that was cut short.
   * Looks at every schedule that is written, nobody being told of one that is new, and at those that keep a region's holidays which are others now.
   */
  async replace(rota: Rota, now: number): Promise<void> {
    for (const kind of ['regions', 'schedules', 'staffing'] as const) {
      const pk = LISTS[kind];
      const before = new Map((await this.#table.list(pk)).map((item) => [String(item['sk']), item]));
      for (const one of rota[kind]) {
        const { version: known, ...rest } = before.get(one.id) ?? {};
        before.delete(one.id);
        const fresh = JSON.parse(JSON.stringify({ ...one, pk, sk: one.id })) as Item;
        if (isSame(rest, fresh)) continue;
        if (kind === 'schedules') await this.#putOver(one as Schedule, Number(known ?? 0), now);
        else if (kind === 'staffing') await this.#table.put(fresh as Item & Key);
        else {
          const keeping = rota.schedules.filter((each) => regionsOf(each).includes(one.id));
          // Should this process die in between: the region is the same then when it is written again.
          for (const { id } of keeping) await this.lookAt(id, now + AT_THE_LATEST_MS);
          await this.#table.put(fresh as Item & Key);
          for (const { id } of keeping) await this.lookAt(id, now);
        }
      }
      for (const sk of before.keys())
        if (kind === 'schedules') await this.remove(sk, now);
        else await this.#table.delete({ pk, sk });
    }
    if (!isSame(await this.limits(), rota.limits ?? {})) await this.#table.put({ ...rota.limits, ...LIMITS });
  }

  /** Over whatever stands, also when another writes it at the same time. */
  async #putOver(written: Schedule, read: number, now: number): Promise<void> {
    let known = read;
    for (let tries = 0; tries < TRIES; tries += 1) {
      if (await this.#write(written, known)) return this.lookAt(written.id, now);
      known = Number((await this.#table.get({ pk: LISTS.schedules, sk: written.id }))?.['version'] ?? 0);
    }
    throw new Error(`the schedule ${written.id} was written by others ${TRIES} times in a row`);
  }

  /** All that is needed to say who is on call in these schedules from an instant on, the schedules they point at included. */
  async facts(ids: readonly string[], from: number): Promise<OnCallFacts> {
    const found = new Map<string, Schedule>();
    for (let next = [...new Set(ids)]; next.length > 0;) {
      const read = (await Promise.all(next.map((id) => this.schedule(id)))).flatMap((one) =>
        one === undefined ? [] : [one.schedule],
      );
      for (const one of read) found.set(one.id, one);
      next = [...new Set(read.flatMap(referencesOf))].filter((id) => !found.has(id) && !next.includes(id));
    }
    return this.#factsOf([...found.values()], from);
  }

  /** The same of all schedules. */
  async allFacts(from: number): Promise<OnCallFacts> {
    return this.#factsOf(
      (await this.schedules()).map((one) => one.schedule),
      from,
    );
  }

  async #factsOf(schedules: readonly Schedule[], from: number): Promise<OnCallFacts> {
    const [regions, away, overrides] = await Promise.all([
      schedules.some((one) => regionsOf(one).length > 0) ? this.regions() : [],
      this.leave(from),
      Promise.all(schedules.map(async ({ id }) => [id, await this.overridesAndSwaps(id, from)] as const)),
    ]);
    return { regions, schedules, leave: away, overrides: Object.fromEntries(overrides) };
  }

  /** Overrides that end after `from`, accepted swaps as such too, in the order in which they were made. */
  async overridesAndSwaps(id: string, from: number): Promise<Override[]> {
    const [made, swaps] = await Promise.all([this.overrides(id, from), this.swaps(id, from)]);
    return [...made, ...swaps.flatMap(overridesOfSwap)].sort(
      (one, other) => Date.parse(one.at) - Date.parse(other.at) || (one.id < other.id ? -1 : 1),
    );
  }

  overrides(id: string, from: number): Promise<Override[]> {
    return this.#after(changesOf(id), 'OVERRIDE#', from, (item) => kept(item, override));
  }

  swaps(id: string, from: number): Promise<Swap[]> {
    return this.#after(changesOf(id), 'SWAP#', from, (item) => kept(item, swap));
  }

  leave(from: number): Promise<Leave[]> {
    return this.#after(LEAVE, '', from, (item) => kept(item, leave));
  }

  /** False when one of that id ends at that instant already: the same command came twice. */
  async addOverride(id: string, made: Override, now: number): Promise<boolean> {
    const added = await this.#table.putNew({ ...made, pk: changesOf(id), sk: `OVERRIDE#${endKey(made.end, made.id)}` });
    await this.lookAt(id, now);
    return added;
  }

  async removeOverride(id: string, { end, id: overrideId }: Override, now: number): Promise<void> {
    await this.#table.delete({ pk: changesOf(id), sk: `OVERRIDE#${endKey(end, overrideId)}` });
    await this.lookAt(id, now);
  }

  addSwap(id: string, asked: Swap): Promise<boolean> {
    return this.#table.putNew({ ...asked, pk: changesOf(id), sk: `SWAP#${endKey(lastEnd(asked), asked.id)}` });
  }

  /** False when it is no longer asked for: another answer came first. */
  async answerSwap(id: string, answered: Swap, now: number): Promise<boolean> {
    const done = await this.#table.putIf(
      { ...answered, pk: changesOf(id), sk: `SWAP#${endKey(lastEnd(answered), answered.id)}` },
      { expression: '#state = :asked', names: { '#state': 'state' }, values: { ':asked': 'asked' } },
    );
    await this.lookAt(id, now);
    return done;
  }

  /** Schedules that the person is in are to be looked at. */
  async addLeave(taken: Leave, schedules: readonly string[], now: number): Promise<void> {
    await this.#table.putNew({ ...taken, pk: LEAVE, sk: endKey(taken.end, taken.id) });
    for (const id of schedules) await this.lookAt(id, now);
  }

  async removeLeave({ end, id }: Leave, schedules: readonly string[], now: number): Promise<void> {
    await this.#table.delete({ pk: LEAVE, sk: endKey(end, id) });
    for (const one of schedules) await this.lookAt(one, now);
  }

  async #after<T>(pk: string, prefix: string, from: number, read: (item: Item) => T): Promise<T[]> {
    return (await this.#table.between(pk, `${prefix}${toIso(from)}${LAST}`, `${prefix}${LAST}`)).map(read);
  }
}

const endKey = (end: string, id: string): string => `${toIso(Date.parse(end))}#${id}`;

const lastEnd = ({ gives, takes }: Swap): string =>
  takes !== undefined && Date.parse(takes.end) > Date.parse(gives.end) ? takes.end : gives.end;

/** Whose holidays make a difference to who is on call. */
const regionsOf = ({ layers, temporary = [] }: Schedule): string[] =>
  [...layers, ...temporary.flatMap((one) => one.layers)].flatMap((layer) => [
    ...(layer.kind === 'holiday-turns' ? [layer.region] : []),
    ...(layer.holidays === undefined ? [] : [layer.holidays.of]),
  ]);

function standing(item: Item): StandingSchedule {
  const { version, ...rest } = item;
  return { schedule: kept(rest, schedule), version: Number(version) };
}

/** The item without its keys, by its own schema: strict, as nothing but this store writes it. */
function kept<T>(item: Item, schema: { parse: (given: unknown) => T }): T {
  const { pk: _pk, sk: _sk, ...rest } = item;
  return schema.parse(rest);
}
