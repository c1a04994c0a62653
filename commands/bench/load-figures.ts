import type { Figure } from './figure.ts';
import type { BundleFigures } from './measure-bundles.ts';
import type { IntakeFigures } from './measure-intake.ts';
import type { LatencyFigures } from './measure-latency.ts';
import type { PeerFigures } from './measure-peer.ts';

const MB = 2 ** 20;

/** Size and cold import of each function, beside its SDK clients alone. */
export function bundleFigures(all: readonly BundleFigures[]): Figure[] {
  const row = (section: string, unit: string, of: (size: BundleFigures['bundle']) => number): Figure[] =>
    all.map(({ name, bundle, sdk }) => ({
      section,
      name,
      value: of(bundle),
      unit,
      ...(sdk === undefined ? {} : { ratio: { value: of(bundle) / of(sdk), to: 'of its SDK clients alone' } }),
    }));
  return [
    ...row('Bundle', 'KB', ({ bytes }) => bytes / 1024),
    ...row('Bundle, gzipped', 'KB', ({ gzipBytes }) => gzipBytes / 1024),
    ...row('Cold import', 'ms', ({ coldImportMs }) => coldImportMs),
  ];
}

/** What taking the load cost, whether it stayed flat, and the peer's part where there is one. */
export function intakeFigures(intake: IntakeFigures, peer?: PeerFigures['intake'][number]): Figure[] {
  const { load, flatness } = intake;
  const section = `Intake: ${load.alarms} alarms, ${load.duplicatePercent} % duplicates, one sandbox over the local table`;
  const beside = (value: number, theirs: number | undefined): Pick<Figure, 'ratio'> =>
    theirs === undefined ? {} : { ratio: { value: value / theirs, to: 'of alertmanager' } };
  const calls = Object.entries(intake.calls).sort(([a], [b]) => (a < b ? -1 : 1));
  const figures: Figure[] = [
    {
      section,
      name: 'alarms taken',
      value: intake.alarmsPerSecond,
      unit: 'a second',
      ...beside(intake.alarmsPerSecond, peer?.alarmsPerSecond),
    },
    {
      section,
      name: 'processor time of the handler, each',
      value: intake.cpuMicros,
      unit: 'µs',
      ...beside(intake.cpuMicros, peer?.cpuMicros),
    },
    {
      section,
      name: 'memory at most (resident)',
      value: intake.peakRssBytes / MB,
      unit: 'MB',
      ...beside(intake.peakRssBytes, peer?.rssBytes),
    },
    { section, name: 'memory at most (heap in use)', value: intake.peakHeapBytes / MB, unit: 'MB' },
    ...calls.map(([what, count]) => ({ section, name: `table calls each: ${what}`, value: count, unit: '' })),
    { section, name: 'processor time, last tenth by first', value: flatness.cpu, unit: 'times' },
    { section, name: 'table calls, last tenth by first', value: flatness.calls, unit: 'times' },
  ];
  if (peer === undefined) return figures;
  return [
    ...figures,
    { section, name: 'alertmanager: alarms taken', value: peer.alarmsPerSecond, unit: 'a second' },
    { section, name: 'alertmanager: processor time, each', value: peer.cpuMicros, unit: 'µs' },
    { section, name: 'alertmanager: memory', value: peer.rssBytes / MB, unit: 'MB' },
  ];
}

/** From publishing to the SMS, beside one alarm alone, and the peer's way to its webhook. */
export function latencyFigures(all: readonly LatencyFigures[], peer: readonly LatencyFigures[] = []): Figure[] {
  const alone = all.find(({ alarms }) => alarms === 1);
  return all.flatMap(({ alarms, p50Ms, p99Ms, wallMs }) => {
    const section = `From publish to SMS: ${alarms} at once, the whole system on this machine`;
    const times = (value: number): Pick<Figure, 'ratio'> =>
      alone === undefined || alarms === 1 ? {} : { ratio: { value: value / alone.p50Ms, to: 'of one alone' } };
    const theirs = peer.find((one) => one.alarms === alarms);
    const figures: Figure[] = [
      { section, name: 'p50', value: p50Ms, unit: 'ms', ...times(p50Ms) },
      { section, name: 'p99', value: p99Ms, unit: 'ms', ...times(p99Ms) },
      { section, name: 'all of them', value: wallMs, unit: 'ms' },
    ];
    if (theirs === undefined) return figures;
    const name = 'alertmanager to its webhook';
    return [
      ...figures,
      { section, name: `${name}, p50`, value: theirs.p50Ms, unit: 'ms' },
      { section, name: `${name}, p99`, value: theirs.p99Ms, unit: 'ms' },
    ];
  });
}
