import * as z from 'zod';
import { factValue } from '../policy/document/conditions.ts';
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
  /** What the source measures, and the threshold at which its alarm begins. */
  metric: z.object({ name: z.string(), threshold: z.number() }).optional(),
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
  /** What is known of it by the policy's names. */
  facts: z.record(z.string(), factValue).optional(),
  emergency: z.string().optional(),
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
 * A stretch of an alert's history that has one incident, from its first alarm to that of the next episode. `cutShort` when the
 * alert still fired as the next one began: then a person had closed it.
 */
const episode = z.object({ incidentId, from: instant, holdDownMs: z.int(), cutShort: z.literal(true).optional() });
export type Episode = z.infer<typeof episode>;

/**
 * The alert's own item: every change of it that is known, what it does now, and how often it did it. Repeats and flaps are
 * counted here and not in the incident's log, so that a storm costs a few conditional writes a message.
 *
 * - `firedAt`, `recoveredAt` the history by the source's clock (AlertHistory), condensed where it grows long: what is not newer
 *   than `settledUntil` is decided, and a change from then is only counted;
 * - `state`, `changedAt` what follows from the history; `receivedAt` when we learned of it (the hold-down runs from here, as a
 *   source's clock may be wrong or its message late);
 * - `from` first alarm of the present episode, `holdDownMs` of the policy it was opened under; `past` the episodes before;
 * - `pending` stands while the incident of this episode is being opened, with what it is opened on: whoever finds it completes
 *   the opening in those words and not in their own;
 * - `untold` incidents whose logs have not been asked yet whether they have to hear of the last change: whoever finds it asks.
 */
export const alertRecord = z.object({
  key: alertKey,
  state: z.enum(['firing', 'quiet']),
  changedAt: instant,
  receivedAt: instant,
  firedAt: z.array(instant),
  recoveredAt: z.array(instant),
  settledUntil: instant.optional(),
  from: instant.optional(),
  holdDownMs: z.int(),
  past: z.array(episode),
  episode: z.int().min(0),
  salt: z.int().min(0),
  incidentId: incidentId.optional(),
  pending: z.object({ facts: alertFacts, said }).optional(),
  untold: z.array(incidentId).optional(),
  repeats: z.int(),
  flaps: z.int(),
  /** Flaps of this episode that the history no longer shows. */
  flapsSettled: z.int(),
  late: z.int(),
  insufficient: z.int(),
  version: z.int(),
});
export type AlertRecord = z.infer<typeof alertRecord>;
