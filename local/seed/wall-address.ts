import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

const made = z.object({ url: z.url() });

/**
 * The secret address of the page that shows who is on call, made as anybody with a token makes one. It is remembered between starts,
 * for as long as it opens.
 */
export async function wallAddress(productUrl: string, token: string, dataDir: string | undefined): Promise<string> {
  const file = dataDir === undefined ? undefined : join(dataDir, 'on-call.url');
  if (file !== undefined && existsSync(file)) {
    const { search } = new URL(readFileSync(file, 'utf8'));
    const known = `${productUrl}/oncall${search}`;
    if ((await fetch(known)).status === 200) return known;
  }
  const answer = await fetch(`${productUrl}/v1/feeds`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ of: 'wall' }),
  });
  if (answer.status !== 201) throw new Error(`POST /v1/feeds answered ${answer.status}`);
  const { url } = made.parse(await answer.json());
  if (dataDir !== undefined && file !== undefined) {
    mkdirSync(dataDir, { recursive: true });
    writeFileSync(file, url, { mode: 0o600 });
  }
  return url;
}
