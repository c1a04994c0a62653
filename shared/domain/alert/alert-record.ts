import * as z from 'zod';
import { alertKey, incidentId, instant } from '../ids.ts';

/** What a source says of one of its alerts, whatever road it came by. */
export const alertFacts = z.object({
  key: alertKey,
  source: z.string(),
  dedupKey: z.string(),
  name: z.string(),
  title: z.string(),
  reason: z.string().optional(),
  region: z.string().optional(),
  account: z.string().optional(),
  link: z.string().optional(),
  labels: z.record(z.string(), z.string()).optional(),
  stateChangedAt: instant,
});
export type AlertFacts = z.infer<typeof alertFacts>;

export type AlertSignal = 'firing' | 'quiet' | 'insufficient';

/** What a source says of an incident that its alert opens, beside the alert itself. */
export const said = z.object({
  service: z.string().optional(),
  severityHint: z.string().optional(),
  customers: z.array(z.string()).optional(),
  impact: z.enum(['outage', 'degraded', 'none']).optional(),
});
export type Said = z.infer<typeof said>;

/** One state change of one alert. `at` is the source's own time of the change, never the time of arrival. */
export interface AlertChange {
  readonly facts: AlertFacts;
  readonly signal: AlertSignal;
  readonly at: number;
  readonly said?: Said;
}

/**
 * The alert's own item: what it does now, and how often it did it. Repeats and flaps are counted here and not in the
 * incident's log, so that a storm costs one conditional write a message.
 *
 * - `changedAt` source time of the last accepted transition; `receivedAt` when we learned of it (the hold-down runs from here,
 *   as a source's clock may be wrong or its message late);
 * - `quietSeenAt` the newest recovery known, which may have overtaken its own alarm; `firingSeenAt` likewise the newest alarm;
 * - `pending` stands while the incident of this episode is being opened, with what it is opened on: whoever finds it completes
 *   the opening in those words and not in their own.
 */
export const alertRecord = z.object({
  key: alertKey,
  state: z.enum(['firing', 'quiet']),
  changedAt: instant,
  receivedAt: instant,
  /** Start of the present span of impact: a refiring within the hold-down goes on with it, a later one begins its own. */
  spanStart: instant.optional(),
  /** End of the span before, where the present one stands apart from it. */
  spanBeforeEnd: instant.optional(),
  quietSeenAt: instant.optional(),
  firingSeenAt: instant.optional(),
  episode: z.int().min(0),
  salt: z.int().min(0),
  incidentId: incidentId.optional(),
  pending: z.object({ facts: alertFacts, said }).optional(),
  /** A refiring that the log has not been asked about yet: whoever finds it asks. */
  untold: z.literal(true).optional(),
  repeats: z.int(),
  flaps: z.int(),
  late: z.int(),
  insufficient: z.int(),
  version: z.int(),
});
export type AlertRecord = z.infer<typeof alertRecord>;
