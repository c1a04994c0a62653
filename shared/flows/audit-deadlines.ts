import type { AlertRecords } from '../adapters/alert-records.ts';
import type { IncidentLog, LoadedIncident, OpenMark } from '../adapters/incident-log.ts';
import type { MaintenanceStore, OwedNews } from '../adapters/maintenance-store.ts';
import type { NoticeLedger } from '../adapters/notice-ledger.ts';
import type { NoticeQueues } from '../adapters/notice-queues.ts';
import type { Machine, ParkedExecutions } from '../adapters/parked-executions.ts';
import type { PolicyShelf } from '../adapters/policy-shelf.ts';
import type { Workflows } from '../adapters/workflows.ts';
import { TOCSIN, type IncidentId } from '../domain/ids.ts';
import { isActive, resolutionOf, type Incident } from '../domain/incident/incident.ts';
import { deadlines, OVERDUE_AFTER_MS } from '../domain/ladder/deadlines.ts';
import { isUnheard } from '../domain/ladder/fail-page.ts';
import { termsOf } from '../domain/ladder/terms.ts';
import type { DecideRequest } from '../contracts/events/workflow-messages.ts';
import { complete } from './announce-maintenance.ts';
import { alertOf, climbLadder, type ClimbDeps } from './climb-ladder.ts';
import { commitDecision } from './commit-decision.ts';
import { keepHold } from './hold-paging.ts';
import { monthsToLookAfter } from './issue-statements.ts';
import { wakeAll } from './react-to-commit.ts';
import { requeueStuck } from './requeue-stuck.ts';
import { openWhatIsOwed, type TakeAlertDeps } from './take-alert.ts';
import { tellAudiences } from './tell-audiences.ts';
import type { DirectoryStore } from '../adapters/directory-store.ts';
import { atMost } from '../runtime/at-most.ts';

export interface AuditDeps {
  readonly log: IncidentLog;
  readonly alerts: AlertRecords;
  readonly ledger: NoticeLedger;
  readonly parked: ParkedExecutions;
  readonly policies: PolicyShelf;
  readonly workflows: Workflows;
  readonly queues: NoticeQueues;
  readonly directory: DirectoryStore;
  readonly maintenance: MaintenanceStore;
  readonly opening: TakeAlertDeps;
  readonly marks: ClimbDeps['marks'];
  readonly raise: ClimbDeps['raise'];
}

export interface Audited {
  readonly incidents: number;
  /** Incidents, and months of statements, of which something had stalled. */
  readonly redriven: number;
  readonly unroutable: number;
}

/** What waits for longer than this has stalled; before, it may be under way, and doing it twice does it once. */
const GRACE_MS = OVERDUE_AFTER_MS;
/** After this an announced opening that nobody owes any more is forgotten. */
const FORGOTTEN_MS = 10 * 60_000;
const AT_ONCE = 8;

/**
 * Every incident that is not closed, found without the stream that this watches: is an execution in charge of it, is no deadline
 * past, is no notice stuck? And are the month's statements, which belong to no incident? What stalled is driven on and counted
 * (row X4, failure 8). One that cannot be read keeps nobody else's from being looked at; the audit then fails at its end, and so
 * does its heartbeat.
 */
export async function auditDeadlines(deps: AuditDeps, now: number): Promise<Audited> {
  const marks = await deps.log.openIncidents();
  const incidents = await atMost(AT_ONCE, marks, (mark) => lookAt(deps, mark, now).catch(asFailed));
  const statements = await atMost(
    AT_ONCE,
    monthsToLookAfter(deps.policies.current.policy.sla.statements, now),
    (month) => lookAtStatements(deps, month, now).catch(asFailed),
  );
  const owed = await deps.maintenance.owed();
  const maintenance = await atMost(AT_ONCE, owed, (one) => lookAtMaintenance(deps, one, now).catch(asFailed));
  const looks = [...incidents, ...statements, ...maintenance];
  const failed = looks.flatMap((look) => ('failed' in look ? [look.failed] : []));
  const seen = looks.flatMap((look) => ('failed' in look ? [] : [look]));
  const audited = {
    incidents: marks.length,
    redriven: seen.filter(({ redriven }) => redriven).length,
    unroutable: seen.filter(({ unroutable }) => unroutable).length,
  };
  if (failed.length > 0) {
    const unread = incidents.filter((look) => 'failed' in look).length;
    const what = `${unread} of ${marks.length} open incidents`;
    const beside = [
      ...(statements.some((look) => 'failed' in look) ? [', and statements,'] : []),
      ...(maintenance.some((look) => 'failed' in look) ? [', and maintenance,'] : []),
    ];
    const and = beside.join('').replace(',,', ',');
    throw new AggregateError(failed, `${what}${and} could not be audited`);
  }
  return audited;
}

const asFailed = (error: unknown) => ({ failed: error });

async function lookAtStatements(deps: AuditDeps, month: string, now: number): Promise<Look> {
  const { stalled } = await requeueStuck(deps, { about: 'statements', month }, now);
  return { redriven: stalled, unroutable: false };
}

/** Announced, changed or cancelled a while ago: what that still owes is done, and the mark goes once all has been told. */
async function lookAtMaintenance(deps: AuditDeps, owed: OwedNews, now: number): Promise<Look> {
  const nothing = { redriven: false, unroutable: false };
  if (now - owed.at < GRACE_MS) return nothing;
  const item = await deps.maintenance.get(owed.id);
  if (item === undefined || item.version < owed.version) {
    // Whoever began to write it has died, or was overtaken.
    if (now - owed.at > FORGOTTEN_MS) await deps.maintenance.settled(owed);
    return nothing;
  }
  await deps.maintenance.mend(item);
  await complete(deps, item, now);
  const { stalled, unfinished } = await requeueStuck(deps, { about: 'maintenance', maintenance: owed.id }, now);
  if (!unfinished) await deps.maintenance.settled(owed);
  return { redriven: stalled, unroutable: false };
}

interface Look {
  readonly redriven: boolean;
  readonly unroutable: boolean;
}

async function lookAt(deps: AuditDeps, mark: OpenMark, now: number): Promise<Look> {
  const id = mark.sk;
  const standing = await deps.log.load(id);
  const completed = standing === undefined && (await completeAbandoned(deps, mark, now));
  const loaded = completed ? await deps.log.load(id) : standing;
  if (loaded === undefined) return { redriven: false, unroutable: false };
  const { incident } = loaded;
  if (incident.status === 'closed') {
    await deps.log.markClosed(id);
    return { redriven: false, unroutable: false };
  }
  const unroutable = incident.status === 'open' && incident.unroutableSince !== undefined;
  const abandoned = completed && now - mark.at > GRACE_MS;
  return { redriven: (await redrive(deps, id, loaded, now)) || abandoned, unroutable };
}

/** An opening was announced and its writer died, or is at it still: it is written now, in the words it was told in. */
async function completeAbandoned(deps: AuditDeps, { sk: id, at, alert }: OpenMark, now: number): Promise<boolean> {
  if (alert !== undefined && (await openWhatIsOwed(deps.opening, alert, id, now))) return true;
  if (now - at > FORGOTTEN_MS) await deps.log.markClosed(id);
  return false;
}

/**
 * What is due is done here and now, and its pages are handed over: not by a workflow or a stream, which may be what has failed.
 * So a page is late by one round of the audit at most. Whoever is at the same thing meanwhile finds it done: only what has
 * stalled for longer than that takes is counted.
 */
async function redrive(deps: AuditDeps, id: IncidentId, loaded: LoadedIncident, now: number): Promise<boolean> {
  const { incident } = loaded;
  await keepHold(deps, incident, now);
  const overdue = await climbOverdue(deps, id, incident, now);
  const about = { about: 'incident', incidentId: id, stretch: incident.stretch } as const;
  const { stalled } = await requeueStuck(deps, about, now);
  const unheard = await requeueUnheard(deps, incident, now);
  const stuck = stalled || unheard;
  const lastCommit = loaded.commits.at(-1)?.at ?? now;
  if (now - lastCommit < GRACE_MS) return overdue || stuck;
  const stopped = await restartStopped(deps, id, incident, now);
  const untold = await tellWhatIsOwed(deps, loaded, now);
  return overdue || stuck || stopped || untold;
}

/** In the minutes after a resolution: whoever is owed the all-clear gets it, though its workflow died. */
async function tellWhatIsOwed(deps: AuditDeps, { incident, version }: LoadedIncident, now: number): Promise<boolean> {
  const resolution = resolutionOf(incident);
  if (resolution === undefined || now - resolution.at > FORGOTTEN_MS) return false;
  const before = await deps.ledger.ofIncident(incident.id);
  await tellAudiences(deps, turnOf(incident, version), now);
  return (await deps.ledger.ofIncident(incident.id)).length > before.length;
}

/** A page that failed and of which the log has not heard: whoever is handed it says so, and its person's next channel is tried. */
async function requeueUnheard(deps: AuditDeps, incident: Incident, now: number): Promise<boolean> {
  if (incident.status !== 'open') return false;
  const unheard = (await deps.ledger.ofIncident(incident.id)).filter(
    ({ state, subject, recipient: person, channel, pass, rung }) =>
      state.outcome === 'failed' &&
      subject.about === 'incident' &&
      subject.stretch === incident.stretch &&
      pass !== undefined &&
      rung !== undefined &&
      isUnheard(incident, { person, channel, pass, rung }),
  );
  for (const { queue, subject, id: noticeId } of unheard) await deps.queues.hand(queue, { v: 1, subject, noticeId });
  return unheard.some(({ state }) => state.outcome === 'failed' && now - state.failedAt > GRACE_MS);
}

/** An execution whose name was used and which no longer runs is followed by the next. */
async function restartStopped(deps: AuditDeps, id: IncidentId, incident: Incident, now: number): Promise<boolean> {
  const wanted: Machine[] = isActive(incident) ? ['escalation', 'communication'] : ['escalation'];
  const running = await Promise.all(wanted.map((machine) => deps.workflows.isRunning(machine, id, incident.execution)));
  const missing = wanted.filter((_, index) => running[index] !== true);
  if (missing.length === 0) return false;
  for (const machine of missing) {
    if ((await deps.workflows.start(machine, id, incident.execution)) === 'started') continue;
    const commandId = `audit:continue:${incident.execution}`;
    await commitDecision(deps.log, id, { commandId }, now, (current) => ({
      ok: true,
      events: current.execution === incident.execution ? [{ type: 'ExecutionContinued', at: now, by: TOCSIN }] : [],
    }));
    break;
  }
  return true;
}

async function climbOverdue(deps: AuditDeps, id: IncidentId, incident: Incident, now: number): Promise<boolean> {
  const policy = await deps.policies.get(incident.policy);
  const terms = termsOf(policy, incident.severity, incident.ladder);
  const next = deadlines(incident, await alertOf(deps.alerts, incident), terms)[0];
  if (next === undefined || next.dueAt > now) return false;
  await climbLadder(deps, turnOf(incident, 0), now);
  await wakeAll(deps, id);
  return now - next.dueAt > GRACE_MS;
}

const turnOf = ({ id, execution }: Incident, iteration: number): DecideRequest => ({
  v: 1,
  incidentId: id,
  n: execution,
  execution: 'audit',
  iteration,
  seen: null,
});
