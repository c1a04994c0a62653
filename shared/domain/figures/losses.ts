import { lengthOf, type Interval } from '../calendar/interval.ts';
import { TOCSIN } from '../ids.ts';
import { impactParts } from '../incident/impact-parts.ts';
import { isActive, type Incident } from '../incident/incident.ts';
import type { IncidentEvent } from '../incident/incident-events.ts';
import type { LossesInputs } from '../incident/losses.ts';
import type { CreditShare } from '../sla/credit-shares.ts';
import { partOf, roundHalfUp } from '../sla/rational.ts';

/** One part of what an incident cost. `amountMinor` is null where something that it takes is not known. */
export interface LossComponent {
  readonly id: string;
  readonly formula: string;
  readonly inputs: Readonly<Record<string, number | string | null>>;
  readonly amountMinor: number | null;
  /** Of an amount that a person entered, or why there is none although everything that it takes is known. */
  readonly note?: string;
}

export interface Losses {
  readonly incident: string;
  readonly currency: string | null;
  /** How long it hurt anybody, each instant once. */
  readonly impactMs: number;
  /** It still lasts: what it costs grows. */
  readonly provisional: boolean;
  readonly components: readonly LossComponent[];
  /** Of what is known; null where nothing is, or where it is more than a number holds exactly. */
  readonly totalMinor: number | null;
  /** Nothing is missing from the total. */
  readonly complete: boolean;
}

const HOUR_MS = 3_600_000n;
const TOO_LARGE = 'more than an amount can hold exactly: check what was entered';

/** As a JSON number; null, and never an error, where that would lose a cent. */
function held(exact: bigint): number | null {
  const minor = Number(exact);
  return Number.isSafeInteger(minor) ? minor : null;
}

/** What an incident cost by `now` (row S0.10). Every amount is reckoned exactly and rounded once, halves up. */
export function lossesOf(
  incident: Incident,
  events: readonly IncidentEvent[],
  credits: readonly CreditShare[],
  now: number,
): Losses {
  const inputs = incident.losses?.inputs;
  const impactMs = lengthOf(
    impactParts(incident).map(({ start, end }) => ({ start, end: Math.max(start, Math.min(end ?? now, now)) })),
  );
  const currency = inputs?.currency ?? (credits.length === 1 ? credits[0]?.currency : undefined) ?? null;
  const components = [
    ...reckoned(inputs, impactMs),
    responders(inputs, responderMs(events, now)),
    penalties(credits, currency),
    ...entered(inputs),
  ];
  const known = components.flatMap(({ amountMinor }) => (amountMinor === null ? [] : [BigInt(amountMinor)]));
  return {
    incident: incident.id,
    currency,
    impactMs,
    provisional: isActive(incident),
    components,
    totalMinor: known.length === 0 ? null : held(known.reduce((sum, one) => sum + one, 0n)),
    complete: known.length === components.length && credits.every((one) => one.currency === currency),
  };
}

function reckoned(inputs: LossesInputs | undefined, impactMs: number): LossComponent[] {
  const { usersAffected, revenuePerUserHourMinor, transactionsPerHour, valuePerTransactionMinor } = inputs ?? {};
  const { delayPercent, staffAffected, hourlyCostMinor, shareLostPercent } = inputs ?? {};
  return [
    overHours(
      'revenue',
      'users affected x revenue of a user in an hour x hours of impact',
      { usersAffected, revenuePerUserHourMinor },
      impactMs,
    ),
    overHours(
      'transactions',
      'transactions in an hour x value of one x hours of impact x percent delayed or lost',
      { transactionsPerHour, valuePerTransactionMinor, delayPercent },
      impactMs,
    ),
    overHours(
      'productivity',
      'staff affected x hourly cost of one x hours of impact x percent of their work lost (ours: the document gives none)',
      { staffAffected, hourlyCostMinor, shareLostPercent },
      impactMs,
    ),
  ];
}

/** Whole numbers multiplied, percentages as the part of one that they are, and the hours; null where one of them is not known. */
function overHours(
  id: string,
  formula: string,
  factors: Readonly<Record<string, number | string | undefined>>,
  ms: number,
): LossComponent {
  const inputs = Object.fromEntries(Object.entries(factors).map(([name, value]) => [name, value ?? null]));
  const about = { id, formula, inputs: { ...inputs, impactMs: ms } };
  let [num, den] = [BigInt(ms), HOUR_MS];
  for (const value of Object.values(factors)) {
    if (value === undefined) return { ...about, amountMinor: null };
    const factor = typeof value === 'string' ? partOf(value) : { num: BigInt(value), den: 1n };
    [num, den] = [num * factor.num, den * factor.den];
  }
  const amountMinor = held(roundHalfUp({ num, den }));
  return { ...about, amountMinor, ...(amountMinor === null ? { note: TOO_LARGE } : {}) };
}

function responders(inputs: LossesInputs | undefined, spans: ReadonlyMap<string, number>): LossComponent {
  const workMs = [...spans.values()].reduce((sum, ms) => sum + ms, 0);
  const { responderHourlyCostMinor } = inputs ?? {};
  const { inputs: shown, ...rest } = overHours(
    'responders',
    'hours from each person’s first acknowledgement or start to the resolution, added up x hourly cost of one',
    { responderHourlyCostMinor },
    workMs,
  );
  const { impactMs: _hours, ...cost } = shown;
  return { ...rest, inputs: { ...cost, people: spans.size, workMs } };
}

/** How long each person was at work on it: in each stretch from their first word to its resolution, or until `now`. */
function responderMs(events: readonly IncidentEvent[], now: number): Map<string, number> {
  const spans = new Map<string, Interval[]>();
  const atWork = new Map<string, number>();
  const endAt = (end: number): void => {
    for (const [person, start] of atWork) spans.set(person, [...(spans.get(person) ?? []), { start, end }]);
    atWork.clear();
  };
  for (const { type, at, by } of events) {
    if ((type === 'IncidentAcknowledged' || type === 'WorkStarted') && by !== TOCSIN && !atWork.has(by))
      atWork.set(by, at);
    if (type === 'IncidentResolved' || type === 'IncidentClosed') endAt(at);
  }
  endAt(now);
  return new Map([...spans].map(([person, each]) => [person, lengthOf(each)]));
}

/** Amounts in two currencies are never added: a credit in another one than the rest stands among the inputs only. */
function penalties(credits: readonly CreditShare[], currency: string | null): LossComponent {
  const fits = credits.find((one) => one.currency === currency);
  return {
    id: 'penalties',
    formula: 'what the contracts credit in the months that it touched, by its part of the time that counts',
    inputs: Object.fromEntries(credits.map((one) => [`credit${one.currency}Minor`, one.minor])),
    amountMinor: fits?.minor ?? (credits.length === 0 && currency !== null ? 0 : null),
  };
}

const JUDGED = {
  churn: 'customers who leave',
  reputation: 'harm to the reputation, counted once',
  competitive: 'advantage lost to competitors',
  compliance: 'fines and breaches of rules',
} as const;

const entered = (inputs: LossesInputs | undefined): LossComponent[] =>
  (Object.keys(JUDGED) as (keyof typeof JUDGED)[]).map((id) => {
    const judged = inputs?.[id];
    return {
      id,
      formula: `${JUDGED[id]}: entered by a person, never reckoned`,
      inputs: {},
      amountMinor: judged?.amountMinor ?? null,
      ...(judged === undefined ? {} : { note: judged.note }),
    };
  });

export interface MonthOfLosses {
  readonly currency: string;
  /** null where the sum is more than a number holds exactly. */
  readonly totalMinor: number | null;
  readonly incidents: number;
}

/** A sum for each currency, in their order: amounts in two of them are never added. */
export function sumsOf(losses: readonly Losses[]): MonthOfLosses[] {
  const sums = new Map<string, { total: bigint; incidents: number }>();
  for (const { currency, totalMinor } of losses) {
    if (currency === null || totalMinor === null) continue;
    const { total, incidents } = sums.get(currency) ?? { total: 0n, incidents: 0 };
    sums.set(currency, { total: total + BigInt(totalMinor), incidents: incidents + 1 });
  }
  return [...sums]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([currency, { total, incidents }]) => ({ currency, totalMinor: held(total), incidents }));
}
