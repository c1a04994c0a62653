import type { Contract } from '../directory/directory.ts';
import { durationMs } from '../text/duration.ts';
import { bandReached, creditFor } from './credit.ts';
import { excludeDowntime, type ApprovedExclusion, type Maintenance } from './exclude-downtime.ts';
import { intersect, lengthOf, union, type Interval } from '../calendar/interval.ts';
import { minorUnits } from './money.ts';
import { allowanceWindows, contractPeriod, monthPeriod } from './period.ts';
import { percentFloored, rational } from './rational.ts';
import type { SlaTier } from './sla-tier.ts';
import type { Statement } from './statement.ts';

/** Whom something concerns: customers by id or all of them, and the services it is about. */
export interface Reach {
  readonly customers: 'all' | readonly string[];
  readonly services: readonly string[];
}

/** When an incident was without service, by its own facts. `end` is null while it lasts. */
export interface Impact extends Reach {
  readonly incident: string;
  readonly level: 'outage' | 'degraded' | 'none';
  readonly intervals: readonly { readonly start: number; readonly end: number | null }[];
  /** The incident is not over although its impact may be: what it says can still change. */
  readonly unfinished?: boolean | undefined;
}

export interface StatementInput {
  readonly contract: Contract;
  readonly customerName?: string | undefined;
  readonly tier: SlaTier;
  /** `2026-03` */
  readonly month: string;
  readonly impacts: readonly Impact[];
  readonly maintenance: readonly (Maintenance & Reach)[];
  readonly exclusions: readonly (ApprovedExclusion & Reach)[];
  /** Cut-off of what is still going on, epoch milliseconds. */
  readonly now: number;
}

/**
 * The statement of one contract and month; undefined when the contract covers no part of it. The order of the inputs, and how
 * their time is split into intervals, changes nothing. Throws RangeError when the credit is more than a number holds exactly.
 */
export function computeStatement(input: StatementInput): Statement | undefined {
  const { contract, tier, month, now } = input;
  const period = contractPeriod(contract, month);
  if (period === undefined) return undefined;
  const degradedCounts = contract.degradedCounts ?? tier.degradedCounts;
  const impacts = input.impacts.filter(
    (impact) =>
      (impact.level === 'outage' || (impact.level === 'degraded' && degradedCounts)) && concerns(impact, contract),
  );
  const downtime = byIncident(impacts).flatMap((impact) => downtimeOf(impact, period, now));
  const exclusions = excludeDowntime(
    downtime,
    input.maintenance.filter((each) => concerns(each, contract)),
    input.exclusions.filter((each) => concerns(each, contract)),
    {
      windows: allowanceWindows(period, contract.zone, tier.maintenance.window),
      allowanceMs: durationMs(tier.maintenance.allowance),
      noticeMs: durationMs(contract.noticeBefore ?? tier.noticeBefore),
    },
  );
  const periodMs = lengthOf([period]);
  const downtimeMs = lengthOf(downtime);
  const excludedMs = lengthOf(exclusions);
  const countedMs = downtimeMs - excludedMs;
  const uptime = rational(periodMs - countedMs, periodMs);
  const band = bandReached(uptime, tier);
  const unsettled = new Set(impacts.filter((impact) => impact.unfinished === true).map(({ incident }) => incident));
  const unfinished =
    now < period.end || downtime.some(({ open, incident }) => open === true || unsettled.has(incident));
  return {
    contract: contract.id,
    customer: contract.customer,
    ...(input.customerName === undefined ? {} : { customerName: input.customerName }),
    service: contract.services.join(', '),
    services: [...contract.services],
    month,
    zone: contract.zone,
    tier: tier.name,
    guaranteePct: Number(tier.guarantee),
    periodStart: iso(period.start),
    periodEnd: iso(period.end),
    periodMs,
    downtimeMs,
    excludedMs,
    countedMs,
    uptime: { num: periodMs - countedMs, den: periodMs },
    uptimePct: percentFloored(uptime),
    breach: band !== undefined,
    bandBp: band?.creditBp ?? 0,
    feeMinor: contract.monthlyFee.minor,
    prorated: contract.prorate && periodMs !== lengthOf([monthPeriod(month, contract.zone)]),
    creditMinor: band === undefined ? 0 : creditOf(input, band.creditBp, periodMs),
    currency: contract.monthlyFee.currency,
    status: unfinished ? 'provisional' : 'draft',
    downtime: downtime
      .sort((a, b) => a.start - b.start || a.end - b.end || order(a.incident, b.incident))
      .map(({ start, end, ...rest }) => ({ ...rest, start: iso(start), end: iso(end) })),
    exclusions: exclusions.map(({ start, end, ...because }) => ({ start: iso(start), end: iso(end), ...because })),
  };
}

function creditOf({ contract, tier, month }: StatementInput, bandBp: number, periodMs: number): number {
  const whole = lengthOf([monthPeriod(month, contract.zone)]);
  return minorUnits(
    creditFor({
      feeMinor: contract.monthlyFee.minor,
      bandBp,
      feePart: contract.prorate ? rational(periodMs, whole) : rational(1, 1),
      capBp: tier.creditCap === 'none' ? undefined : tier.creditCap.bp,
      capMinor: contract.creditCapMinor,
      minimumMinor: contract.creditMinimumMinor,
    }),
  );
}

const concerns = ({ customers, services }: Reach, contract: Contract): boolean =>
  (customers === 'all' || customers.includes(contract.customer)) &&
  contract.services.some((service) => services.includes(service));

/** An incident may come in several parts, each with its own reach. */
const byIncident = (impacts: readonly Impact[]): Pick<Impact, 'incident' | 'intervals'>[] =>
  Array.from(
    Map.groupBy(impacts, ({ incident }) => incident),
    ([incident, parts]) => ({ incident, intervals: parts.flatMap(({ intervals }) => intervals) }),
  );

/** One incident's time without service inside the period; the stretch that lasts is cut at `now`. */
function downtimeOf({ incident, intervals }: Pick<Impact, 'incident' | 'intervals'>, period: Interval, now: number) {
  // What a source says of the future has not been without service yet.
  const known = intervals
    .map(({ start, end }) => ({ start, end: Math.min(end ?? now, now) }))
    .filter(({ start, end }) => start < end);
  const lastsFrom = intervals.filter(({ end }) => end === null).map(({ start }) => start);
  return intersect(union(known), [period]).map((part) => {
    const open = lastsFrom.some((start) => start < part.end) && part.end === Math.min(now, period.end);
    return { incident, ...part, ...(open ? { open: true as const } : {}) };
  });
}

const iso = (at: number): string => new Date(at).toISOString();
const order = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
