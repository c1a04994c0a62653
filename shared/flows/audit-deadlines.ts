import type { AlertRecords } from '../adapters/alert-records.ts';
import type { IncidentLog, LoadedIncident } from '../adapters/incident-log.ts';
import type { NoticeLedger } from '../adapters/notice-ledger.ts';
import type { NoticeQueues } from '../adapters/notice-queues.ts';
import type { Machine, ParkedExecutions } from '../adapters/parked-executions.ts';
import type { PolicyShelf } from '../adapters/policy-shelf.ts';
import type { Workflows } from '../adapters/workflows.ts';
import type { Notice } from '../domain/communication/notice.ts';
import { TOCSIN, type IncidentId } from '../domain/ids.ts';
import { isActive, type Incident } from '../domain/incident/incident.ts';
import { deadlines } from '../domain/ladder/deadlines.ts';
import { termsOf } from '../domain/ladder/terms.ts';
import { alertOf } from './climb-ladder.ts';
import { commitDecision } from './commit-decision.ts';
import { wakeAll } from './react-to-commit.ts';

export interface AuditDeps {
  readonly log: IncidentLog;
  readonly alerts: AlertRecords;
  readonly ledger: NoticeLedger;
  readonly parked: ParkedExecutions;
  readonly policies: PolicyShelf;
  readonly workflows: Workflows;
  readonly queues: NoticeQueues;
}

export interface Audited {
  readonly incidents: number;
  readonly redriven: number;
  readonly unroutable: number;
}

/** How long past its due instant a deadline or a notice may be before the auditor takes it in hand. */
const GRACE_MS = 30_000;

/**
 * Every incident that is not closed, found without the stream that this watches: is an execution in charge of it, is no deadline
 * past, is no notice stuck? What stalled is driven on and counted (row X4, failure 8).
 */
export async function auditDeadlines(deps: AuditDeps, now: number): Promise<Audited> {
  let redriven = 0;
  let unroutable = 0;
  const open = await deps.log.openIncidents();
  for (const id of open) {
    const loaded = await deps.log.load(id);
    if (loaded === undefined) continue;
    if (loaded.incident.status === 'closed') {
      await deps.log.markClosed(id);
      continue;
    }
    if (loaded.incident.unroutable && loaded.incident.status === 'open') unroutable += 1;
    if (await redrive(deps, id, loaded, now)) redriven += 1;
  }
  return { incidents: open.length, redriven, unroutable };
}

async function redrive(deps: AuditDeps, id: IncidentId, loaded: LoadedIncident, now: number): Promise<boolean> {
  const { incident } = loaded;
  const stuck = await requeueStuck(deps, id, now);
  const lastCommit = loaded.commits.at(-1)?.at ?? now;
  if (now - lastCommit < GRACE_MS) return stuck;
  const stopped = await restartStopped(deps, id, incident, now);
  const overdue = await wakeOverdue(deps, id, incident, now);
  return stuck || stopped || overdue;
}

/** A notice that was planned and not taken up, or whose sender died: its message was lost, so it is handed over again. */
async function requeueStuck(deps: AuditDeps, id: IncidentId, now: number): Promise<boolean> {
  const stuck = (await deps.ledger.ofIncident(id)).filter((notice) => isStuck(notice, now));
  for (const { queue, subject, id: noticeId } of stuck) await deps.queues.hand(queue, { v: 1, subject, noticeId });
  return stuck.length > 0;
}

function isStuck({ state, plannedAt }: Notice, now: number): boolean {
  if (state.outcome === 'planned') return now - plannedAt > GRACE_MS;
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
