import * as z from 'zod';
import { instant } from '../ids.ts';
import { percentage } from '../sla/rational.ts';

/** A stretch of an incident in which it hurt in one way: whom, what, how much. Half-open, epoch milliseconds. */
export const impactPart = z.object({
  level: z.enum(['outage', 'degraded']),
  start: instant,
  /** Absent: until the incident is over. */
  end: instant.optional(),
  services: z.array(z.string()).min(1),
  customers: z.union([z.literal('all'), z.array(z.string()).min(1)]),
  /** How much of each customer's users, in percent. Absent: all of them. */
  share: percentage.optional(),
});
export type ImpactPart = z.infer<typeof impactPart>;
