import type { AlertRecords } from '../adapters/alert-records.ts';
import type { ChannelMarks } from '../adapters/channel-marks.ts';
import type { DirectoryStore } from '../adapters/directory-store.ts';
import type { IncidentLog, LoadedIncident } from '../adapters/incident-log.ts';
import type { NoticeLedger } from '../adapters/notice-ledger.ts';
import type { PolicyShelf } from '../adapters/policy-shelf.ts';
import { waitSecondsUntil, type DecideAnswer, type DecideRequest } from '../contracts/events/workflow-messages.ts';
import type { NoticePlan } from '../domain/communication/notice.ts';
import { alarmsSomebody, planEvents } from '../domain/communication/plan-events.ts';
import { TOCSIN } from '../domain/ids.ts';
import { advance } from '../domain/incident/advance.ts';
import type { Incident } from '../domain/incident/incident.ts';
import type { IncidentEvent } from '../domain/incident/incident-events.ts';
import { deadlines, promisedRungAt, type AlertState } from '../domain/ladder/deadlines.ts';
import { termsOf, type Terms } from '../domain/ladder/terms.ts';
import type { CompiledPolicy } from '../domain/policy/policy.ts';
import { heardBy } from './tell-the-log.ts';
import { decideOnReachable } from './who-is-reachable.ts';

export interface ClimbDeps {
  readonly log: IncidentLog;
  readonly alerts: AlertRecords;
  readonly ledger: NoticeLedger;
  readonly directory: DirectoryStore;
  readonly marks: ChannelMarks;
  readonly policies: PolicyShelf;
  readonly raise: (metric: 'UnroutableIncidents', value: number) => void;
}

/** About 12 history events an iteration: far from the 25,000 at which Step Functions ends an execution (failure 20). */
const ITERATIONS_PER_EXECUTION = 1_000;
const MOST_ROUNDS = 12;
/** A ladder that is held past its promise looks again this often: a flap inside the hold-down writes nothing that would wake it. */
const LOOK_AGAIN_MS = 20_000;

/**
 * One turn of the escalation workflow: writes all that is due by `now`, plans the pages that follow from it, and says how long
 * to wait unless woken. The alert's item is read again after every commit, so that an alarm which fires while its incident is
 * being resolved is seen by one side or the other.
 *
 * Pages are planned from the log and never from what this process believes it wrote: a commit whose answer was lost, or whose
 * writer died, is found by its command in the next round or the next try, and its pages with it (failures 9 and 21b).
 */
export async function climbLadder(deps: ClimbDeps, request: DecideRequest, now: number): Promise<DecideAnswer> {
  const { incidentId: id, n, iteration } = request;
  let planned = request.iteration === 0 ? 0 : request.seen?.version;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const loaded = await deps.log.load(id);
    if (loaded === undefined) throw new Error(`no log of ${id} stands yet`);
    const { incident, version } = loaded;
    const policy = await deps.policies.get(incident.policy);
    await planOwed(deps, policy, loaded, owedSince(loaded, request, planned), now);
    planned = version;
    if (incident.status === 'closed') await deps.log.markClosed(id);
    if (incident.status === 'closed' || incident.execution !== n) return { done: true, version, at: now, iteration };
    const outcome = await advanceOnce(deps, policy, loaded, request, now);
    if (outcome !== undefined) return outcome;
  }
  throw new Error(`${id} would not come to rest in ${MOST_ROUNDS} rounds`);
}

/**
 * The events whose pages may be owed: whatever was written since the turn before had planned all it saw, so that of an earlier
 * try of this very turn as well; all of the log when the execution is new, as another may have died. An execution of an older
 * definition does not say what it saw: what could be its own is looked at again.
 */
function owedSince(
  { commits }: LoadedIncident,
  { execution, iteration }: DecideRequest,
  planned: number | undefined,
): IncidentEvent[] {
  const owed =
    planned === undefined
      ? commits.filter(
          ({ commandId, events }) =>
            commandId.startsWith(commandPrefix(execution, iteration)) ||
            events.some(({ type }) => type === 'PageFailed'),
        )
      : commits.slice(planned);
  return owed.flatMap(({ events }) => events);
}

const commandPrefix = (execution: string, iteration: number): string => `climb:${execution}:${iteration}:`;

async function planOwed(
  deps: ClimbDeps,
  policy: CompiledPolicy,
  { incident }: LoadedIncident,
  owed: readonly IncidentEvent[],
  now: number,
): Promise<void> {
  const unroutable = incident.unroutableSince !== undefined && owed.some(({ type }) => type === 'UnroutableRaised');
  if (unroutable) deps.raise('UnroutableIncidents', 1);
  const insteadOfAll = alarmsSomebody(owed) ? await deps.directory.peopleInRole(policy.unroutable.audience, now) : [];
  await planAll(deps.ledger, planEvents(policy, incident, owed, insteadOfAll));
}

/** The answer when nothing was due; undefined after a commit or a lost race: read again. */
async function advanceOnce(
  deps: ClimbDeps,
  policy: CompiledPolicy,
  { incident, version }: LoadedIncident,
  { execution, iteration }: DecideRequest,
  now: number,
): Promise<DecideAnswer | undefined> {
  const terms = termsOf(policy, incident.severity, incident.ladder);
  const alert = await alertOf(deps.alerts, incident);
  const due = deadlines(incident, alert, terms);
  const events = await decideOnReachable(deps, now, (who) => advance(incident, { terms, alert, ...who, now }));
  if (events.length === 0 && iteration >= ITERATIONS_PER_EXECUTION)
    events.push({ type: 'ExecutionContinued', at: now, by: TOCSIN });
  if (events.length === 0) {
    const waitSeconds = waitSecondsUntil(nextLook(incident, alert, terms, due[0]?.dueAt, now), now);
    return { done: false, version, at: now, iteration, waitSeconds };
  }
  await deps.log.append(incident.id, version + 1, {
    commandId: `${commandPrefix(execution, iteration)}${version}`,
    at: now,
    events,
  });
  return undefined;
}

/** The next deadline; while the ladder is held for a quiet alert also its promise, and then every few seconds. */
function nextLook(
  incident: Incident,
  alert: AlertState,
  terms: Terms,
  due: number | undefined,
  now: number,
): number | undefined {
  const promised = promisedRungAt(incident, terms);
  if (promised === undefined || alert?.state !== 'quiet') return due;
  return Math.min(due ?? Number.POSITIVE_INFINITY, Math.max(promised, now + LOOK_AGAIN_MS));
}

async function planAll(ledger: NoticeLedger, plans: readonly NoticePlan[]): Promise<void> {
  await Promise.all(plans.map((plan) => ledger.plan(plan)));
}

/** What the alert's item says of this incident; nothing once it speaks of a later episode's. */
export async function alertOf(alerts: AlertRecords, incident: Incident): Promise<AlertState> {
  if (incident.alert === undefined) return undefined;
  const record = await alerts.get(incident.alert.facts.key);
  return record?.incidentId === incident.id ? heardBy(record, incident.id) : undefined;
}
