import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The same template with another policy in it; whoever asked for it takes the folder away. */
export function synthesizePolicy(policy: string): string {
  const cdkOut = mkdtempSync(join(tmpdir(), `tocsin-${policy}-`));
  execFileSync(process.execPath, ['infra/app.ts', '-c', `policy=${policy}`, '-o', cdkOut], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return cdkOut;
}
