import { spawn } from 'node:child_process';
import { accessSync, constants, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { findPort } from '../../local/kernel/listen.ts';
import { alarmAt, type AlarmLoad } from './alarm-load.ts';
import { createRace, handOver, namesOf, type LatencyFigures, type Race } from './measure-latency.ts';

/** The peer's side of the same loads. */
export interface PeerFigures {
  readonly name: string;
  readonly intake: readonly {
    readonly load: AlarmLoad;
    readonly alarmsPerSecond: number;
    readonly cpuMicros: number;
    readonly rssBytes: number;
  }[];
  readonly latency: readonly LatencyFigures[];
}

const NAMES = ['alertmanager', 'prometheus-alertmanager'];
const BATCH = 10;
/** Longest time until the peer answers that it is ready. */
const START_MS = 15_000;

/** Where the binary is; undefined when this machine has none on its PATH. */
export function findAlertmanager(path = process.env['PATH'] ?? ''): string | undefined {
  const candidates = path.split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return candidates.find((file) => {
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** Each alert a group of its own, told at once: the nearest to one page an incident. */
const configOf = (receiver: string): string => `route:
  receiver: bench
  group_by: ['alertname']
  group_wait: 0s
  group_interval: 5m
  repeat_interval: 4h
receivers:
  - name: bench
    webhook_configs:
      - url: ${receiver}
`;

/** Runs the loads on an Alertmanager of its own, on loopback, that nothing else reaches. */
export async function measureAlertmanager(
  binary: string,
  loads: readonly AlarmLoad[],
  counts: readonly number[],
  tell: (line: string) => void,
): Promise<PeerFigures> {
  let race: Race | undefined;
  const receiver = await openReceiver((name) => race?.left(name));
  try {
    const latency = await withPeer(binary, receiver.url, async (url) => {
      const figures: LatencyFigures[] = [];
      for (const names of [['bench-0-0-x'], ...counts.map(namesOf)]) {
        tell(`alertmanager: ${names.length} alarms to their webhooks`);
        race = createRace(names.length, () => undefined);
        await handOver(names, race, (name) => post(url, [name]));
        figures.push(await race.figures());
      }
      return figures.slice(1);
    });
    race = undefined;
    const intake = [];
    for (const load of loads) {
      tell(`alertmanager: ${load.alarms} alarms, ${load.duplicatePercent} % duplicates`);
      intake.push(await withPeer(binary, receiver.url, (url) => takeLoad(url, load)));
    }
    return { name: 'alertmanager', intake, latency };
  } finally {
    receiver.server.close();
    receiver.server.closeAllConnections();
  }
}

async function takeLoad(url: string, load: AlarmLoad) {
  const before = await metricsOf(url);
  const began = performance.now();
  for (let place = 0; place < load.alarms; place += BATCH) {
    const size = Math.min(BATCH, load.alarms - place);
    await post(
      url,
      Array.from({ length: size }, (_, at) => `load-${alarmAt(load, place + at)}`),
    );
  }
  const seconds = (performance.now() - began) / 1000;
  const after = await metricsOf(url);
  return {
    load,
    alarmsPerSecond: load.alarms / seconds,
    cpuMicros: ((after.cpuSeconds - before.cpuSeconds) * 1e6) / load.alarms,
    rssBytes: after.rssBytes,
  };
}

async function post(url: string, names: readonly string[]): Promise<void> {
  const startsAt = new Date().toISOString();
  const alerts = names.map((alertname) => ({ labels: { alertname, severity: 'critical' }, startsAt }));
  const answer = await fetch(`${url}/api/v2/alerts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(alerts),
  });
  await answer.arrayBuffer();
  if (!answer.ok) throw new Error(`alertmanager answered ${answer.status}`);
}

/** Its own count of its processor time and memory. */
async function metricsOf(url: string): Promise<{ cpuSeconds: number; rssBytes: number }> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const valueOf = (name: string): number => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1] ?? NaN);
  return { cpuSeconds: valueOf('process_cpu_seconds_total'), rssBytes: valueOf('process_resident_memory_bytes') };
}

async function openReceiver(left: (name: string) => void): Promise<{ server: Server; url: string }> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { alerts } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as {
        alerts: { labels: { alertname: string } }[];
      };
      for (const { labels } of alerts) left(labels.alertname);
      response.writeHead(200).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` };
}

async function withPeer<T>(binary: string, receiver: string, work: (url: string) => Promise<T>): Promise<T> {
  const scratch = mkdtempSync(join(tmpdir(), 'tocsin-peer-'));
  writeFileSync(join(scratch, 'config.yml'), configOf(receiver));
  const port = await findPort(0, '--peer');
  const args = [
    `--config.file=${join(scratch, 'config.yml')}`,
    `--storage.path=${join(scratch, 'data')}`,
    `--web.listen-address=127.0.0.1:${port}`,
    '--cluster.listen-address=',
    '--log.level=error',
  ];
  const child = spawn(binary, args, { stdio: 'ignore' });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  try {
    const url = `http://127.0.0.1:${port}`;
    await isReady(url);
    return await work(url);
  } finally {
    child.kill('SIGTERM');
    await ended;
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function isReady(url: string): Promise<void> {
  const until = performance.now() + START_MS;
  while (performance.now() < until) {
    const answer = await fetch(`${url}/-/ready`).catch(() => undefined);
    if (answer?.ok === true) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('alertmanager did not become ready; start it by hand to see why');
}
