import {
  acknowledgementOf,
  isUnanswered,
  resolutionOf,
  waitAt,
  type Incident,
} from '../../domain/incident/incident.ts';
import type { Clock } from '../../domain/ladder/clocks.ts';
import { remainingMs, type AlertState, type Deadline } from '../../domain/ladder/deadlines.ts';
import { toIso } from '../../domain/ids.ts';
import { impactSpans } from '../../domain/incident/impact-spans.ts';

const iso = (at: number | undefined): string | undefined => (at === undefined ? undefined : toIso(at));

/**
 * An incident as the API shows it. Instants ISO 8601 UTC with milliseconds. Of a deadline `remainingMs` is 0 while what is due is
 * being done, as the first page of a new incident, and negative only once it is `overdue`.
 */
export function incidentView(
  incident: Incident,
  alert: AlertState,
  { due, clocks }: { readonly due: readonly Deadline[]; readonly clocks: readonly Clock[] },
  now: number,
) {
  const acknowledgement = acknowledgementOf(incident);
  const resolution = resolutionOf(incident);
  return {
    id: incident.id,
    title: incident.title,
    description: incident.description,
    status: incident.status,
    severity: incident.severity,
    severityWhy: incident.why,
    impact: incident.impact,
    service: incident.service,
    customers: incident.customers,
    openedAt: toIso(incident.openedAt),
    openedBy: incident.openedBy,
    acknowledgedAt: iso(acknowledgement?.at),
    acknowledgedBy: acknowledgement?.by,
    startedAt: incident.status === 'in_progress' ? toIso(incident.startedAt) : undefined,
    resolvedAt: iso(resolution?.at),
    resolvedBy: resolution?.by,
    closedAt: incident.status === 'closed' ? toIso(incident.closedAt) : undefined,
    rung: incident.pages.at(-1)?.rung,
    pass: incident.position?.pass,
    ladder: incident.ladder,
    escalated: incident.milestones.some(({ what }) => what === 'escalation'),
    awaitsAnswer: isUnanswered(incident),
    emergency: incident.emergency && { type: incident.emergency.type, at: toIso(incident.emergency.at) },
    facts: incident.facts,
    roles: incident.roles,
    asks: incident.asks.map(askView),
    held: incident.held && { maintenance: incident.held.maintenance, until: toIso(incident.held.until) },
    unroutable: incident.unroutableSince !== undefined,
    latestProgress: incident.latestProgress && { ...incident.latestProgress, at: toIso(incident.latestProgress.at) },
    // When it warns of a promised time stands with that time's clock.
    deadlines: due.filter(({ kind }) => kind !== 'warning').map((deadline) => deadlineView(deadline, now)),
    clocks: clocks.map(clockView),
    waiting: waitView(incident, now),
    drill: incident.drill,
    review: incident.review && { ...incident.review, at: toIso(incident.review.at) },
    guaranteesBroken: incident.broken.map(({ contract, month }) => ({ contract, month })),
    impactSpans: impactSpans(incident).map(({ start, end }) => ({ start: toIso(start), end: iso(end) })),
    alerts: incident.alert === undefined ? [] : [alertView(incident.alert, alert)],
    policy: incident.policyName,
    policyHash: incident.policy,
  };
}

function askView({ id, round, people, raisedAt, dueAt, answers, unansweredAt }: Incident['asks'][number]) {
  return {
    id,
    round,
    people,
    raisedAt: toIso(raisedAt),
    dueAt: toIso(dueAt),
    answers: answers.map(({ at, ...answer }) => ({ ...answer, at: toIso(at) })),
    unansweredAt: iso(unansweredAt),
  };
}

function deadlineView(deadline: Deadline, now: number) {
  const { dueAt } = deadline;
  const pausedMs = 'pausedMs' in deadline ? deadline.pausedMs : undefined;
  const remaining = pausedMs ?? remainingMs({ dueAt }, now);
  const kind = deadline.kind === 'target' ? deadline.target : deadline.kind;
  const of = deadlineOf(deadline);
  return {
    kind,
    of,
    dueAt: toIso(dueAt),
    remainingMs: remaining,
    overdue: remaining < 0,
    ...(pausedMs === undefined ? {} : { paused: true }),
  };
}

/** A promised time: when it falls due, and lengths in milliseconds of the time that counts. One that is not applicable has none. */
function clockView(clock: Clock) {
  if (clock.state === 'not applicable') return clock;
  return { ...clock, dueAt: toIso(clock.dueAt), warnAt: toIso(clock.warnAt) };
}

function waitView(incident: Incident, now: number) {
  const wait = waitAt(incident, now);
  return wait && { reason: wait.reason, since: toIso(wait.from), until: toIso(wait.until) };
}

/** Which escalation, question or promised time it is about. */
function deadlineOf(deadline: Deadline): string | undefined {
  if (deadline.kind === 'escalation') return deadline.escalation.escalation.id;
  if (deadline.kind === 'warning') return deadline.target;
  return deadline.kind === 'ask' ? deadline.ask.ask.id : undefined;
}

function alertView({ facts, spans, flaps }: NonNullable<Incident['alert']>, live: AlertState) {
  const { source, dedupKey, name, title, reason, region, account, link, labels, stateChangedAt } = facts;
  return {
    source,
    dedupKey,
    name,
    title,
    reason,
    region,
    account,
    link,
    labels,
    stateChangedAt: toIso(stateChangedAt),
    state: live?.state ?? (spans.at(-1)?.end === undefined ? 'firing' : 'quiet'),
    flaps: Math.max(flaps, live?.flaps ?? 0),
  };
}
