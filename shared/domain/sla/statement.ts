import * as z from 'zod';
import { month } from './period.ts';

const iso = z.iso.datetime({ precision: 3 });
const fraction = z.object({ num: z.int(), den: z.int() });

/** What finance has done with a statement: a draft is computed anew whenever it is read, an issued one never changes. */
const statementStatus = z.enum(['provisional', 'draft', 'approved', 'issued']);

/** One figure of a statement that is another one than in the revision before. */
const changed = z.object({ field: z.string(), before: z.unknown(), after: z.unknown() });

/**
 * One contract's month, as it is read by finance and by programs. Instants are ISO 8601 UTC with milliseconds, money is integer
 * minor units of `currency`, `uptime` is exact milliseconds over milliseconds and not reduced.
 */
export const statement = z.object({
  /** The contract's id; of a version that begins within the month `<contract>@<its first day>`. */
  id: z.string(),
  /** 1, and one more for each that was issued before. */
  revision: z.int().min(1),
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
  /** What is credited below which uptime, from the guarantee down. */
  bands: z.array(z.object({ belowPct: z.number(), creditBp: z.int() })),
  periodStart: iso,
  periodEnd: iso,
  periodMs: z.int(),
  /** All time without service in the period, each instant once. */
  downtimeMs: z.int(),
  /** The part of it that does not count. */
  excludedMs: z.int(),
  /** The part of it that counts, each instant once, however many users it hit. */
  countedMs: z.int(),
  /** Exact. Without partial impact `den` is `periodMs`; with it both are multiplied until they are whole. */
  uptime: fraction,
  uptimePct: z.number(),
  breach: z.boolean(),
  /** Credit of the band reached, in hundredths of a percent of the fee; 0 without a breach. */
  bandBp: z.int(),
  /** The contract's fee for a whole month. */
  feeMinor: z.int(),
  /** The part of it that is due for the period. */
  feePart: fraction,
  prorated: z.boolean(),
  creditMinor: z.int(),
  /** The credit is less than its band says: a cap or a least amount binds it. */
  bound: z.enum(['capped', 'below the least amount']).optional(),
  currency: z.string(),
  status: statementStatus,
  /** Each incident's own time without service; `open` while it lasts, counted to the statement's cut-off. */
  downtime: z.array(
    z.object({
      incident: z.string(),
      start: iso,
      end: iso,
      level: z.enum(['outage', 'degraded']),
      /** How much of the customer's users; absent: all of them. */
      sharePct: z.number().optional(),
      open: z.literal(true).optional(),
    }),
  ),
  exclusions: z.array(
    z.object({ start: iso, end: iso, reason: z.string(), source: z.string(), approvedBy: z.string() }),
  ),
  /** What maintenance may take out of the count in each window, and what it has used. */
  allowance: z.object({
    per: z.enum(['week', 'month']),
    ms: z.int(),
    windows: z.array(z.object({ start: iso, end: iso, usedMs: z.int() })),
  }),
  /** Until when it knows what happened; absent once nothing in it can change by itself. */
  cutOff: iso.optional(),
  /** SHA-256 over its evidence, hexadecimal. */
  inputsHash: z.string(),
  approvedBy: z.string().optional(),
  approvedAt: iso.optional(),
  issuedBy: z.string().optional(),
  issuedAt: iso.optional(),
  /** Against the revision that was issued before. */
  difference: z.object({ from: z.int(), creditMinor: z.int(), changed: z.array(changed) }).optional(),
});
export type Statement = z.infer<typeof statement>;
