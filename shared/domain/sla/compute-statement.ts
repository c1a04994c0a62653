import { lengthOf, type Interval } from '../calendar/interval.ts';
import { countDowntime, inLongRuns } from './count-downtime.ts';
import { bandReached, creditFor } from './credit.ts';
import type { Evidence, ImpactEvidence } from './evidence.ts';
import { excludeDowntime, spendAllowance } from './exclude-downtime.ts';
import { impactStretches } from './impact-stretches.ts';
import { minorUnits } from './money.ts';
import { allowanceWindows, monthPeriod } from './period.ts';
import { percentFloored, rational, safeInteger, type Rational } from './rational.ts';
import type { Statement } from './statement.ts';
import { textOrder } from './text-order.ts';
import { termsOf, type Terms } from './terms-of.ts';

/** A statement before finance has done anything with it, and without the hash of its evidence. */
export type ComputedStatement = Omit<
  Statement,
  'inputsHash' | 'approvedBy' | 'approvedAt' | 'issuedBy' | 'issuedAt' | 'difference'
>;

/**
 * The statement that follows from the evidence. The order of what it holds, and how its time is split, changes nothing. Takes time
 * in proportion to what it holds. Throws RangeError when a figure is more than a number holds exactly.
 */
export function computeStatement(evidence: Evidence): ComputedStatement {
  const { contract, tier, month, period, cutOff } = evidence;
  const terms = termsOf(contract, tier);
  const windows = allowanceWindows(period, contract.zone, terms.allowance.per);
  const spending = { windows, allowanceMs: terms.allowance.ms, noticeMs: terms.noticeMs };
  const impacts = impactStretches(evidence.impacts.filter(({ level }) => level === 'outage' || terms.degradedCounts));
  const known = inLongRuns(
    impacts.map((impact) => knownOf(impact, cutOff)),
    terms.minimumOutageMs,
  );
  const downtime = countDowntime(terms.byShare ? known : known.map(({ start, end }) => ({ start, end })), {
    period,
    excluding: (intervals) => excludeDowntime(intervals, evidence.maintenance, evidence.exclusions, spending),
  });
  const periodMs = period.end - period.start;
  const [downtimeMs, excludedMs] = [lengthOf(downtime.intervals), lengthOf(downtime.exclusions)];
  const lost = downtime.countedMs;
  const uptime = { num: BigInt(periodMs) * lost.den - lost.num, den: BigInt(periodMs) * lost.den };
  const provisional =
    (cutOff ?? period.end) < period.end || impacts.some(({ end, unfinished }) => end === null || unfinished === true);
  return {
    // By the version and not by its place in the month: another version laid down later takes nobody's id.
    id: period.start === monthPeriod(month, contract.zone).start ? contract.id : `${contract.id}@${contract.validFrom}`,
    revision: 1,
    contract: contract.id,
    customer: contract.customer,
    ...(evidence.customerName === undefined ? {} : { customerName: evidence.customerName }),
    service: contract.services.join(', '),
    services: [...contract.services],
    month,
    zone: contract.zone,
    tier: tier.name,
    guaranteePct: Number(terms.guarantee),
    bands: terms.bands.map(({ below, creditBp }) => ({ belowPct: Number(below), creditBp })),
    periodStart: iso(period.start),
    periodEnd: iso(period.end),
    periodMs,
    downtimeMs,
    excludedMs,
    countedMs: downtimeMs - excludedMs,
    uptime: asNumbers(uptime),
    uptimePct: percentFloored(uptime),
    ...owed(evidence, terms, uptime),
    status: provisional ? 'provisional' : 'draft',
    downtime: downtimeOf(known, period),
    exclusions: downtime.exclusions.map(({ start, end, ...because }) => ({
      start: iso(start),
      end: iso(end),
      ...because,
    })),
    allowance: {
      ...terms.allowance,
      windows: spendAllowance(evidence.maintenance, spending).map(({ window, used }) => ({
        start: iso(window.start),
        end: iso(window.end),
        usedMs: lengthOf(used),
      })),
    },
    ...(provisional && cutOff !== undefined ? { cutOff: iso(cutOff) } : {}),
  };
}

/** What happened as far as it is known; what lasts has lasted until then. */
const knownOf = ({ start, end, ...impact }: ImpactEvidence, cutOff = Number.POSITIVE_INFINITY) => ({
  ...impact,
  start,
  end: Math.min(end ?? cutOff, cutOff),
  open: end === null,
});

function owed({ contract, period, contractPeriod, month }: Evidence, terms: Terms, uptime: Rational) {
  const dueIn = contract.prorate ? monthPeriod(month, contract.zone) : contractPeriod;
  const [part, all] = [lengthOf([period]), lengthOf([dueIn])];
  const [feePart, feeMinor] = [part === all ? rational(1, 1) : rational(part, all), contract.monthlyFee.minor];
  const bandBp = bandReached(uptime, terms)?.creditBp;
  const { capBp, capMinor, minimumMinor } = terms;
  const { minor, bound } = creditFor({ feeMinor, bandBp: bandBp ?? 0, feePart, capBp, capMinor, minimumMinor });
  return {
    breach: bandBp !== undefined,
    bandBp: bandBp ?? 0,
    feeMinor,
    feePart: asNumbers(feePart),
    prorated: part !== all,
    creditMinor: minorUnits(minor),
    ...(bound === undefined ? {} : { bound }),
    currency: contract.monthlyFee.currency,
  };
}

function downtimeOf(known: readonly ReturnType<typeof knownOf>[], period: Interval): Statement['downtime'] {
  return known
    .map((one) => ({ ...one, start: Math.max(one.start, period.start), end: Math.min(one.end, period.end) }))
    .filter(({ start, end }) => start < end)
    .sort((a, b) => a.start - b.start || a.end - b.end || textOrder(a.incident, b.incident))
    .map(({ incident, start, end, level, share, open }) => ({
      incident,
      start: iso(start),
      end: iso(end),
      level,
      ...(share === undefined ? {} : { sharePct: Number(share) }),
      ...(open ? { open } : {}),
    }));
}

const asNumbers = ({ num, den }: Rational) => ({ num: safeInteger(num), den: safeInteger(den) });
const iso = (at: number): string => new Date(at).toISOString();
