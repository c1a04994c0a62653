import { createHash, randomBytes } from 'node:crypto';
import * as z from 'zod';
import type { Table } from './table.ts';

const PARTITION = 'ROTA#FEEDS';
const hashOf = (key: string): string => createHash('sha256').update(key).digest('hex');

const feed = z.object({
  /** schedule, person, team or wall. */
  of: z.enum(['schedule', 'person', 'team', 'wall']),
  /** Absent for a wall. */
  subject: z.string().optional(),
  by: z.string(),
  createdAt: z.number(),
});
export type Feed = z.infer<typeof feed>;

/** What a feed is called once nobody can read its address any more. */
export interface ListedFeed extends Feed {
  readonly id: string;
}

/** Secret addresses that show who is on call, and nothing else. The table keeps a key's SHA-256 only: an address is shown once. */
export class FeedKeys {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** 192 bits, nobody's to guess. */
  async create(made: Feed): Promise<{ key: string; id: string }> {
    const key = randomBytes(24).toString('base64url');
    const hash = hashOf(key);
    await this.#table.put({ ...made, pk: PARTITION, sk: hash });
    return { key, id: idOf(hash) };
  }

  async find(key: string): Promise<Feed | undefined> {
    const item = await this.#table.get({ pk: PARTITION, sk: hashOf(key) });
    return item === undefined ? undefined : feed.parse(item);
  }

  async list(): Promise<ListedFeed[]> {
    return (await this.#table.list(PARTITION)).map((item) => ({ id: idOf(String(item['sk'])), ...feed.parse(item) }));
  }

  /** Ends an address for good; false when there is none of that id. */
  async revoke(id: string): Promise<boolean> {
    const found = (await this.#table.list(PARTITION)).find((item) => idOf(String(item['sk'])) === id);
    if (found === undefined) return false;
    await this.#table.delete({ pk: PARTITION, sk: String(found['sk']) });
    return true;
  }
}

const idOf = (hash: string): string => `feed-${hash.slice(0, 12)}`;
