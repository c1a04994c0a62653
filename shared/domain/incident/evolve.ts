import type { IncidentId } from '../ids.ts';
import {
  acknowledgementOf,
  type Acknowledgement,
  type AttachedAlert,
  type Incident,
  type IncidentFacts,
  type PagedRung,
} from './incident.ts';
import type { EventOf, IncidentEvent } from './incident-events.ts';

/** Folds one event into an incident. Total: a log that was written is always readable. */
export function evolve(incident: Incident, event: IncidentEvent): Incident {
  switch (event.type) {
    case 'IncidentOpened':
      return incident;
    case 'AlertAttached':
      return { ...incident, alert: attached(event) };
    case 'AlertQuieted':
    case 'ImpactCorrected':
      return withAlert(incident, (alert) => ({ ...alert, spans: event.spans }));
    case 'AlertRefired':
      return withAlert(incident, (alert) => ({ ...alert, spans: event.spans, flaps: event.flaps }));
    case 'SeverityAssessed':
      return { ...incident, severity: event.severity, why: event.why, impact: event.impact };
    case 'RungReached':
    case 'RungSkipped':
      return climbed(incident, event);
    case 'PageFailed':
      return { ...incident, pages: incident.pages.map((page) => withFailure(page, event)) };
    case 'LadderExhausted':
      return incident;
    case 'UnroutableRaised':
      return { ...incident, unroutableSince: event.at };
    case 'IncidentAcknowledged':
      return { ...facts(incident), status: 'acknowledged', acknowledgement: { at: event.at, by: event.by } };
    case 'WorkStarted': {
      const acknowledgement: Acknowledgement = acknowledgementOf(incident) ?? { at: event.at, by: event.by };
      return { ...facts(incident), status: 'in_progress', acknowledgement, startedAt: event.at };
    }
    case 'ProgressNoted':
      return { ...incident, latestProgress: { at: event.at, by: event.by, note: event.note } };
    case 'TargetMissed':
      return { ...incident, missed: [...incident.missed, event.target] };
    case 'IncidentResolved': {
      const resolution = { at: event.at, by: event.by, cause: event.cause, note: event.note };
      return { ...facts(incident), status: 'resolved', acknowledgement: acknowledgementOf(incident), resolution };
    }
    case 'IncidentReopened':
      return reopened(incident, event);
    case 'IncidentClosed': {
      const resolution =
        incident.status === 'resolved' ? incident.resolution : { at: event.at, by: event.by, cause: 'person' as const };
      const acknowledgement = acknowledgementOf(incident);
      return { ...facts(incident), status: 'closed', acknowledgement, resolution, closedAt: event.at };
    }
    case 'ExecutionContinued':
      return { ...incident, execution: incident.execution + 1 };
  }
}

/** The incident that a log tells of; undefined for no log, an error for one that does not begin with its opening. */
export function foldIncident(id: IncidentId, events: readonly IncidentEvent[]): Incident | undefined {
  const [first, ...rest] = events;
  if (first === undefined) return undefined;
  if (first.type !== 'IncidentOpened')
    throw new Error(`the log of ${id} begins with ${first.type}, not with its opening`);
  return rest.reduce(evolve, opened(id, first));
}

function opened(id: IncidentId, event: EventOf<'IncidentOpened'>): Incident {
  return {
    id,
    title: event.title,
    description: event.description,
    severity: event.severity,
    why: event.why,
    impact: event.impact,
    impactBegan: event.impactBegan,
    ladder: event.ladder,
    service: event.service,
    customers: event.customers,
    everyone: event.everyone,
    openedAt: event.at,
    openedBy: event.by,
    activeSince: event.at,
    execution: 1,
    stretch: 1,
    policy: event.policy,
    policyName: event.policyName,
    pages: [],
    missed: [],
    status: 'open',
  };
}

/** What every status has: taken apart by name, so that a status never keeps what it has left behind. */
function facts(incident: Incident): IncidentFacts {
  const { status: _status, ...rest } = incident;
  const {
    acknowledgement: _a,
    startedAt: _s,
    resolution: _r,
    closedAt: _c,
    ...kept
  } = rest as IncidentFacts & Partial<Record<'acknowledgement' | 'startedAt' | 'resolution' | 'closedAt', unknown>>;
  return kept;
}

const attached = (event: EventOf<'AlertAttached'>): AttachedAlert => ({
  facts: event.alert,
  spans: [{ start: event.alert.stateChangedAt }],
  flaps: 0,
});

const withAlert = (incident: Incident, change: (alert: AttachedAlert) => AttachedAlert): Incident =>
  incident.alert === undefined ? incident : { ...incident, alert: change(incident.alert) };

function climbed(incident: Incident, event: EventOf<'RungReached'> | EventOf<'RungSkipped'>): Incident {
  const { pass, index, rung, at } = event;
  const position = { pass, index, rung, reachedAt: at };
  if (event.type !== 'RungReached') return { ...incident, position };
  const { dueAt, people, channels } = event;
  const page: PagedRung = { pass, index, rung, at, dueAt, people, channels, failed: [] };
  return { ...incident, position, pages: [...incident.pages, page] };
}

function withFailure(page: PagedRung, event: EventOf<'PageFailed'>): PagedRung {
  if (page.pass !== event.pass || page.index !== event.index) return page;
  const { person, channel, at, next } = event;
  return { ...page, failed: [...page.failed, { person, channel, at, next }] };
}

function reopened(incident: Incident, event: EventOf<'IncidentReopened'>): Incident {
  const { position: _left, unroutableSince: _answered, ...kept } = facts(incident);
  return {
    ...kept,
    status: 'open',
    activeSince: event.at,
    execution: incident.execution + 1,
    stretch: incident.stretch + 1,
    pages: [],
  };
}
