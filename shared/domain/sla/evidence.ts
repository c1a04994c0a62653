import * as z from 'zod';
import { contract } from '../directory/directory.ts';
import { month } from './period.ts';
import { percentage } from './rational.ts';
import { slaTier } from './sla-tier.ts';

const instant = z.int();

/** A stretch of one incident that counts, or may count, for the contract. `end` is null while it lasts. */
const impactEvidence = z.object({
  incident: z.string(),
  level: z.enum(['outage', 'degraded']),
  start: instant,
  end: instant.nullable(),
  /** How much of the customer's users, in percent; absent: all. */
  share: percentage.optional(),
  /** The incident is not over although this stretch may be: what it says can still change. */
  unfinished: z.literal(true).optional(),
});

/** A window of maintenance of the contract's services, as it was announced. */
const maintenanceEvidence = z.object({
  start: instant,
  end: instant,
  source: z.string(),
  announcedAt: instant,
  approvedBy: z.string(),
});

/** Time that a named person took out of the count, and why. */
const exclusionEvidence = z.object({
  start: instant,
  end: instant,
  source: z.string(),
  reason: z.string(),
  approvedBy: z.string(),
});

/**
 * Everything that a statement is computed from, and nothing else: with this one can compute it again, anywhere and at any time.
 * Instants are epoch milliseconds. It holds only what concerns the contract and its month, in one order, so that the same facts
 * give the same bytes and one hash.
 */
export const evidence = z.object({
  v: z.literal(1),
  contract,
  customerName: z.string().optional(),
  tier: slaTier,
  month,
  /** The part of the month in which this version of the contract is valid. */
  period: z.object({ start: instant, end: instant }),
  /** The part of the month in which any version of the contract is: its fee is split by it where the month is not prorated. */
  contractPeriod: z.object({ start: instant, end: instant }),
  impacts: z.array(impactEvidence),
  maintenance: z.array(maintenanceEvidence),
  exclusions: z.array(exclusionEvidence),
  /** Until when what happened is known. */
  cutOff: instant.optional(),
});
export type Evidence = z.infer<typeof evidence>;
export type ImpactEvidence = Evidence['impacts'][number];
export type MaintenanceEvidence = Evidence['maintenance'][number];
export type ExclusionEvidence = Evidence['exclusions'][number];
