import * as z from 'zod';
import { incidentId } from '../../domain/ids.ts';

/** What a state machine asks of its deciding function. */
export const decideRequest = z.object({
  v: z.literal(1),
  incidentId,
  n: z.int().min(1),
  execution: z.string(),
  iteration: z.int().min(0),
  /** What the round before saw; nothing in the first round of an execution, or in one that runs an older definition. */
  seen: z.object({ version: z.int(), at: z.int() }).nullish(),
});
export type DecideRequest = z.infer<typeof decideRequest>;

/** What it is told: over, or how many whole seconds to wait unless woken; with the version of the log that was seen, and when. */
export type DecideAnswer = { readonly version: number; readonly at: number; readonly iteration: number } & (
  { readonly done: true } | { readonly done: false; readonly waitSeconds: number }
);

/** What the waiting task hands over: the token that wakes it. */
export const parkRequest = z.object({
  v: z.literal(1),
  incidentId,
  n: z.int().min(1),
  machine: z.enum(['escalation', 'communication']),
  version: z.int(),
  token: z.string(),
});
export type ParkRequest = z.infer<typeof parkRequest>;

/** A waiting task never waits under a second, nor for over a year. */
export const waitSecondsUntil = (dueAt: number | undefined, now: number): number =>
  Math.min(Math.max(Math.ceil(((dueAt ?? now + 31_536_000_000) - now) / 1000), 1), 31_536_000);
