import type { AlertFacts } from '../alert/alert-record.ts';
import type { FiringSpan } from '../alert/firing-spans.ts';
import type { Actor, IncidentId, Instant } from '../ids.ts';
import type { ImpactLevel } from './incident-events.ts';

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

export interface PagedRung {
  readonly rung: string;
  readonly pass: number;
  readonly index: number;
  readonly at: Instant;
  readonly dueAt: Instant;
  readonly people: readonly string[];
  readonly channels: readonly string[];
  readonly failed: readonly FailedPage[];
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
  readonly missed: readonly ('response' | 'resolution')[];
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

/** Someone still has to answer for it or is at work on it. */
export const isActive = (incident: Incident): boolean => incident.status !== 'resolved' && incident.status !== 'closed';

export const acknowledgementOf = (incident: Incident): Acknowledgement | undefined =>
  incident.status === 'open' ? undefined : incident.acknowledgement;

export const resolutionOf = (incident: Incident): Resolution | undefined =>
  incident.status === 'resolved' || incident.status === 'closed' ? incident.resolution : undefined;

/** Whether the log last heard that the alert fires; false for an incident that a person reported. */
export const firesInLog = (incident: Incident): boolean =>
  incident.alert?.spans.at(-1)?.end === undefined && incident.alert !== undefined;
