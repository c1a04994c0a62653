import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { synthesize } from '../../local/synthesize.ts';
import { loadTemplate } from '../../local/template/load-template.ts';
import type { ResolvedTemplate } from '../../local/template/resolved-template.ts';
import { WrongUse, type Terminal } from '../operator/terminal.ts';
import type { AlarmLoad } from './alarm-load.ts';
import { benchHelp, readBenchArguments, type BenchArguments } from './bench-arguments.ts';
import { figuresInWords, type Figure } from './figure.ts';
import { incidentFigures } from './incident-figures.ts';
import { bundleFigures, intakeFigures, latencyFigures } from './load-figures.ts';
import { measureBundles } from './measure-bundles.ts';
import { measureIntake } from './measure-intake.ts';
import { measureLatency } from './measure-latency.ts';
import { findAlertmanager, measureAlertmanager } from './measure-peer.ts';
import { oncallFigures } from './oncall-figures.ts';
import { POLICY } from './open-system.ts';
import { playIncident } from './play-incident.ts';
import { readPriceList } from './price-list.ts';
import { slaFigures } from './sla-figures.ts';

const projectRoot = join(import.meta.dirname, '../..');

const fullLoads: readonly AlarmLoad[] = [
  { alarms: 1_000, duplicatePercent: 0 },
  { alarms: 10_000, duplicatePercent: 0 },
  { alarms: 10_000, duplicatePercent: 95 },
];
const quickLoads: readonly AlarmLoad[] = [
  { alarms: 100, duplicatePercent: 0 },
  { alarms: 400, duplicatePercent: 95 },
];

/** Measures what is asked for and prints it. Answers the exit code: 0, or 2 for a wrong command line. */
export async function bench(args: readonly string[], terminal: Terminal): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) {
    terminal.out(benchHelp);
    return 0;
  }
  let asked: BenchArguments;
  try {
    asked = readBenchArguments(args);
  } catch (error) {
    if (!(error instanceof WrongUse)) throw error;
    terminal.err(`${error.message}\n\n${benchHelp}`);
    return 2;
  }
  const cdkOut = mkdtempSync(join(tmpdir(), 'tocsin-bench-'));
  const machine = describeMachine();
  try {
    if (asked.sections.some((section) => section !== 'oncall' && section !== 'sla'))
      await synthesize({ projectRoot, cdkOut, policy: POLICY, tell: (line) => terminal.err(line) });
    const figures = await measure(asked, cdkOut, terminal);
    const list = readPriceList();
    if (asked.json) {
      const prices = { asOf: list.asOf, region: list.region, note: list.note };
      terminal.out(JSON.stringify({ machine, quick: asked.quick, prices, figures }, null, 2));
      return 0;
    }
    terminal.out(
      `${machine.cores} cores, ${machine.memoryGb} GB, Node ${machine.node}, load ${machine.loadPerCore} a core at the start`,
    );
    if (machine.loadPerCore > 0.5)
      terminal.out('The machine is busy with other things: times are longer than its own.');
    for (const text of figuresInWords(figures)) terminal.out(text);
    const guessed = Object.values(list.prices).filter(({ confirmed }) => !confirmed).length;
    terminal.out(
      `\nPrices of ${list.asOf}, ${list.region}, without free tiers; ${guessed} of them are marked as not looked up again (prices-2026-11.json).`,
    );
    return 0;
  } finally {
    rmSync(cdkOut, { recursive: true, force: true });
  }
}

async function measure(asked: BenchArguments, cdkOut: string, { err }: Terminal): Promise<Figure[]> {
  const loads = asked.quick ? quickLoads : fullLoads;
  const counts = asked.quick ? [1, 10] : [1, 100, 1_000];
  const binary = asked.peer === undefined ? undefined : findAlertmanager();
  if (asked.peer !== undefined && binary === undefined)
    err('alertmanager is not on the PATH (Debian has it as prometheus-alertmanager): its figures are left out');
  const wanted = (section: string): boolean => asked.sections.some((one) => one === section);
  const tell = (section: string) => (line: string) => err(`${section}: ${line}`);

  const figures: Figure[] = [];
  if (wanted('bundles'))
    figures.push(
      ...bundleFigures(await measureBundles(projectRoot, templateOf(cdkOut), asked.quick ? 1 : 5, tell('bundles'))),
    );
  if (wanted('incident'))
    figures.push(...incidentFigures(await playIncident(cdkOut, tell('incident')), readPriceList()));
  const peerLoads = wanted('intake') ? loads : [];
  const peerCounts = wanted('latency') ? counts : [];
  const peer =
    binary === undefined || peerLoads.length + peerCounts.length === 0
      ? undefined
      : await measureAlertmanager(binary, peerLoads, peerCounts, tell('peer'));
  for (const load of peerLoads) {
    const beside = peer?.intake.find((one) => one.load === load);
    figures.push(...intakeFigures(await measureIntake(templateOf(cdkOut), load, tell('intake')), beside));
  }
  if (peerCounts.length > 0)
    figures.push(...latencyFigures(await measureLatency(cdkOut, peerCounts, tell('latency')), peer?.latency));
  if (wanted('oncall')) figures.push(...oncallFigures(asked.quick, tell('oncall')));
  if (wanted('sla')) figures.push(...slaFigures(asked.quick, tell('sla')));
  return figures;
}

function templateOf(cdkOut: string): ResolvedTemplate {
  return loadTemplate(cdkOut, 'Tocsin', {
    region: 'us-east-1',
    account: '000000000000',
    partition: 'aws',
    urlSuffix: 'amazonaws.com',
    // Nothing is served under these: the bundles and the table are used without the rest.
    productPort: 1,
    awsPort: 1,
  });
}

/** What figures depend on, in general terms. */
function describeMachine() {
  const cores = availableParallelism();
  return {
    cores,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    node: process.versions.node,
    loadPerCore: Number(((loadavg()[0] ?? 0) / cores).toFixed(1)),
  };
}
