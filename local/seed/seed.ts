import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { readDirectory, readPolicyFolder } from '../../policies/read-policy-folder.ts';
import { AccessTokens } from '../../shared/adapters/access-tokens.ts';
import { DirectoryStore } from '../../shared/adapters/directory-store.ts';
import { DynamoTable } from '../../shared/adapters/table.ts';
import type { Scope } from '../../shared/contracts/http/scopes.ts';
import type { Directory } from '../../shared/domain/directory/directory.ts';
import { addSample, lacksRoles } from './add-sample.ts';

export interface SeedOptions {
  readonly awsUrl: string;
  readonly tableName: string;
  readonly policyName: string;
  /** Where the tokens are remembered between starts; undefined when nothing is kept. */
  readonly dataDir: string | undefined;
  readonly now: number;
}

const localTokens = z.record(z.string(), z.string());
const holders = {
  responder: 'responder',
  commander: 'commander',
  finance: 'finance',
  finance2: 'finance',
  admin: 'admin',
  integration: 'integration',
} as const satisfies Record<string, Scope>;
export type LocalTokens = Readonly<Record<keyof typeof holders, string>>;

/**
 * What a fresh system has to know before its first alarm: the policy's sample directory and a token for each scope, written
 * through the same stores as in AWS. A second start finds both and changes nothing; one with another policy adds its sample.
 */
export async function seedDirectory({
  awsUrl,
  tableName,
  policyName,
  dataDir,
  now,
}: SeedOptions): Promise<{ tokens: LocalTokens }> {
  const client = new DynamoDBClient({
    endpoint: awsUrl,
    region: 'us-east-1',
    credentials: { accessKeyId: 'seed', secretAccessKey: 'seed' },
  });
  const table = new DynamoTable(tableName, client);
  try {
    const store = new DirectoryStore(table);
    const sample = readDirectory(policyName);
    if ((await store.people()).length === 0) await store.replace(sample, now);
    else {
      const standing = await store.read();
      const { policy } = readPolicyFolder(policyName);
      if (lacksRoles(standing, sample)) await store.replace(addSample(standing, sample, policy), now);
    }
    return { tokens: await tokensOf(new AccessTokens(table), sample, dataDir, now) };
  } finally {
    client.destroy();
  }
}

async function tokensOf(
  store: AccessTokens,
  sample: Directory,
  dataDir: string | undefined,
  now: number,
): Promise<LocalTokens> {
  const file = dataDir === undefined ? undefined : join(dataDir, 'tokens.json');
  const remembered =
    file !== undefined && existsSync(file) ? localTokens.parse(JSON.parse(readFileSync(file, 'utf8'))) : {};
  const names = Object.keys(holders) as (keyof typeof holders)[];
  const tokens: Record<string, string> = {};
  for (const name of names) {
    const known = remembered[name];
    const good = known !== undefined && (await store.find(known)) !== undefined;
    tokens[name] = good ? known : await store.create(holders[name], holderOf(name, sample), now);
  }
  if (dataDir !== undefined && file !== undefined) {
    mkdirSync(dataDir, { recursive: true });
    writeFileSync(file, JSON.stringify(tokens, null, 2), { mode: 0o600 });
  }
  return tokens as LocalTokens;
}

/** Somebody of the sample directory whom the token can speak for. */
function holderOf(name: keyof typeof holders, { people, roles }: Directory): string {
  const firstOf = (...wanted: string[]): string | undefined => wanted.flatMap((role) => roles[role] ?? [])[0];
  switch (name) {
    case 'responder':
      return firstOf('L1') ?? 'responder';
    case 'commander':
      return firstOf('duty-manager', 'manager') ?? 'commander';
    case 'finance':
      return roles['finance']?.[0] ?? 'finance';
    case 'finance2':
      return roles['finance']?.[1] ?? 'finance2';
    case 'admin':
      return people.find(({ admin }) => admin === true)?.id ?? 'admin';
    case 'integration':
      return 'local-integration';
  }
}
