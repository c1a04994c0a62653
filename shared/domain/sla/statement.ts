import * as z from 'zod';
import { month } from './period.ts';

const iso = z.iso.datetime({ precision: 3 });

/**
 * One contract's month, as it is read by finance and by programs. Instants are ISO 8601 UTC with milliseconds, money is integer
 * minor units of `currency`, `uptime` is exact milliseconds over milliseconds and not reduced.
 */
export const statement = z.object({
  contract: z.string(),
  customer: z.string(),
  customerName: z.string().optional(),
  /** The contract's services, joined by a comma where there are several. */
  service: z.string(),
  services: z.array(z.string()),
  month,
  zone: z.string(),
  tier: z.string(),
  guaranteePct: z.number(),
  periodStart: iso,
  periodEnd: iso,
  periodMs: z.int(),
  /** All time without service in the period, each instant once. */
  downtimeMs: z.int(),
  /** The part of it that does not count. */
  excludedMs: z.int(),
  countedMs: z.int(),
  uptime: z.object({ num: z.int(), den: z.int() }),
  uptimePct: z.number(),
  breach: z.boolean(),
  /** Credit of the band reached, in hundredths of a percent of the fee; 0 without a breach. */
  bandBp: z.int(),
  /** The contract's fee for a whole month. */
  feeMinor: z.int(),
  prorated: z.boolean(),
  creditMinor: z.int(),
  currency: z.string(),
  status: z.enum(['provisional', 'draft', 'approved', 'issued']),
  /** Each incident's own time without service; `open` while it lasts, counted to the statement's cut-off. */
  downtime: z.array(z.object({ incident: z.string(), start: iso, end: iso, open: z.literal(true).optional() })),
  exclusions: z.array(
    z.object({ start: iso, end: iso, reason: z.string(), source: z.string(), approvedBy: z.string() }),
  ),
});
export type Statement = z.infer<typeof statement>;
