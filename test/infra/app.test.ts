import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

// The app as people run it: no CDK command line tool, no network, no credentials.
function runApp(...options: string[]) {
  const out = path.join(mkdtempSync(path.join(tmpdir(), 'tocsin-app-')), 'cdk.out');
  const run = spawnSync(process.execPath, ['infra/app.ts', '-o', out, ...options], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] ?? '' },
  });
  return { out, status: run.status, said: run.stderr };
}

describe('node infra/app.ts', () => {
  it('writes the template of the real product', { timeout: 60_000 }, () => {
    const { out, status, said } = runApp();
    expect(said).toBe('');
    expect(status).toBe(0);
    expect(existsSync(path.join(out, 'Tocsin.template.json'))).toBe(true);
  });

  it.each([
    ['a setting it does not know', ['-c', 'stagee=test'], 'context "stagee": not known'],
    [
      'a setting it cannot use',
      ['-c', 'opsEmail=nobody'],
      'context "opsEmail" is "nobody": expected one email address',
    ],
    [
      'a policy that is not there',
      ['-c', 'policy=nowhere'],
      'context "policy" is "nowhere": expected a folder under policies/ (enterprise-performance, erlmcp, maintenance',
    ],
    ['context that is no pair', ['-c', 'stage'], '-c stage: expected key=value'],
  ])('refuses %s in one sentence', { timeout: 60_000 }, (_what, options, sentence) => {
    const { status, said } = runApp(...options);
    expect(status).toBe(1);
    expect(said).toContain(sentence);
    expect(said).not.toMatch(/^\s+at /m);
  });
});
