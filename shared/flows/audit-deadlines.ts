import type { AlertRecords } from '../adapters/alert-records.ts';
import type { IncidentLog, LoadedIncident, OpenMark } from '../adapters/incident-log.ts';
import type { NoticeLedger } from '../adapters/notice-ledger.ts';
import type { NoticeQueues } from '../adapters/notice-queues.ts';
import type { Machine, ParkedExecutions } from '../adapters/parked-executions.ts';
import type { PolicyShelf } from '../adapters/policy-shelf.ts';
import type { Workflows } from '../adapters/workflows.ts';
import type { Notice, NoticeSubject } from '../domain/communication/notice.ts';
import { TOCSIN, type IncidentId } from '../domain/ids.ts';
import { isActive, resolutionOf, type Incident } from '../domain/incident/incident.ts';
import { deadlines, OVERDUE_AFTER_MS } from '../domain/ladder/deadlines.ts';
import { termsOf } from '../domain/ladder/terms.ts';
import { alertOf } from './climb-ladder.ts';
import { commitDecision } from './commit-decision.ts';
import { monthsOnTheirWay } from './issue-statements.ts';
import { wakeAll } from './react-to-commit.ts';
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
  readonly opening: TakeAlertDeps;
}

export interface Audited {
  readonly incidents: number;
  /** Incidents, and months of statements, of which something had stalled. */
  readonly redriven: number;
  readonly unroutable: number;
}

/** How long past its due instant a deadline or a notice may be before the auditor takes it in hand. */
const GRACE_MS = OVERDUE_AFTER_MS;
/** A broadcast to many waits its turn: handing it over again would only lengthen the queue. */
const BROADCAST_GRACE_MS = 10 * 60_000;
/** An opening that was announced and never written is given this long. */
const OPENING_MS = 60_000;
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
  const statements = await atMost(AT_ONCE, monthsOnTheirWay(now), (month) =>
    lookAtStatements(deps, month, now).catch(asFailed),
  );
  const looks = [...incidents, ...statements];
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
    const and = unread < failed.length ? ', and statements,' : '';
    throw new AggregateError(failed, `${what}${and} could not be audited`);
  }
  return audited;
}

const asFailed = (error: unknown) => ({ failed: error });

async function lookAtStatements(deps: AuditDeps, month: string, now: number): Promise<Look> {
  return { redriven: await requeueStuck(deps, { about: 'statements', month }, now), unroutable: false };
}

interface Look {
  readonly redriven: boolean;
  readonly unroutable: boolean;
}

async function lookAt(deps: AuditDeps, mark: OpenMark, now: number): Promise<Look> {
  const id = mark.sk;
  const loaded = await deps.log.load(id);
  if (loaded === undefined) return { redriven: await completeAbandoned(deps, mark, now), unroutable: false };
  const { incident } = loaded;
  if (incident.status === 'closed') {
    await deps.log.markClosed(id);
    return { redriven: false, unroutable: false };
  }
  const unroutable = incident.status === 'open' && incident.unroutableSince !== undefined;
  return { redriven: await redrive(deps, id, loaded, now), unroutable };
}

/** An opening was announced and its writer died: it is written now, in the words it was told in. */
async function completeAbandoned(deps: AuditDeps, { sk: id, at, alert }: OpenMark, now: number): Promise<boolean> {
  if (now - at < OPENING_MS) return false;
  if (alert !== undefined && (await openWhatIsOwed(deps.opening, alert, id, now))) return true;
  if (now - at > FORGOTTEN_MS) await deps.log.markClosed(id);
  return false;
}

async function redrive(deps: AuditDeps, id: IncidentId, loaded: LoadedIncident, now: number): Promise<boolean> {
  const { incident } = loaded;
  const stuck = await requeueStuck(deps, { about: 'incident', incidentId: id, stretch: loaded.incident.stretch }, now);
  const lastCommit = loaded.commits.at(-1)?.at ?? now;
  if (now - lastCommit < GRACE_MS) return stuck;
  const stopped = await restartStopped(deps, id, incident, now);
  const overdue = await wakeOverdue(deps, id, incident, now);
  const untold = await tellWhatIsOwed(deps, loaded, now);
  return stuck || stopped || overdue || untold;
}

/** In the minutes after a resolution: whoever is owed the all-clear gets it, though its workflow died. */
async function tellWhatIsOwed(deps: AuditDeps, { incident, version }: LoadedIncident, now: number): Promise<boolean> {
  const resolution = resolutionOf(incident);
  if (resolution === undefined || now - resolution.at > FORGOTTEN_MS) return false;
  const before = await deps.ledger.ofIncident(incident.id);
  const request = {
    v: 1,
    incidentId: incident.id,
    n: incident.execution,
    execution: 'audit',
    iteration: version,
    seen: null,
  } as const;
  await tellAudiences(deps, request, now);
  return (await deps.ledger.ofIncident(incident.id)).length > before.length;
}

/** A notice that was planned and not taken up, or whose sender died: its message was lost, so it is handed over again. */
async function requeueStuck(deps: AuditDeps, about: NoticeSubject, now: number): Promise<boolean> {
  const stuck = (await deps.ledger.list(about)).filter((notice) => isStuck(notice, now));
  for (const { queue, subject, id: noticeId } of stuck) await deps.queues.hand(queue, { v: 1, subject, noticeId });
  return stuck.length > 0;
}

function isStuck({ state, plannedAt, queue }: Notice, now: number): boolean {
  if (state.outcome === 'planned') return now - plannedAt > (queue === 'broadcasts' ? BROADCAST_GRACE_MS : GRACE_MS);
  return state.outcome === 'claimed' && now - state.leaseUntil > GRACE_MS;
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

async function wakeOverdue(deps: AuditDeps, id: IncidentId, incident: Incident, now: number): Promise<boolean> {
  const policy = await deps.policies.get(incident.policy);
  const terms = termsOf(policy, incident.severity, incident.ladder);
  const next = deadlines(incident, await alertOf(deps.alerts, incident), terms)[0];
  if (next === undefined || now - next.dueAt <= GRACE_MS) return false;
  await wakeAll(deps, id);
  return true;
}
