import { createHash, createHmac } from 'node:crypto';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod';
import { incidentId, instant, type IncidentId } from '../domain/ids.ts';
import type { Table } from './table.ts';

/** What a link is for. The table keeps the token's SHA-256, never the token. */
const pageLink = z.object({
  incidentId,
  stretch: z.int(),
  person: z.string(),
  rung: z.string(),
  pass: z.int(),
  /** Epoch milliseconds; compared in code, as time-to-live is only a hint (failure 24). */
  goodUntil: instant,
});
export type PageLink = z.infer<typeof pageLink>;

const hashed = (token: string): string => createHash('sha256').update(token).digest('hex');
const keyOf = (token: string) => ({ pk: `LINK#${hashed(token)}`, sk: 'LINK' });
/** Kept for as long as someone may still press it, so that "expired" can be told from "never was". */
const REMEMBERED_S = 90 * 86_400;

export class PageLinks {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  async keep(token: string, link: PageLink): Promise<void> {
    await this.#table.put({ ...keyOf(token), ...link, expiresAt: Math.ceil(link.goodUntil / 1000) + REMEMBERED_S });
  }

  async find(token: string): Promise<PageLink | undefined> {
    const item = await this.#table.get(keyOf(token));
    return item === undefined ? undefined : pageLink.parse(item);
  }
}

const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';

/** Makes the token of a page: 128 bits over what it is for, so that a repeated send carries the same link (failure 9). */
export class LinkTokens {
  readonly #secretArn: string;
  readonly #client: SecretsManagerClient;
  #key: Promise<string> | undefined;

  constructor(secretArn: string, client = new SecretsManagerClient({})) {
    this.#secretArn = secretArn;
    this.#client = client;
  }

  async tokenFor(page: {
    incidentId: IncidentId;
    stretch: number;
    person: string;
    rung: string;
    pass: number;
  }): Promise<string> {
    const meaning = [page.incidentId, page.stretch, page.person, page.rung, page.pass].join('|');
    const mac = createHmac('sha256', await this.#secret())
      .update(meaning)
      .digest()
      .subarray(0, 16);
    return base32(mac);
  }

  #secret(): Promise<string> {
    this.#key ??= this.#client.send(new GetSecretValueCommand({ SecretId: this.#secretArn })).then(
      ({ SecretString }) => {
        if (SecretString === undefined) throw new Error('the link key holds no text');
        return SecretString;
      },
      (error: unknown) => {
        this.#key = undefined;
        throw error;
      },
    );
    return this.#key;
  }
}

function base32(bytes: Uint8Array): string {
  let text = '';
  let held = 0;
  let bits = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += BASE32[(held >> bits) & 31] ?? '';
      held &= (1 << bits) - 1;
    }
  }
  return bits === 0 ? text : text + (BASE32[(held << (5 - bits)) & 31] ?? '');
}
