import * as z from 'zod';
import { alertFacts } from '../alert/alert-record.ts';
import { actor, alertKey, instant } from '../ids.ts';
import { impactPart } from './impact-part.ts';
import { lossesInputs } from './losses.ts';

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

const knownFacts = z.record(z.string(), z.union([z.boolean(), z.number(), z.string()]));
export const decisions = ['go', 'no-go', 'resources', 'escalation'] as const;
export type DecisionKind = (typeof decisions)[number];

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
    /** What was known of it beside its alert, by the policy's names. */
    facts: knownFacts.optional(),
    /** An exercise: it pages like any other, and counts in no statement and no figure. */
    drill: z.literal(true).optional(),
  }),
  event('AlertAttached', { alert: alertFacts }),
  event('AlertQuieted', { key: alertKey, quietAt: instant, receivedAt: instant, spans: firingSpans }),
  event('AlertRefired', { key: alertKey, firingAt: instant, flaps: z.int(), spans: firingSpans }),
  /** A change that came late, or that nobody had told the log of yet: the impact is another than it said. */
  event('ImpactCorrected', { key: alertKey, spans: firingSpans }),
  /** `ladder` where another one is climbed from here on. */
  event('SeverityAssessed', {
    severity: z.string(),
    why: z.string(),
    impact: impactLevel,
    ladder: z.string().optional(),
  }),
  event('FactsNoted', { facts: knownFacts }),
  event('EmergencyDeclared', { emergency: z.string(), ladder: z.string() }),
  /** Work goes on at the rung `to`, whoever has it by now: its people are paged next. */
  event('IncidentEscalated', {
    trigger: z.enum(['no-progress', 'unresolved', 'unacknowledged', 'condition', 'manual']),
    escalation: z.string().optional(),
    to: z.string(),
    index: z.int(),
    dueAt: instant,
    reason: z.string().optional(),
    beside: z.literal(true).optional(),
  }),
  event('RungReached', {
    pass: z.int(),
    index: z.int(),
    rung: z.string(),
    dueAt: instant,
    people: z.array(z.string()),
    channels: z.array(z.string()),
    /** Paged beside the ladder, which stands where it stood. */
    beside: z.literal(true).optional(),
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
  /** Those paged on the rung have not answered: they are told once more. */
  event('RungReminded', { pass: z.int(), index: z.int(), rung: z.string(), dueAt: instant }),
  event('RungSkipped', { pass: z.int(), index: z.int(), rung: z.string(), reason: z.string() }),
  event('LadderExhausted', { pass: z.int() }),
  event('UnroutableRaised', {}),
  event('IncidentAcknowledged', { via: z.enum(['link', 'api']), rung: z.string().optional() }),
  event('WorkStarted', {}),
  event('ProgressNoted', { note: z.string() }),
  /** `response`, `resolution`, or the id of a promise of the policy. */
  event('TargetMissed', { target: z.string(), dueAt: instant }),
  /** What the commander decided: whether to go ahead, who and what is put to it, whether it goes higher. */
  event('DecisionLogged', { decision: z.enum(decisions), note: z.string() }),
  event('RoleAssigned', { role: z.string(), person: z.string() }),
  /** Who is asked, the how manieth time, and until when they have. */
  event('AskRaised', {
    ask: z.string(),
    round: z.int(),
    people: z.array(z.string()),
    /** In which role each of them is asked. */
    roles: z.array(z.string()),
    /** How many of those asked have to say yes. */
    yesesNeeded: z.int().min(1),
    channels: z.array(z.string()),
    dueAt: instant,
  }),
  event('AskAnswered', { ask: z.string(), answer: z.enum(['yes', 'no']), automatic: z.literal(true).optional() }),
  /** Everybody who could be asked was asked and stayed silent. */
  event('AskUnanswered', { ask: z.string() }),
  event('IncidentResolved', { cause: z.enum(['quiet', 'person']), note: z.string().optional() }),
  event('IncidentReopened', { reason: z.string() }),
  event('IncidentClosed', { note: z.string().optional() }),
  /** What it did to whom, as a commander knows it by now: all of it anew, instead of what the alarm said. Also once it is closed. */
  event('ImpactEdited', { reason: z.string(), parts: z.array(impactPart) }),
  /** Nothing can be done until the customer answers: until then, or until `until` at most, no promised time runs. */
  event('CustomerAwaited', { reason: z.string(), until: instant }),
  event('CustomerAnswered', { note: z.string().optional() }),
  /** Four fifths of a promised time are over. */
  event('TargetWarned', { target: z.string(), dueAt: instant }),
  /** It began inside announced maintenance: nobody is paged before that is over. */
  event('PagingHeld', { maintenance: z.string(), until: instant }),
  event('PagingReleased', { reason: z.string() }),
  /** With it the uptime that a contract guarantees for the month is missed. */
  event('GuaranteeBroken', {
    contract: z.string(),
    month: z.string(),
    /** As the statement names the customer and says the percentage. */
    customer: z.string().optional(),
    guaranteePct: z.number().optional(),
  }),
  /** What a person says of it in hindsight: the last word holds. */
  event('IncidentReviewed', {
    falsePositive: z.boolean().optional(),
    /** Whether it was right to escalate it, or not to. */
    escalationRight: z.boolean().optional(),
    /** The incident that it repeats. */
    repeatOf: z.string().optional(),
    note: z.string().optional(),
  }),
  /** What has to be known to reckon what it cost: all of it anew. Also once it is closed. */
  event('LossesEntered', { inputs: lossesInputs }),
  /** The workflow goes on as its next execution, long before its history is full. */
  event('ExecutionContinued', {}),
]);
export type IncidentEvent = z.infer<typeof incidentEvent>;
export type EventOf<T extends IncidentEvent['type']> = Extract<IncidentEvent, { type: T }>;
