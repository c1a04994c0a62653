import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { findPort } from './kernel/listen.ts';
import { openStorage } from './kernel/open-storage.ts';
import { StartRefused } from './kernel/start-refused.ts';
import { wallAddress } from './seed/wall-address.ts';
import { seedDirectory } from './seed/seed.ts';
import { readStartArguments, startUsage, WrongArgument, type StartArguments } from './start-arguments.ts';
import { startSystem, type LocalSystem } from './start-system.ts';
import { synthesize } from './synthesize.ts';
import { whatMayWait } from './what-may-wait.ts';

// `npm start`: synthesizes the template, runs it on this machine and says where.

const stackName = 'Tocsin';
const projectRoot = join(import.meta.dirname, '..');
const tell = (line: string): void => console.log(`tocsin: ${line}`);

function checkNode(): void {
  const major = Number(process.versions.node.split('.')[0]);
  if (major >= 24) return;
  console.error(
    `tocsin: this is Node ${process.versions.node}; Tocsin runs on Node 24, as its functions do on AWS Lambda. ` +
      'Start it with npm start, which brings its own (npm ci installs it), or install Node 24.',
  );
  process.exit(1);
}

function policyNames(): string[] {
  const entries = readdirSync(join(projectRoot, 'policies'), { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

async function start(options: StartArguments): Promise<void> {
  const dataDir = options.dataDir === undefined ? undefined : resolve(options.dataDir);
  // What is in the way is found out before the seconds that a synthesis takes.
  await findPort(options.port, '--port');
  await findPort(options.awsPort, '--aws-port');
  openStorage(dataDir).close();
  const cdkOut = dataDir === undefined ? mkdtempSync(join(tmpdir(), 'tocsin-')) : join(dataDir, 'cdk.out');
  if (dataDir === undefined) process.on('exit', () => rmSync(cdkOut, { recursive: true, force: true }));

  await synthesize({ projectRoot, cdkOut, policy: options.policy, tell });
  tell('starting ...');
  const hint = 'npm run alarm -- --name registry-down --state ALARM';
  let commander = '';
  const system = await startSystem({
    cdkOut,
    stackName,
    port: options.port,
    awsPort: options.awsPort,
    dataDir,
    hint: withPort(hint, options.awsPort),
    mayWait: whatMayWait,
    warm: true,
    log: tell,
    seed: async (started) => {
      const seeded = await seed(started, options.policy, dataDir);
      ({ commander } = seeded.tokens);
      return seeded;
    },
  });
  stopOnSignal(system);
  const onCall = await wallAddress(system.productUrl, commander, dataDir);
  console.log(`
  product       ${system.productUrl}
  AWS endpoint  ${system.awsUrl}
  phones        ${system.awsUrl}/_local/
  on call       ${onCall}
  finance       ${system.productUrl}/finance (a token of ${system.awsUrl}/_local/tokens)

  try it:       ${withPort(hint, Number(new URL(system.awsUrl).port))}
`);
}

function seed(system: LocalSystem, policyName: string, dataDir: string | undefined) {
  const [table] = system.template.byType('AWS::DynamoDB::Table');
  if (table === undefined) throw new Error('The template has no table.');
  const tableName = system.template.nameOf(table.logicalId);
  return seedDirectory({ awsUrl: system.awsUrl, tableName, policyName, dataDir, now: system.now() });
}

function withPort(command: string, awsPort: number): string {
  return awsPort === 4566 ? command : `${command} --aws-port ${awsPort}`;
}

function stopOnSignal(system: LocalSystem): void {
  let stopping = false;
  const stop = (): void => {
    stopping = true;
    tell('stopping ...');
    void system.close().then(() => process.exit(0));
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      // A second signal does not wait for work under way: everything that counts is on disk.
      if (stopping) process.exit(1);
      stop();
    });
  }
  // Whatever started it may be killed without a word; a system that nobody can stop any more would keep ports and data.
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent && !stopping) stop();
  }, 500).unref();
}

checkNode();
try {
  const options = readStartArguments(process.argv.slice(2), policyNames());
  if (options === 'help') console.log(startUsage);
  else await start(options);
} catch (error) {
  if (error instanceof WrongArgument) {
    console.error(`tocsin: ${error.message}\n${startUsage}`);
    process.exit(2);
  }
  const inTheWay = error instanceof StartRefused ? error.message : undefined;
  console.error(`tocsin: ${inTheWay ?? (error instanceof Error ? error.stack : undefined) ?? String(error)}`);
  process.exit(1);
}
