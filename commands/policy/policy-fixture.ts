import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runPolicyCommand } from './policy-command.ts';

const policies = path.join(import.meta.dirname, '..', '..', 'policies');

/** For tests: a folder of policies of one's own, with a copy of erlmcp. */
export function copyOfPolicies(): string {
  const root = mkdtempSync(path.join(tmpdir(), 'policies-'));
  cpSync(path.join(policies, 'erlmcp'), path.join(root, 'erlmcp'), { recursive: true });
  return root;
}

/** Replaces a text that stands in a file of a policy, once. */
export function edit(root: string, file: string, from: string, to: string): void {
  const full = path.join(root, file);
  const text = readFileSync(full, 'utf8');
  if (!text.includes(from)) throw new Error(`${file} has no "${from}"`);
  writeFileSync(full, text.replace(from, to));
}

/** What `npm run policy` said, and how it ended. */
export function policyCommand(args: readonly string[], root?: string) {
  const out: string[] = [];
  const err: string[] = [];
  const into = (lines: string[]) => (text: string) => void lines.push(...text.split('\n'));
  const code = runPolicyCommand({ args, root, terminal: { out: into(out), err: into(err) } });
  return { code, out, err };
}
