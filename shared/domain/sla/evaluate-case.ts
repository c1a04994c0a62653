import { lengthOf } from '../calendar/interval.ts';
import { countDowntime } from './count-downtime.ts';
import { bandReached, creditFor } from './credit.ts';
import { excludeDowntime, type Exclusion, type Maintenance } from './exclude-downtime.ts';
import { allowanceWindows } from './period.ts';
import { percentFloored, rational, type Rational } from './rational.ts';
import type { SlaCase } from './sla-case.ts';

/** Exact where JSON numbers are not: milliseconds by weight are fractions of two integers without a limit. */
export interface CaseAnswer {
  /** Milliseconds without service that count, each by the largest weight at it. */
  readonly downMs: Rational;
  /** Milliseconds without service that do not count, in the same way. */
  readonly excludedMs: Rational;
  /** Milliseconds of the period over milliseconds of the period, both multiplied until they are whole. */
  readonly uptime: Rational;
  /** Cut, never rounded, to six decimals. */
  readonly uptimePct: number;
  /** Of the band reached, whatever binds the credit. */
  readonly creditBp: number;
  readonly creditMinor: bigint;
}

/** What one case comes to, by the arithmetic of statements. */
export function evaluateCase(one: SlaCase): CaseAnswer {
  const { period } = one;
  const { countedMs, excludedMs } = countDowntime(one.outages, {
    period,
    excluding: (downtime) => excludedIn(downtime, one),
  });
  const periodMs = BigInt(lengthOf([period]));
  const uptime = { num: periodMs * countedMs.den - countedMs.num, den: periodMs * countedMs.den };
  const creditBp = bandReached(uptime, { guarantee: one.bands[0]?.below ?? '0', bands: one.bands })?.creditBp ?? 0;
  const { feeMinor, capPct: capBp, minMinor: minimumMinor } = one;
  return {
    downMs: countedMs,
    excludedMs,
    uptime,
    uptimePct: percentFloored(uptime),
    creditBp,
    creditMinor: creditFor({ feeMinor, bandBp: creditBp, feePart: rational(1, 1), capBp, minimumMinor }).minor,
  };
}

type Spans = readonly { readonly start: number; readonly end: number }[];

function excludedIn(downtime: Spans, { maintenance, allowance, zone, period }: SlaCase): Exclusion[] {
  const nobody = { source: '', approvedBy: '' };
  const none = { windows: [], allowanceMs: 0, noticeMs: 0 };
  if (allowance === 'none') return [];
  if (allowance === 'all')
    return excludeDowntime(
      downtime,
      [],
      maintenance.map((span) => ({ ...span, ...nobody, reason: 'maintenance' })),
      none,
    );
  // A case says nothing of when maintenance was announced: it is never too late.
  const announced: Maintenance[] = maintenance.map((span) => ({ ...span, ...nobody, announcedAt: span.start }));
  const windows = allowanceWindows(period, allowance.zone ?? zone, allowance.per);
  return excludeDowntime(downtime, announced, [], { windows, allowanceMs: allowance.ms, noticeMs: 0 });
}
