import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StartRefused } from './kernel/start-refused.ts';

/** Everything that a synthesis reads; when none of it changed, the last one still holds. */
const sources = ['infra', 'functions', 'shared', 'policies', 'cdk.json', 'package-lock.json'];

export interface SynthesizeOptions {
  projectRoot: string;
  cdkOut: string;
  policy: string;
  /** Told in a few words what is being done. */
  tell: (line: string) => void;
}

/**
 * Makes the cloud assembly, unless the one that is there was made from the same sources.
 * @throws StartRefused with what the synthesis said when it fails
 */
export async function synthesize({ projectRoot, cdkOut, policy, tell }: SynthesizeOptions): Promise<void> {
  const stamp = join(cdkOut, 'made-from');
  const fingerprint = fingerprintOf(projectRoot, policy);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint) {
    tell('the template is up to date');
    return;
  }
  tell('synthesizing the template (some seconds) ...');
  const began = performance.now();
  await runSynthesis(projectRoot, ['infra/app.ts', '-c', `policy=${policy}`, '-o', cdkOut]);
  writeFileSync(stamp, fingerprint);
  tell(`synthesized in ${((performance.now() - began) / 1000).toFixed(1)} s`);
}

function runSynthesis(cwd: string, args: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    const said: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => said.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => said.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) {
        resolve();
        return;
      }
      reject(
        new StartRefused(`The template could not be synthesized:\n${Buffer.concat(said).toString('utf8').trim()}`),
      );
    });
  });
}

function fingerprintOf(projectRoot: string, policy: string): string {
  const hash = createHash('sha256').update(`${process.version} ${policy}\n`);
  for (const source of sources) {
    const path = join(projectRoot, source);
    if (!existsSync(path)) continue;
    for (const file of filesUnder(path)) hash.update(`${file}\n`).update(readFileSync(file));
  }
  return hash.digest('hex');
}

function filesUnder(path: string): string[] {
  const entries = readdirOrUndefined(path);
  if (entries === undefined) return [path];
  return entries.sort().flatMap((entry) => filesUnder(join(path, entry)));
}

function readdirOrUndefined(path: string): string[] | undefined {
  try {
    return readdirSync(path);
  } catch {
    return undefined;
  }
}
