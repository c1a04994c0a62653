import type { AlertFacts } from '../alert/alert-record.ts';
import type { FiringSpan } from '../alert/firing-spans.ts';
import { TOCSIN, type Actor, type IncidentId, type Instant } from '../ids.ts';
import type { Facts } from '../policy/document/conditions.ts';
import type { EventOf, ImpactLevel } from './incident-events.ts';
import type { ImpactPart } from './impact-part.ts';
import type { LossesInputs } from './losses.ts';

/** The alert as the log knows it; its item (AlertRecord) may be newer inside the hold-down. */
export interface AttachedAlert {
  readonly facts: AlertFacts;
  readonly spans: readonly FiringSpan[];
  readonly flaps: number;
}

/** Where the ladder stands: the rung last tried, and when. Absent until the first rung. */
export interface LadderPosition {
  readonly pass: number;
  readonly index: number;
  readonly rung: string;
  readonly reachedAt: Instant;
}

/** A page that no provider took, and the channel that took its place. */
export interface FailedPage {
  readonly person: string;
  readonly channel: string;
  readonly at: Instant;
  readonly next?: string | undefined;
}

/** Where the climbing of a ladder began: at its first rung, or at the one that an escalation named. */
export interface Climb {
  readonly from: number;
  /** The pass with which it began: pages of an earlier climb are others than this one's. */
  readonly firstPass: number;
  readonly orderedAt: Instant;
  /** Until when its first page was promised. */
  readonly dueAt: Instant;
}

/** A question that was put to somebody, and how it was answered. */
export interface RaisedAsk {
  readonly id: string;
  readonly round: number;
  /** Everybody who has been asked so far. */
  readonly people: readonly string[];
  readonly yesesNeeded: number;
  readonly raisedAt: Instant;
  readonly dueAt: Instant;
  readonly answers: readonly { readonly answer: 'yes' | 'no'; readonly by: Actor; readonly at: Instant }[];
  readonly unansweredAt?: Instant | undefined;
}

/** Something that happened to it and that a promise or a line of the matrix may wait for. */
export interface Milestone {
  readonly what: 'acknowledge' | 'assess' | 'decide' | 'start' | 'progress' | 'resolution' | 'escalation' | 'reopening';
  readonly at: Instant;
  readonly by: Actor;
  /** Of an acknowledgement: how many rungs had been called by then. Clocks may differ, the log's order does not. */
  readonly called?: number | undefined;
}

/** A stretch in which it waits on the customer: no promised time runs. It is over by `until` at the latest. */
export interface Wait {
  readonly from: Instant;
  readonly until: Instant;
  readonly reason: string;
  readonly endedAt?: Instant | undefined;
}

/** Who first said, by a page or by their work, that they have it; at which severity, for its target is what they met or missed. */
export interface FirstResponse {
  readonly at: Instant;
  readonly by: Actor;
  readonly severity: string;
}

/** A promised time that is nearly over, or is. */
/** A guarantee that was missed, and in which stretch of work it was noted. */
export interface BrokenGuarantee {
  readonly contract: string;
  readonly month: string;
  readonly customer?: string | undefined;
  readonly guaranteePct?: number | undefined;
  readonly at: Instant;
  readonly stretch: number;
}

/** By what a notice names it. */
export const guaranteeKey = ({ contract, month }: Pick<BrokenGuarantee, 'contract' | 'month'>): string =>
  `${contract} ${month}`;

export interface ClockNews {
  readonly what: 'warning' | 'breach';
  readonly target: string;
  readonly at: Instant;
  readonly dueAt: Instant;
}

export interface DeclaredEmergency {
  readonly type: string;
  readonly at: Instant;
}

export interface PagedRung {
  readonly rung: string;
  readonly pass: number;
  readonly index: number;
  readonly at: Instant;
  readonly dueAt: Instant;
  readonly people: readonly string[];
  readonly channels: readonly string[];
  readonly failed: readonly FailedPage[];
  readonly remindedAt?: Instant | undefined;
  /** It was paged beside the ladder. */
  readonly beside?: boolean | undefined;
}

export interface Acknowledgement {
  readonly at: Instant;
  readonly by: Actor;
}

export interface Resolution {
  readonly at: Instant;
  readonly by: Actor;
  readonly cause: 'quiet' | 'person';
  readonly note?: string | undefined;
}

export interface IncidentFacts {
  readonly id: IncidentId;
  readonly title: string;
  readonly description?: string | undefined;
  readonly severity: string;
  readonly why: string;
  readonly impact: ImpactLevel;
  readonly impactBegan?: Instant | undefined;
  readonly ladder: string;
  readonly service?: string | undefined;
  readonly customers: readonly string[];
  readonly everyone: boolean;
  readonly openedAt: Instant;
  readonly openedBy: Actor;
  /** When the present stretch of work began: the opening, or the last reopening. */
  readonly activeSince: Instant;
  /** From when the promised times of its severity count: its opening, or the end of the maintenance it began in. */
  readonly clocksFrom: Instant;
  /** An exercise: it counts in no statement and no figure. */
  readonly drill: boolean;
  readonly waits: readonly Wait[];
  /** In its whole life: reopened, it has been answered already. */
  readonly response?: FirstResponse | undefined;
  /** Of this stretch, in their order. */
  readonly clockNews: readonly ClockNews[];
  /** It began inside announced maintenance: until then nobody is paged. */
  readonly held?: { readonly maintenance: string; readonly until: Instant } | undefined;
  /** What a commander says of its impact: in the place of what the alarm said until then. */
  readonly impactEdit?:
    | {
        readonly at: Instant;
        readonly by: Actor;
        readonly reason: string;
        readonly parts: readonly ImpactPart[];
      }
    | undefined;
  /** The guarantees that were missed with it. */
  readonly broken: readonly BrokenGuarantee[];
  /** What it cost, as far as people have said. */
  readonly losses?: { readonly at: Instant; readonly by: Actor; readonly inputs: LossesInputs } | undefined;
  readonly review?: Omit<EventOf<'IncidentReviewed'>, 'type'> | undefined;
  /** Which execution of the workflows has charge of it: 1, then one more for each reopening or continuation. */
  readonly execution: number;
  /** Which stretch of work this is: 1, then one more for each reopening. Notices of one stretch are not those of another. */
  readonly stretch: number;
  readonly policy: string;
  readonly policyName: string;
  readonly alert?: AttachedAlert | undefined;
  readonly position?: LadderPosition | undefined;
  readonly pages: readonly PagedRung[];
  /** Since when nobody on the whole ladder has answered. */
  readonly unroutableSince?: Instant | undefined;
  /** Where the present climb began; absent for the first one, which begins at the first rung with the opening. */
  readonly climb?: Climb | undefined;
  /** Somebody has it, but those whom it was escalated to have not answered yet. */
  readonly unanswered?: boolean | undefined;
  /** Which of the policy's escalations have been carried out in this stretch. */
  readonly escalated: readonly string[];
  /** What is known of it by the policy's names, and since when each is as it is. */
  readonly facts: Facts;
  readonly factsSince: Readonly<Record<string, Instant>>;
  /** The severities of this stretch in their order. */
  readonly severities: readonly { readonly severity: string; readonly since: Instant }[];
  readonly emergency?: DeclaredEmergency | undefined;
  /** Who was named for a role of the policy. */
  readonly roles: Readonly<Record<string, string>>;
  readonly asks: readonly RaisedAsk[];
  /** Of this stretch. Progress stands here once a rung: a chatty incident stays small. */
  readonly milestones: readonly Milestone[];
  /** Promised times of which four fifths are over. */
  readonly warned: readonly string[];
  readonly missed: readonly string[];
  readonly latestProgress?: { readonly at: Instant; readonly by: Actor; readonly note: string } | undefined;
}

/** An incident holds only what its status has seen: there is no acknowledgement of an open one. */
export type Incident = IncidentFacts &
  (
    | { readonly status: 'open' }
    | { readonly status: 'acknowledged'; readonly acknowledgement: Acknowledgement }
    | { readonly status: 'in_progress'; readonly acknowledgement: Acknowledgement; readonly startedAt: Instant }
    | {
        readonly status: 'resolved';
        readonly resolution: Resolution;
        readonly acknowledgement: Acknowledgement | undefined;
      }
    | {
        readonly status: 'closed';
        readonly resolution: Resolution;
        readonly acknowledgement: Acknowledgement | undefined;
        readonly closedAt: Instant;
      }
  );
export type IncidentStatus = Incident['status'];
export const incidentStatuses = [
  'open',
  'acknowledged',
  'in_progress',
  'resolved',
  'closed',
] as const satisfies readonly IncidentStatus[];

/** The wait that lasts at an instant. */
export const waitAt = ({ waits }: Pick<IncidentFacts, 'waits'>, at: Instant): Wait | undefined => {
  const last = waits.at(-1);
  return last !== undefined && last.endedAt === undefined && at < last.until ? last : undefined;
};

/** Someone still has to answer for it or is at work on it. */
export const isActive = (incident: Incident): boolean => incident.status !== 'resolved' && incident.status !== 'closed';

/** Somebody still has to say that they have it: nobody did, or those whom it was escalated to did not. */
export const isUnanswered = (incident: Incident): boolean =>
  incident.status === 'open' || (isActive(incident) && incident.unanswered === true);

/**
 * Whether somebody's word answers the page: anybody's while nobody has it; after an escalation not that of whoever had it before,
 * unless they are among those whom it went to.
 */
export function mayAnswer(incident: Incident, by: string): boolean {
  if (!isUnanswered(incident)) return false;
  const had = incident.milestones.findLast(({ what }) => what === 'acknowledge')?.by;
  if (incident.status === 'open' || had !== by) return true;
  const { climb } = incident;
  return incident.pages.some(({ pass, people }) => pass >= (climb?.firstPass ?? 1) && people.includes(by));
}

/** The answer that holds for an ask: a no of anybody; a yes once enough have said so. Undefined while it is open, or never raised. */
export function answerTo(incident: Incident, ask: string) {
  const raised = incident.asks.find(({ id }) => id === ask);
  // What is approved at once is approved for everybody who would have been asked.
  const alone = raised?.answers.find(({ answer, by }) => answer === 'no' || by === TOCSIN);
  if (alone !== undefined) return alone;
  return raised === undefined || raised.answers.length < raised.yesesNeeded ? undefined : raised.answers.at(-1);
}

export const acknowledgementOf = (incident: Incident): Acknowledgement | undefined =>
  incident.status === 'open' ? undefined : incident.acknowledgement;

export const resolutionOf = (incident: Incident): Resolution | undefined =>
  incident.status === 'resolved' || incident.status === 'closed' ? incident.resolution : undefined;

/** Whether the log last heard that the alert fires; false for an incident that a person reported. */
export const firesInLog = (incident: Incident): boolean =>
  incident.alert?.spans.at(-1)?.end === undefined && incident.alert !== undefined;
