import { createHash, randomBytes } from 'node:crypto';
import * as z from 'zod';
import { scope, type Scope } from '../contracts/http/scopes.ts';
import type { Table } from './table.ts';

const accessToken = z.object({ scope, holder: z.string(), createdAt: z.number(), revokedAt: z.number().optional() });

const keyOf = (token: string) => ({ pk: `TOKEN#${createHash('sha256').update(token).digest('hex')}`, sk: 'TOKEN' });

/** API tokens and integration keys. The table keeps their SHA-256 only: a token is shown once. */
export class AccessTokens {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** `holder` is a person's id, or the name of the system that reports. */
  async create(held: Scope, holder: string, now: number): Promise<string> {
    const token = `toc_${randomBytes(24).toString('base64url')}`;
    await this.#table.put({ ...keyOf(token), scope: held, holder, createdAt: now });
    return token;
  }

  async find(token: string): Promise<{ name: string; scope: Scope } | undefined> {
    const item = await this.#table.get(keyOf(token));
    const found = item === undefined ? undefined : accessToken.parse(item);
    return found === undefined || found.revokedAt !== undefined
      ? undefined
      : { name: found.holder, scope: found.scope };
  }
}
