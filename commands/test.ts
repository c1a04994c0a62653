import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { readCommandLine } from './command-line.ts';

readCommandLine('npm test\n  runs all that CI asks for; one test alone: npx vitest run <path>');

/** What CI asks for, in the order in which it fails fastest. Each check counts as one test, each test as itself. */
const checks: [string, string, ...string[]][] = [
  ['types', 'tsc', '--noEmit', '-p', '.'],
  ['lint', 'eslint', '.'],
  ['format', 'prettier', '--check', '--log-level', 'warn', '.'],
  [
    'layers',
    'depcruise',
    '--config',
    '.dependency-cruiser.cjs',
    'shared',
    'functions',
    'infra',
    'local',
    'commands',
    'policies',
  ],
  ['unused', 'knip'],
];

function run(command: string, args: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'inherit' });
    child.on('error', reject);
    child.on('exit', (code) => resolve(code ?? 1));
  });
}

const report = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numFailedTestSuites: z.number(),
  success: z.boolean(),
});

async function tests(): Promise<{ passed: number; failed: number; skipped: number }> {
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-test-'));
  const file = join(folder, 'report.json');
  try {
    const code = await run('vitest', ['run', '--reporter=dot', '--reporter=json', `--outputFile.json=${file}`]);
    const { numPassedTests, numFailedTests, numPendingTests, success } = report.parse(
      JSON.parse(readFileSync(file, 'utf8')),
    );
    // A file that cannot even be loaded fails the run without failing a test of its own.
    const unloaded = (code !== 0 || !success) && numFailedTests === 0 ? 1 : 0;
    return { passed: numPassedTests, failed: numFailedTests + unloaded, skipped: numPendingTests };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

let passed = 0;
let failed = 0;
for (const [name, command, ...args] of checks) {
  const ok = (await run(command, args)) === 0;
  console.log(`${ok ? 'ok  ' : 'FAIL'} ${name}`);
  if (ok) passed += 1;
  else failed += 1;
}
const ran = await tests();
const skipped = ran.skipped === 0 ? '' : `, ${ran.skipped} skipped`;
console.log(`${passed + ran.passed} passed, ${failed + ran.failed} failed${skipped}`);
process.exitCode = failed + ran.failed === 0 && ran.passed > 0 ? 0 : 1;
