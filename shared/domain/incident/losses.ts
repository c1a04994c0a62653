import * as z from 'zod';
import { currency } from '../sla/money.ts';
import { percentage } from '../sla/rational.ts';

const count = z.int('takes a whole number').min(0, 'takes no negative number').max(1_000_000_000, 'takes at most 10^9');
const minor = z
  .int('takes whole minor units')
  .min(0, 'takes no negative amount')
  .max(1_000_000_000_000, 'takes at most 10^12');

/** An amount that a person answers for, and why it is so much. */
const judged = z.strictObject({ amountMinor: minor, note: z.string().trim().min(1, 'may not be empty').max(1000) });

/**
 * What has to be known of an incident to reckon what it cost, as people enter it (row S0.10). Money in minor units of one currency,
 * percentages as text. What is left out is not known, and never guessed.
 */
export const lossesInputs = z.strictObject({
  currency,
  usersAffected: count.optional(),
  /** Of one user in one hour. */
  revenuePerUserHourMinor: minor.optional(),
  transactionsPerHour: count.optional(),
  valuePerTransactionMinor: minor.optional(),
  /** How many of the transactions were delayed or lost. */
  delayPercent: percentage.optional(),
  staffAffected: count.optional(),
  /** Of one of them. */
  hourlyCostMinor: minor.optional(),
  /** How much of their work was lost. */
  shareLostPercent: percentage.optional(),
  /** Of one of those at work on it. */
  responderHourlyCostMinor: minor.optional(),
  churn: judged.optional(),
  reputation: judged.optional(),
  competitive: judged.optional(),
  compliance: judged.optional(),
});
export type LossesInputs = z.infer<typeof lossesInputs>;
