import * as z from 'zod';
import { alertFacts } from '../alert/alert-record.ts';
import { actor, alertKey, instant } from '../ids.ts';

/**
 * Everything that can be true of an incident, in the past tense. A person stands here by id only: names, numbers and
 * addresses are looked up when they are needed and are never part of the log.
 */
const event = <T extends string, S extends z.ZodRawShape>(type: T, shape: S) =>
  z.object({ type: z.literal(type), at: instant, by: actor, ...shape });

const impactLevel = z.enum(['outage', 'degraded', 'none']);
export type ImpactLevel = z.infer<typeof impactLevel>;

/** All spans of the incident's part of its alert's history, as they were known then: the last word holds. */
const firingSpans = z.array(z.object({ start: instant, end: instant.optional() }));

export const incidentEvent = z.discriminatedUnion('type', [
  event('IncidentOpened', {
    /** What it was opened for; a retry that finds its own origin completes it, another origin moves the id's salt. */
    origin: z.string(),
    title: z.string(),
    description: z.string().optional(),
    severity: z.string(),
    why: z.string(),
    ladder: z.string(),
    service: z.string().optional(),
    /** Customers known to be affected when it opened; `everyone` when all of the service's are. */
    customers: z.array(z.string()),
    everyone: z.boolean(),
    impact: impactLevel,
    /** When the impact began, where no alert says so (a person reported it). */
    impactBegan: instant.optional(),
    policy: z.string(),
    policyName: z.string(),
  }),
  event('AlertAttached', { alert: alertFacts }),
  event('AlertQuieted', { key: alertKey, quietAt: instant, receivedAt: instant, spans: firingSpans }),
  event('AlertRefired', { key: alertKey, firingAt: instant, flaps: z.int(), spans: firingSpans }),
  /** A change that came late, or that nobody had told the log of yet: the impact is another than it said. */
  event('ImpactCorrected', { key: alertKey, spans: firingSpans }),
  event('SeverityAssessed', { severity: z.string(), why: z.string(), impact: impactLevel }),
  event('RungReached', {
    pass: z.int(),
    index: z.int(),
    rung: z.string(),
    dueAt: instant,
    people: z.array(z.string()),
    channels: z.array(z.string()),
  }),
  /** No provider took it. `next` is the channel on which its person is paged instead; without one nobody is told by it. */
  event('PageFailed', {
    pass: z.int(),
    index: z.int(),
    rung: z.string(),
    person: z.string(),
    channel: z.string(),
    reason: z.string(),
    next: z.string().optional(),
  }),
  event('RungSkipped', { pass: z.int(), index: z.int(), rung: z.string(), reason: z.string() }),
  event('LadderExhausted', { pass: z.int() }),
  event('UnroutableRaised', {}),
  event('IncidentAcknowledged', { via: z.enum(['link', 'api']), rung: z.string().optional() }),
  event('WorkStarted', {}),
  event('ProgressNoted', { note: z.string() }),
  event('TargetMissed', { target: z.enum(['response', 'resolution']), dueAt: instant }),
  event('IncidentResolved', { cause: z.enum(['quiet', 'person']), note: z.string().optional() }),
  event('IncidentReopened', { reason: z.string() }),
  event('IncidentClosed', { note: z.string().optional() }),
  /** The workflow goes on as its next execution, long before its history is full. */
  event('ExecutionContinued', {}),
]);
export type IncidentEvent = z.infer<typeof incidentEvent>;
export type EventOf<T extends IncidentEvent['type']> = Extract<IncidentEvent, { type: T }>;
