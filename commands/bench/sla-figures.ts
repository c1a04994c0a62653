import { equal } from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { lengthOf, type Interval } from '../../shared/domain/calendar/interval.ts';
import { countDowntime } from '../../shared/domain/sla/count-downtime.ts';
import { excludeDowntime } from '../../shared/domain/sla/exclude-downtime.ts';
import type { Figure } from './figure.ts';
import { floorOf } from './sla-floor.ts';
import { writeMonthFiles } from './sla-month-files.ts';

const HEAP_MB = 640;
const MOST_RSS_MB = 1024;
const HOUR = 3_600_000;
const PERIOD = { start: Date.UTC(2026, 2, 1), end: Date.UTC(2026, 3, 1) };

/** The arithmetic beside sorting and sweeping alone, and a whole month of contracts in processes of their own. */
export function slaFigures(quick: boolean, tell: (line: string) => void): Figure[] {
  const rounds = quick ? 3 : 11;
  const counts = quick ? [4_000, 16_000, 64_000] : [62_500, 250_000, 1_000_000];
  const months = quick ? [100, 400, 1_600] : [625, 2_500, 10_000];
  return [...counts.flatMap((count) => engineFigures(count, rounds)), ...monthFigures(months, tell)];
}

/** Both have to find the same milliseconds before anything is timed. */
function engineFigures(count: number, rounds: number): Figure[] {
  const outages = spans(count, 104_729, 40_000);
  const excluded = spans(count >> 2, 7_907, 20_000);
  const exclusions = excluded.map((span) => ({ ...span, reason: 'force majeure', source: 'claim', approvedBy: 'mei' }));
  const nothing = { windows: [], allowanceMs: 0, noticeMs: 0 };
  const engine = () =>
    countDowntime(outages, {
      period: PERIOD,
      excluding: (downtime) => excludeDowntime(downtime, [], exclusions, nothing),
    });
  const floor = floorOf(outages, excluded);
  const counted = engine();
  equal(Number(counted.countedMs.num), floor());
  equal(lengthOf(counted.intervals) - lengthOf(counted.exclusions), floor());
  const [byEngine = Number.NaN, byFloor = Number.NaN] = medians(rounds, engine, floor);
  const all = count + excluded.length;
  const section = `Downtime that counts: ${String(count)} outages and ${String(excluded.length)} exclusions of one month, in no order`;
  return [
    { section, name: 'sort and sweep of numbers alone', value: all / byFloor / 1_000, unit: 'million intervals/s' },
    {
      section,
      name: 'with who took what out of the count, and why',
      value: all / byEngine / 1_000,
      unit: 'million intervals/s',
      ratio: { value: byEngine / byFloor, to: 'of the time' },
    },
  ];
}

/** Spread over the month without a rhythm, in no order, up to so many milliseconds long. */
const spans = (count: number, step: number, most: number): Interval[] =>
  Array.from({ length: count }, (_, place) => {
    const start = PERIOD.start + ((place * step * 7_919) % (PERIOD.end - PERIOD.start - HOUR));
    return { start, end: start + 1 + ((place * 31) % most) };
  });

/** Median milliseconds of processor time of this thread, in turn; the first rounds only warm up. */
function medians(rounds: number, ...runs: (() => unknown)[]): number[] {
  const took = runs.map((): number[] => []);
  for (let round = -Math.ceil(rounds / 3); round < rounds; round += 1)
    runs.forEach((run, at) => {
      const before = process.threadCpuUsage();
      run();
      const { user, system } = process.threadCpuUsage(before);
      if (round >= 0) took[at]?.push((user + system) / 1000);
    });
  return took.map((all) => all.sort((a, b) => a - b)[all.length >> 1] ?? Number.NaN);
}

const answer = z.object({ written: z.int(), seconds: z.number(), processorSeconds: z.number(), peakMb: z.number() });

function monthFigures(sizes: readonly number[], tell: (line: string) => void): Figure[] {
  const ran = sizes.map((contracts) => {
    const one = monthOf(contracts);
    tell(`${String(one.written)} statements of ${String(contracts * 10)} incidents in ${one.seconds.toFixed(1)} s`);
    equal(one.written, contracts);
    if (one.peakMb > MOST_RSS_MB) throw new Error(`${String(one.peakMb)} MB are more than a process may have`);
    return { contracts, ...one };
  });
  return ran.flatMap(({ contracts, seconds, processorSeconds, peakMb }, at) => {
    const section = `A month of ${String(contracts)} contracts with ${String(10 * contracts)} incidents, from files to a file, ${String(HEAP_MB)} MB of heap`;
    const before = ran[at - 1];
    const timesAsMany = before === undefined ? '' : `of ${String(before.contracts)} contracts`;
    const than = (value: number, other: number | undefined) =>
      other === undefined ? {} : { ratio: { value: value / other, to: timesAsMany } };
    return [
      { section, name: 'time', value: seconds, unit: 's', ...than(seconds, before?.seconds) },
      {
        section,
        name: 'processor time',
        value: processorSeconds,
        unit: 's',
        ...than(processorSeconds, before?.processorSeconds),
      },
      { section, name: 'memory at most', value: peakMb, unit: 'MB', ...than(peakMb, before?.peakMb) },
    ];
  });
}

function monthOf(contracts: number): z.output<typeof answer> {
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-month-'));
  try {
    writeMonthFiles(folder, contracts);
    const script = join(import.meta.dirname, 'sla-month-run.ts');
    const args = [`--max-old-space-size=${String(HEAP_MB)}`, script, folder, join(folder, 'statements.ndjson')];
    return answer.parse(JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' })));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
