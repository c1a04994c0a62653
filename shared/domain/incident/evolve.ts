import type { IncidentId } from '../ids.ts';
import {
  acknowledgementOf,
  type Acknowledgement,
  type AttachedAlert,
  type Incident,
  type IncidentFacts,
  isUnanswered,
  mayAnswer,
  type Milestone,
  type PagedRung,
} from './incident.ts';
import type { Facts } from '../policy/document/conditions.ts';
import { withAnswer, withAsk, withoutAnswer } from './evolve-asks.ts';
import { answeredBy, withNews, withoutWait, withWait } from './evolve-clocks.ts';
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
      return assessed(incident, event);
    case 'FactsNoted':
      return noted(incident, event.facts, event.at);
    case 'EmergencyDeclared':
      return climbAnew(
        { ...incident, ladder: event.ladder, emergency: { type: event.emergency, at: event.at } },
        0,
        event.at,
      );
    case 'IncidentEscalated':
      return escalated(incident, event);
    case 'RungReminded':
      return { ...incident, pages: incident.pages.map((page) => withReminder(page, event)) };
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
      return acknowledged(incident, event);
    case 'WorkStarted': {
      const acknowledgement: Acknowledgement = acknowledgementOf(incident) ?? { at: event.at, by: event.by };
      const { unanswered, ...kept } = answeredBy(facts(incident), event);
      const still = mayAnswer(incident, event.by) ? kept : { ...kept, unanswered };
      const answered = incident.status === 'open' ? passed(kept, 'acknowledge', event) : still;
      return { ...passed(answered, 'start', event), status: 'in_progress', acknowledgement, startedAt: event.at };
    }
    case 'ProgressNoted':
      return { ...progressed(incident, event), latestProgress: { at: event.at, by: event.by, note: event.note } };
    case 'TargetMissed':
      return { ...withNews(incident, 'breach', event), missed: [...incident.missed, event.target] };
    case 'IncidentResolved': {
      const resolution = { at: event.at, by: event.by, cause: event.cause, note: event.note };
      const answered = event.cause === 'person' ? answeredBy(facts(incident), event) : facts(incident);
      const over = withoutWait(passed(answered, 'resolution', event), event.at);
      return { ...over, status: 'resolved', acknowledgement: acknowledgementOf(incident), resolution };
    }
    case 'IncidentReopened':
      return reopened(incident, event);
    case 'IncidentClosed': {
      const resolution =
        incident.status === 'resolved' ? incident.resolution : { at: event.at, by: event.by, cause: 'person' as const };
      const acknowledgement = acknowledgementOf(incident);
      return { ...facts(incident), status: 'closed', acknowledgement, resolution, closedAt: event.at };
    }
    case 'DecisionLogged':
      return passed(incident, 'decide', event);
    case 'RoleAssigned':
      return { ...incident, roles: { ...incident.roles, [event.role]: event.person } };
    case 'AskRaised':
      return { ...incident, asks: withAsk(incident.asks, event) };
    case 'AskAnswered':
      return { ...incident, asks: withAnswer(incident.asks, event) };
    case 'AskUnanswered':
      return { ...incident, asks: withoutAnswer(incident.asks, event) };
    case 'ExecutionContinued':
      return { ...incident, execution: incident.execution + 1 };
    case 'ImpactEdited':
      return { ...incident, impactEdit: { at: event.at, by: event.by, reason: event.reason, parts: event.parts } };
    case 'CustomerAwaited':
    case 'CustomerAnswered':
      return { ...incident, waits: withWait(incident.waits, event) };
    case 'TargetWarned':
      return { ...withNews(incident, 'warning', event), warned: [...incident.warned, event.target] };
    case 'PagingHeld':
      return { ...incident, held: { maintenance: event.maintenance, until: event.until } };
    case 'PagingReleased':
      return released(incident, event.at);
    case 'GuaranteeBroken': {
      const { type: _type, by: _by, ...guarantee } = event;
      return { ...incident, broken: [...incident.broken, { ...guarantee, stretch: incident.stretch }] };
    }
    case 'LossesEntered':
      return { ...incident, losses: { at: event.at, by: event.by, inputs: event.inputs } };
    case 'IncidentReviewed': {
      const { type: _type, ...review } = event;
      return { ...incident, review };
    }
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
    clocksFrom: event.at,
    drill: event.drill === true,
    waits: [],
    warned: [],
    clockNews: [],
    broken: [],
    execution: 1,
    stretch: 1,
    policy: event.policy,
    policyName: event.policyName,
    pages: [],
    missed: [],
    escalated: [],
    facts: event.facts ?? {},
    factsSince: sinceOf(event.facts ?? {}, event.at),
    severities: [{ severity: event.severity, since: event.at }],
    roles: {},
    asks: [],
    milestones: [],
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
  const { dueAt, people, channels, beside } = event;
  const page: PagedRung = { pass, index, rung, at, dueAt, people, channels, failed: [], beside };
  return { ...incident, ...(beside === true ? {} : { position }), pages: [...incident.pages, page] };
}

function withFailure(page: PagedRung, event: EventOf<'PageFailed'>): PagedRung {
  if (page.pass !== event.pass || page.index !== event.index) return page;
  const { person, channel, at, next } = event;
  return { ...page, failed: [...page.failed, { person, channel, at, next }] };
}

function reopened(incident: Incident, event: EventOf<'IncidentReopened'>): Incident {
  const {
    position: _left,
    unroutableSince: _raised,
    climb: _climb,
    unanswered: _unanswered,
    ...kept
  } = passed(facts(incident), 'reopening', event);
  return {
    ...kept,
    status: 'open',
    activeSince: event.at,
    execution: incident.execution + 1,
    stretch: incident.stretch + 1,
    pages: [],
    escalated: [],
    asks: [],
    clockNews: [],
    milestones: kept.milestones.slice(-1),
    severities: [{ severity: incident.severity, since: event.at }],
  };
}

/** It begins now: what was ordered meanwhile was not to be done before. */
function released(incident: Incident, at: number): Incident {
  const { held: _held, ...free } = incident;
  const climb = free.climb === undefined ? {} : { climb: { ...free.climb, orderedAt: at, dueAt: at } };
  return { ...free, ...climb, activeSince: at, clocksFrom: at };
}

/** A first assessment says what the opening said; a later one may raise or lower it, and have another ladder climbed. */
function assessed(incident: Incident, event: EventOf<'SeverityAssessed'>): Incident {
  const { severity, why, impact, ladder, at } = event;
  const moved = incident.severities.at(-1)?.severity !== severity;
  const severities = moved ? [...incident.severities, { severity, since: at }] : incident.severities;
  const next = { ...passed(incident, 'assess', event), severity, why, impact, severities };
  return ladder === undefined || ladder === incident.ladder ? next : reladdered({ ...next, ladder }, at);
}

/** Whoever has it keeps it: only an incident that waits for an answer is paged anew, from the first rung of its new ladder. */
const reladdered = (incident: Incident, at: number): Incident =>
  isUnanswered(incident) ? climbAnew(incident, 0, at) : incident;

function noted(incident: Incident, facts: Facts, at: number): Incident {
  const news = Object.fromEntries(Object.entries(facts).filter(([name, value]) => incident.facts[name] !== value));
  return {
    ...incident,
    facts: { ...incident.facts, ...facts },
    factsSince: { ...incident.factsSince, ...sinceOf(news, at) },
  };
}

const sinceOf = (facts: Facts, at: number) => Object.fromEntries(Object.keys(facts).map((name) => [name, at]));

/** The next rung is paged whoever has it by now; what was paged before stays what it was. */
function climbAnew<I extends Incident>(incident: I, from: number, orderedAt: number, dueAt = orderedAt): I {
  const { unroutableSince: _raised, ...kept } = incident;
  const firstPass = Math.max(0, ...incident.pages.map(({ pass }) => pass), incident.position?.pass ?? 0) + 1;
  const unanswered = incident.status === 'open' ? incident.unanswered : true;
  return { ...kept, climb: { from, firstPass, orderedAt, dueAt }, unanswered } as I;
}

function escalated(incident: Incident, event: EventOf<'IncidentEscalated'>): Incident {
  const done = event.escalation === undefined ? [] : [event.escalation];
  const next = { ...passed(incident, 'escalation', event), escalated: [...incident.escalated, ...done] };
  return event.beside === true ? next : climbAnew(next, event.index, event.at, event.dueAt);
}

function acknowledged(incident: Incident, event: EventOf<'IncidentAcknowledged'>): Incident {
  const next = passed(answeredBy(incident, event), 'acknowledge', event);
  const { unanswered: _answered, ...kept } = facts(next);
  const acknowledgement = { at: event.at, by: event.by };
  if (incident.status === 'open') return { ...kept, status: 'acknowledged', acknowledgement };
  const { unanswered: _also, ...standing } = next;
  return standing;
}

function progressed(incident: Incident, event: EventOf<'ProgressNoted'>): Incident {
  // Noted before somebody took it, it says nothing of how they get on.
  const taken = incident.milestones.findLastIndex(({ what }) => what === 'acknowledge');
  const lastPage = incident.pages.at(-1)?.at ?? incident.activeSince;
  const isKnown = incident.milestones.some(
    ({ what, at }, index) => what === 'progress' && at >= lastPage && index > taken,
  );
  return isKnown ? incident : passed(incident, 'progress', event);
}

const passed = <I extends IncidentFacts>(incident: I, what: Milestone['what'], { at, by }: IncidentEvent): I => ({
  ...incident,
  milestones: [
    ...incident.milestones,
    { what, at, by, ...(what === 'acknowledge' ? { called: incident.pages.length } : {}) },
  ],
});

function withReminder(page: PagedRung, event: EventOf<'RungReminded'>): PagedRung {
  return page.pass === event.pass && page.index === event.index ? { ...page, remindedAt: event.at } : page;
}
