// Runs a script on Node 24, as Lambda does, whatever Node the machine has: `node commands/on-node-24.cjs script.ts ...`.
// The binary comes from the npm package of this platform. It is looked up here and not through node_modules/.bin, because
// npm 10 unlinks that again when it drops the packages of other platforms. Plain CommonJS, so that any Node can read it.
const { spawn } = require('node:child_process');
const { existsSync } = require('node:fs');
const path = require('node:path');

const WANTED = 24;
const HIDE_SQLITE_NOTICE = '--disable-warning=ExperimentalWarning';

function findNode() {
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const file = process.platform === 'win32' ? 'node.exe' : 'node';
  const packaged = path.join(__dirname, '..', 'node_modules', `node-${platform}-${process.arch}`, 'bin', file);
  if (existsSync(packaged)) return packaged;
  if (Number(process.versions.node.split('.')[0]) >= WANTED) return process.execPath;
  console.error(
    `Tocsin runs on Node ${WANTED}, and this is ${process.version}. Run "npm ci", which brings Node ${WANTED} on Linux and Windows; ` +
      `on ${process.platform}-${process.arch} install Node ${WANTED} yourself (see .nvmrc).`,
  );
  process.exit(1);
}

const node = findNode();
const child = spawn(node, [HIDE_SQLITE_NOTICE, ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: { ...process.env, PATH: `${path.dirname(node)}${path.delimiter}${process.env.PATH ?? ''}` },
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  // Ctrl+C reaches everything in a terminal by itself; handed on as well, it would count as the impatient second one.
  const alreadyTold = signal === 'SIGINT' && process.stdin.isTTY === true;
  process.on(signal, () => alreadyTold || child.kill(signal));
}
// npm ends its shell without telling what runs in it: whoever loses the shell that started it is meant to end.
const parent = process.ppid;
setInterval(() => process.ppid === parent || child.kill('SIGTERM'), 250).unref();
child.on('exit', (code, signal) => {
  if (signal === null) process.exit(code ?? 1);
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
});
