import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { Item, Key, Table } from './table.ts';

const madeWith = z.object({ keyVersion: z.string() });

/** Kept for as long as someone may still press it, so that "expired" can be told from "never was". */
const REMEMBERED_S = 90 * 86_400;

interface KindOfLink<Purpose, Link> {
  /** Sort key of this kind: a link of one kind is unknown where another is asked for. */
  readonly sk: string;
  readonly read: (item: Item) => Link;
  /** Where it stands which version of the link key a link of this purpose was made with. */
  readonly madeWithKey: (purpose: Purpose) => Key;
}

/** What each link of one kind is for. The table keeps the token's SHA-256, never the token. */
export class KeptLinks<Purpose, Link extends Purpose & { readonly goodUntil: number }> {
  readonly #table: Table;
  readonly #kind: KindOfLink<Purpose, Link>;

  constructor(table: Table, kind: KindOfLink<Purpose, Link>) {
    this.#table = table;
    this.#kind = kind;
  }

  async keep(token: string, link: Link): Promise<void> {
    await this.#table.put({
      ...this.#keyOf(token),
      ...link,
      expiresAt: Math.ceil(link.goodUntil / 1000) + REMEMBERED_S,
    });
  }

  async find(token: string): Promise<Link | undefined> {
    const item = await this.#table.get(this.#keyOf(token));
    return item === undefined ? undefined : this.#kind.read(item);
  }

  /** The version of the link key that the first send of this purpose was made with; where there was none yet, `current`'s from now on. */
  async keyVersion(purpose: Purpose, current: () => Promise<string>): Promise<string> {
    const known = await this.#keyVersion(purpose);
    if (known !== undefined) return known;
    const chosen = await current();
    if (await this.#table.putNew({ ...this.#kind.madeWithKey(purpose), keyVersion: chosen })) return chosen;
    return (await this.#keyVersion(purpose)) ?? chosen;
  }

  async #keyVersion(purpose: Purpose): Promise<string | undefined> {
    const item = await this.#table.get(this.#kind.madeWithKey(purpose));
    return item === undefined ? undefined : madeWith.parse(item).keyVersion;
  }

  #keyOf(token: string): Key {
    return { pk: `LINK#${createHash('sha256').update(token).digest('hex')}`, sk: this.#kind.sk };
  }
}
