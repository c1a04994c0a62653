import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { compiledPolicy } from '../domain/policy/policy.ts';
import type { BundledPolicy } from './policy-shelf.ts';

/** The policy that lies beside the bundle, compiled and checked at synth; its hash is that of its bytes. */
export function bundledPolicy(bundleUrl: string): BundledPolicy {
  const json = readFileSync(new URL('./policy.json', bundleUrl), 'utf8');
  return { policy: compiledPolicy.parse(JSON.parse(json)), hash: createHash('sha256').update(json).digest('hex') };
}
