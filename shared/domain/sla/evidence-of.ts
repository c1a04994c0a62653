import { union, type Interval } from '../calendar/interval.ts';
import type { Contract } from '../directory/directory.ts';
import { inRuns } from './count-downtime.ts';
import type { Evidence, ExclusionEvidence, ImpactEvidence, MaintenanceEvidence } from './evidence.ts';
import type { ApprovedExclusion, Maintenance } from './exclude-downtime.ts';
import { impactStretches } from './impact-stretches.ts';
import { allowanceWindows, contractPeriod } from './period.ts';
import type { SlaTier } from './sla-tier.ts';
import { textOrder } from './text-order.ts';
import { termsOf, type Terms } from './terms-of.ts';

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
  /** How much of each customer's users, in percent. Absent: all of them. */
  readonly share?: string | undefined;
  /** The incident is not over although its impact may be: what it says can still change. */
  readonly unfinished?: boolean | undefined;
}

/** What is known, of whatever customer, service and time. */
export interface StatementInput {
  /** One version of a contract: as `versionsIn` answers it where there are several. */
  readonly contract: Contract;
  readonly customerName?: string | undefined;
  readonly tier: SlaTier;
  /** `2026-03` */
  readonly month: string;
  /** The part of the month in which any version of the contract is valid. Absent: in which this one is. */
  readonly contractPeriod?: Interval | undefined;
  readonly impacts: readonly Impact[];
  readonly maintenance: readonly (Maintenance & Reach)[];
  readonly exclusions: readonly (ApprovedExclusion & Reach)[];
  /** Until when what happened is known, epoch milliseconds. */
  readonly now: number;
}

/**
 * What of the input can matter for the contract's statement, in its one form; undefined when the contract covers no part of the
 * month. The order of the input, and how its time is split, changes nothing.
 */
export function evidenceOf(input: StatementInput): Evidence | undefined {
  const { contract, customerName, tier, month, now } = input;
  const period = contractPeriod(contract, month);
  if (period === undefined) return undefined;
  const terms = termsOf(contract, tier);
  const impacts = impactsIn(period, terms, input);
  const lasts = impacts.some(({ end, unfinished }) => end === null || unfinished === true);
  return {
    v: 1,
    contract,
    ...(customerName === undefined ? {} : { customerName }),
    tier,
    month,
    period,
    contractPeriod: input.contractPeriod ?? period,
    impacts,
    maintenance: maintenanceIn(allowanceWindows(period, contract.zone, terms.allowance.per), input),
    exclusions: exclusionsIn(period, input),
    ...(lasts || now < period.end ? { cutOff: now } : {}),
  };
}

const concerns = ({ customers, services }: Reach, contract: Contract): boolean =>
  (customers === 'all' || customers.includes(contract.customer)) &&
  contract.services.some((service) => services.includes(service));

function impactsIn(period: Interval, terms: Terms, { contract, impacts, now }: StatementInput): ImpactEvidence[] {
  const counting = impacts.filter(
    (impact) =>
      (impact.level === 'outage' || (impact.level === 'degraded' && terms.degradedCounts)) &&
      concerns(impact, contract),
  );
  const stretches = impactStretches(
    counting.flatMap(({ incident, level, intervals, share, unfinished }) =>
      intervals.map(({ start, end }) => ({
        incident,
        level: level === 'degraded' ? 'degraded' : 'outage',
        start,
        end,
        ...(share === undefined ? {} : { share }),
        ...(unfinished === true ? { unfinished } : {}),
      })),
    ),
  );
  return terms.minimumOutageMs === 0 ? cutTo(period, stretches, now) : inRunsOf(period, stretches, now);
}

/** What a source says of the future has not happened yet: what is to end later lasts. */
const asOf = (end: number | null, now: number): number | null => (end === null || end > now ? null : end);

function cutTo(period: Interval, stretches: readonly ImpactEvidence[], now: number): ImpactEvidence[] {
  const cut = stretches.flatMap((one) => {
    const start = Math.max(one.start, period.start);
    const end = asOf(one.end === null ? null : Math.min(one.end, period.end), now);
    return start < Math.min(end ?? now, period.end) ? [{ ...one, start, end }] : [];
  });
  return impactStretches(cut);
}

/** Where an outage has to last to count, how long it was before and after the period matters too. */
function inRunsOf(period: Interval, stretches: readonly ImpactEvidence[], now: number): ImpactEvidence[] {
  const known = stretches.map((one) => {
    const end = asOf(one.end, now);
    return { start: one.start, end: end ?? now, stretch: { ...one, end } };
  });
  const runs = union(known).filter(({ start, end }) => start < period.end && end > period.start);
  return impactStretches(inRuns(known, runs).map(({ stretch }) => stretch));
}

function maintenanceIn(windows: readonly Interval[], { contract, maintenance }: StatementInput): MaintenanceEvidence[] {
  const [from, to] = [windows[0]?.start ?? 0, windows.at(-1)?.end ?? 0];
  const kept = maintenance
    .filter((each) => each.start < each.end && each.start < to && each.end > from && concerns(each, contract))
    .map(({ start, end, source, announcedAt, approvedBy }) => ({ start, end, source, announcedAt, approvedBy }));
  return eachOnce(
    kept,
    (a, b) => textOrder(a.source, b.source) || a.announcedAt - b.announcedAt || textOrder(a.approvedBy, b.approvedBy),
  );
}

function exclusionsIn(period: Interval, { contract, exclusions }: StatementInput): ExclusionEvidence[] {
  const own = exclusions.filter((each) => concerns(each, contract));
  const alike = Map.groupBy(own, ({ source, reason, approvedBy }) => JSON.stringify([source, reason, approvedBy]));
  const joined = [...alike.values()].flatMap((all) =>
    union(all)
      .filter(({ start, end }) => start < period.end && end > period.start)
      .flatMap(({ start, end }) =>
        all.slice(0, 1).map(({ source, reason, approvedBy }) => ({ start, end, source, reason, approvedBy })),
      ),
  );
  return eachOnce(
    joined,
    (a, b) => textOrder(a.source, b.source) || textOrder(a.reason, b.reason) || textOrder(a.approvedBy, b.approvedBy),
  );
}

function eachOnce<T extends Interval>(items: T[], order: (a: T, b: T) => number): T[] {
  const inOrder = (a: T, b: T): number => a.start - b.start || a.end - b.end || order(a, b);
  return items.sort(inOrder).filter((one, at) => {
    const before = items[at - 1];
    return before === undefined || inOrder(before, one) !== 0;
  });
}
