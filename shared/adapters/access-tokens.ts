import { createHash, randomBytes } from 'node:crypto';
import * as z from 'zod';
import { scope, type Scope } from '../contracts/http/scopes.ts';
import type { Table } from './table.ts';

const accessToken = z.object({ scope, holder: z.string(), createdAt: z.number(), revokedAt: z.number().optional() });
const listed = z.object({ sk: z.string(), hash: z.string() });

const LIST = 'TOKEN#ids';
const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');
const keyOf = (hash: string) => ({ pk: `TOKEN#${hash}`, sk: 'TOKEN' });

/** What a token is called once nobody can read it any more: `tok-` and the first 12 hex digits of its SHA-256. */
export const tokenIdOf = (token: string): string => idOf(hashOf(token));
const idOf = (hash: string): string => `tok-${hash.slice(0, 12)}`;

/** What may be told of a token. Instants are epoch milliseconds. */
export interface KnownToken {
  readonly id: string;
  readonly scope: Scope;
  readonly holder: string;
  readonly createdAt: number;
  readonly revokedAt?: number | undefined;
}

/** API tokens and integration keys. The table keeps their SHA-256 only: a token is shown once. */
export class AccessTokens {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** `holder` is a person's id, or the name of the system that reports. */
  async create(held: Scope, holder: string, now: number): Promise<string> {
    const token = `toc_${randomBytes(24).toString('base64url')}`;
    const hash = hashOf(token);
    // Listed first: a token that works is never one that nobody can find to revoke.
    await this.#table.put({ pk: LIST, sk: idOf(hash), hash });
    await this.#table.put({ ...keyOf(hash), scope: held, holder, createdAt: now });
    return token;
  }

  async find(token: string): Promise<{ name: string; scope: Scope } | undefined> {
    const item = await this.#table.get(keyOf(hashOf(token)));
    const found = item === undefined ? undefined : accessToken.parse(item);
    return found === undefined || found.revokedAt !== undefined
      ? undefined
      : { name: found.holder, scope: found.scope };
  }

  /** Every token there ever was, the oldest first. */
  async list(): Promise<KnownToken[]> {
    const all = (await this.#table.list(LIST)).map((item) => listed.parse(item));
    const known = await Promise.all(all.map(({ sk, hash }) => this.#known(sk, hash)));
    return known
      .filter((token) => token !== undefined)
      .sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
  }

  /** Ends a token at once and for good; again changes nothing. Undefined when there is none of that id. */
  async revoke(id: string, now: number): Promise<KnownToken | undefined> {
    const item = await this.#table.get({ pk: LIST, sk: id });
    if (item === undefined) return undefined;
    const { hash } = listed.parse(item);
    await this.#table.updateIf(
      keyOf(hash),
      'SET revokedAt = :now',
      { expression: 'attribute_exists(pk) AND attribute_not_exists(revokedAt)' },
      { ':now': now },
    );
    return this.#known(id, hash);
  }

  async #known(id: string, hash: string): Promise<KnownToken | undefined> {
    const item = await this.#table.get(keyOf(hash));
    return item === undefined ? undefined : { id, ...accessToken.parse(item) };
  }
}
