import { contract as contractSchema, type Contract } from '../directory/directory.ts';
import { computeStatement } from './compute-statement.ts';
import { evidence } from './evidence.ts';
import { evidenceOf, type Impact, type StatementInput } from './evidence-of.ts';
import { slaTier } from './sla-tier.ts';
import { statement } from './statement.ts';

export const at = (text: string): number => Date.parse(text);
export const MINUTE = 60_000;

/** The tiers of the policy erlmcp (document 003), as they stand there. */
const tierOf = (name: string, guarantee: string, creditBp: number, window: 'week' | 'month', allowance: string) =>
  slaTier.parse({
    name,
    guarantee,
    bands: [{ below: guarantee, creditBp }],
    maintenance: { window, allowance },
    noticeBefore: 'PT24H',
    degradedCounts: false,
    creditCap: 'none',
  });
export const essential = tierOf('Essential', '99.0', 1_000, 'week', 'PT4H');
export const standard = tierOf('Standard', '99.5', 2_500, 'week', 'PT6H');
export const premium = tierOf('Premium', '99.9', 10_000, 'week', 'PT8H');
export const enterprise = tierOf('Enterprise', '99.99', 20_000, 'month', 'PT10H');

/** EUR 1,234.56 a month for the registry, in Dublin. */
export const contractOf = (rest: Readonly<Record<string, unknown>> = {}): Contract =>
  contractSchema.parse({
    id: 'liffey-registry',
    customer: 'liffey',
    services: ['registry'],
    tier: 'Premium',
    monthlyFee: { minor: 123_456, currency: 'EUR' },
    zone: 'Europe/Dublin',
    validFrom: '2020-01-01',
    prorate: false,
    ...rest,
  });

export const impact = (start: number, end: number | null, rest: Partial<Impact> = {}): Impact => ({
  incident: 'INC-A',
  level: 'outage',
  customers: 'all',
  services: ['registry'],
  intervals: [{ start, end }],
  ...rest,
});

const reach = { customers: 'all', services: ['registry'] } as const;
export const works = (start: string, end: string, announcedAt = '2020-01-01T00:00:00Z') => ({
  ...reach,
  start: at(start),
  end: at(end),
  source: 'change-17',
  announcedAt: at(announcedAt),
  approvedBy: 'mei',
});
export const agreed = (start: string, end: string, reason = 'caused by the customer') => ({
  ...reach,
  start: at(start),
  end: at(end),
  source: 'claim-3',
  reason,
  approvedBy: 'oluchi',
});

/** What is asked about March 2026, a day after it. */
export const inputOf = (impacts: readonly Impact[], rest: Partial<StatementInput> = {}): StatementInput => ({
  contract: contractOf(),
  tier: premium,
  month: '2026-03',
  impacts,
  maintenance: [],
  exclusions: [],
  now: at('2026-04-01T12:00:00Z'),
  ...rest,
});

export function evidenceFrom(input: StatementInput) {
  const found = evidenceOf(input);
  if (found === undefined) throw new Error('the contract covers no part of the month');
  return evidence.parse(found);
}

/** The statement, after both its evidence and itself went through their schemas. */
export const statementOf = (impacts: readonly Impact[], rest: Partial<StatementInput> = {}) =>
  statement.omit({ inputsHash: true }).parse(computeStatement(evidenceFrom(inputOf(impacts, rest))));
