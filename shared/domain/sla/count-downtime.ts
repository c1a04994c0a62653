import { foremost, within, type Ranked } from '../calendar/foremost.ts';
import { union, type Interval } from '../calendar/interval.ts';
import type { Exclusion } from './exclude-downtime.ts';
import { isBelow, lowestTerms, partOf, type Rational } from './rational.ts';

/** Time without service, for a share of the users in percent as decimal text; absent: for all of them. */
export interface Stretch extends Interval {
  readonly share?: string | undefined;
}

/** What time without service comes to. */
export interface Downtime {
  /** Each instant once, in order. */
  readonly intervals: readonly Interval[];
  /** What of it does not count, in order and without overlap. */
  readonly exclusions: readonly Exclusion[];
  /** Milliseconds that count, each by the largest share at it. */
  readonly countedMs: Rational;
  /** Milliseconds that do not, in the same way. */
  readonly excludedMs: Rational;
}

/** Counts time without service inside a period; `excluding` says what of it does not count. */
export function countDowntime(stretches: readonly Stretch[], { period, excluding }: DowntimeTerms): Downtime {
  const shares = sharesOf(stretches);
  const pieces = cutTo(period, layersOf(stretches, shares));
  const intervals = union(pieces);
  const exclusions = excluding(intervals);
  const all = msByRank(pieces, shares.length);
  const excluded = msByRank(within(pieces, exclusions), shares.length);
  return {
    intervals,
    exclusions,
    countedMs: weighed(
      all.map((ms, rank) => ms - (excluded[rank] ?? 0)),
      shares,
    ),
    excludedMs: weighed(excluded, shares),
  };
}

interface DowntimeTerms {
  readonly period: Interval;
  readonly excluding: (downtime: readonly Interval[]) => readonly Exclusion[];
}

/** Those that lie in a run (as long as some one of them lasts) of at least so many milliseconds, whatever of it lies in the period. */
export function inLongRuns<T extends Interval>(stretches: readonly T[], minimumMs: number): readonly T[] {
  if (minimumMs === 0) return stretches;
  return inRuns(
    stretches,
    union(stretches).filter(({ start, end }) => end - start >= minimumMs),
  );
}

/** Those that lie in one of the runs: a stretch lies in one run or in none. */
export function inRuns<T extends Interval>(stretches: readonly T[], runs: readonly Interval[]): T[] {
  const ordered = stretches.filter(({ start, end }) => end > start).sort((a, b) => a.start - b.start);
  let at = 0;
  return ordered.filter(({ start }) => {
    for (let run = runs[at]; run !== undefined && run.end <= start; run = runs[at]) at += 1;
    return (runs[at]?.start ?? Number.POSITIVE_INFINITY) <= start;
  });
}

/** The shares that occur, the largest first. */
export function sharesOf(stretches: readonly Pick<Stretch, 'share'>[]): string[] {
  const texts = [...new Set(stretches.map(({ share }) => share ?? '100'))];
  return texts.length < 2 ? texts : texts.sort(largestFirst);
}

const largestFirst = (a: string, b: string): number => {
  const [one, other] = [partOf(a), partOf(b)];
  if (isBelow(other, one)) return -1;
  return isBelow(one, other) ? 1 : 0;
};

/** The largest share at each instant, by its place among the shares. */
function layersOf(stretches: readonly Stretch[], shares: readonly string[]): readonly Ranked[] {
  if (shares.length < 2) return union(stretches).map(({ start, end }) => ({ start, end, rank: 0 }));
  const ranks = new Map(shares.map((share, rank) => [share, rank]));
  return foremost(stretches.map(({ start, end, share }) => ({ start, end, rank: ranks.get(share ?? '100') ?? 0 })));
}

const cutTo = ({ start, end }: Interval, pieces: readonly Ranked[]): Ranked[] =>
  pieces
    .map((piece) => ({ start: Math.max(piece.start, start), end: Math.min(piece.end, end), rank: piece.rank }))
    .filter((piece) => piece.start < piece.end);

function msByRank(pieces: readonly Ranked[], ranks: number): number[] {
  const sums = Array<number>(ranks).fill(0);
  for (const { start, end, rank } of pieces) sums[rank] = (sums[rank] ?? 0) + (end - start);
  return sums;
}

function weighed(msOf: readonly number[], shares: readonly string[]): Rational {
  const parts = shares.map((share, rank) => ({ part: partOf(share), ms: BigInt(msOf[rank] ?? 0) }));
  const den = parts.reduce((most, { part }) => (part.den > most ? part.den : most), 1n);
  // Each denominator is a power of ten, so the largest is a multiple of them all.
  return lowestTerms({ num: parts.reduce((sum, { part, ms }) => sum + (ms * part.num * den) / part.den, 0n), den });
}
