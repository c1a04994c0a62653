import type { AlertRecords } from '../adapters/alert-records.ts';
import type { DirectoryStore } from '../adapters/directory-store.ts';
import type { IncidentLog, LoadedIncident } from '../adapters/incident-log.ts';
import type { NoticeLedger } from '../adapters/notice-ledger.ts';
import type { PolicyShelf } from '../adapters/policy-shelf.ts';
import { waitSecondsUntil, type DecideAnswer, type DecideRequest } from '../contracts/events/workflow-messages.ts';
import type { NoticePlan } from '../domain/communication/notice.ts';
import { planUnroutableAlarm } from '../domain/communication/plan-alarm.ts';
import { planPages } from '../domain/communication/plan-pages.ts';
import { TOCSIN } from '../domain/ids.ts';
import { advance } from '../domain/incident/advance.ts';
import type { Incident } from '../domain/incident/incident.ts';
import { deadlines, type AlertState } from '../domain/ladder/deadlines.ts';
import { termsOf, type Terms } from '../domain/ladder/terms.ts';
import type { CompiledPolicy } from '../domain/policy/policy.ts';

export interface ClimbDeps {
  readonly log: IncidentLog;
  readonly alerts: AlertRecords;
  readonly ledger: NoticeLedger;
  readonly directory: DirectoryStore;
  readonly policies: PolicyShelf;
  readonly raise: (metric: 'UnroutableIncidents', value: number) => void;
}

/** About 12 history events an iteration: far from the 25,000 at which Step Functions ends an execution (failure 20). */
const ITERATIONS_PER_EXECUTION = 1_000;
const MOST_ROUNDS = 12;

/**
 * One turn of the escalation workflow: writes all that is due by `now`, plans the pages that follow from it, and says how long
 * to wait unless woken. The alert's item is read again after every commit, so that an alarm which fires while its incident is
 * being resolved is seen by one side or the other.
 */
export async function climbLadder(deps: ClimbDeps, request: DecideRequest, now: number): Promise<DecideAnswer> {
  const { incidentId: id, n, iteration } = request;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const loaded = await deps.log.load(id);
    if (loaded === undefined) throw new Error(`no log of ${id} stands yet`);
    const { incident, version } = loaded;
    if (incident.status === 'closed') await deps.log.markClosed(id);
    if (incident.status === 'closed' || incident.execution !== n) return { done: true, version, at: now, iteration };
    const policy = await deps.policies.get(incident.policy);
    if (round === 0) await planOwedPages(deps, policy, loaded, request);
    const outcome = await advanceOnce(deps, policy, loaded, request, now);
    if (outcome !== undefined) return outcome;
  }
  throw new Error(`${id} would not come to rest in ${MOST_ROUNDS} rounds`);
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
  const climbs = deadlines(incident, alert, terms).some(
    ({ kind, dueAt }) => (kind === 'rung' || kind === 'reopen') && dueAt <= now,
  );
  const reachable = climbs ? await whoIsReachable(deps.directory, terms, now) : neverRead;
  const events = advance(incident, { terms, alert, reachable, now });
  if (events.length === 0 && iteration >= ITERATIONS_PER_EXECUTION)
    events.push({ type: 'ExecutionContinued', at: now, by: TOCSIN });
  if (events.length === 0) {
    const next = deadlines(incident, alert, terms)[0];
    return { done: false, version, at: now, iteration, waitSeconds: waitSecondsUntil(next?.dueAt, now) };
  }
  const commandId = `${commandPrefix(execution, iteration)}${version}`;
  if (await deps.log.append(incident.id, version + 1, { commandId, at: now, events })) {
    const after = await deps.log.load(incident.id);
    if (after === undefined) return undefined;
    await planFor(deps, policy, after.incident, reachedSince(incident, after.incident));
    if (events.some(({ type }) => type === 'UnroutableRaised'))
      await raiseUnroutable(deps, policy, after.incident, now);
  }
  return undefined;
}

/** The rungs reached between two readings; a reopening begins a stretch with none. */
const reachedSince = (before: Incident, after: Incident): Incident['pages'] =>
  after.stretch === before.stretch ? after.pages.slice(before.pages.length) : after.pages;

const commandPrefix = (execution: string, iteration: number): string => `climb:${execution}:${iteration}:`;

/**
 * Pages are owed twice over when a try before this one died between its commit and its plans, or when another execution did:
 * then, and only then, all of this stretch's are planned again, which writes nothing that stands.
 */
async function planOwedPages(
  deps: ClimbDeps,
  policy: CompiledPolicy,
  loaded: LoadedIncident,
  request: DecideRequest,
): Promise<void> {
  const retried = loaded.commits.some(({ commandId }) =>
    commandId.startsWith(commandPrefix(request.execution, request.iteration)),
  );
  const takenOver = request.iteration === 0 && loaded.incident.pages.length > 0;
  if (retried || takenOver) await planFor(deps, policy, loaded.incident, loaded.incident.pages);
}

async function planFor(
  deps: ClimbDeps,
  policy: CompiledPolicy,
  incident: Incident,
  rungs: Incident['pages'],
): Promise<void> {
  const row = policy.severities.find(({ id }) => id === incident.severity)?.row;
  await planAll(
    deps.ledger,
    rungs.flatMap((rung) => planPages(incident, rung, row)),
  );
}

async function raiseUnroutable(
  deps: ClimbDeps,
  policy: CompiledPolicy,
  incident: Incident,
  now: number,
): Promise<void> {
  deps.raise('UnroutableIncidents', 1);
  const { audience, template } = policy.unroutable;
  const people = await deps.directory.peopleInRole(audience);
  await planAll(deps.ledger, planUnroutableAlarm(incident, people, { audience, template }, now));
}

async function planAll(ledger: NoticeLedger, plans: readonly NoticePlan[]): Promise<void> {
  await Promise.all(plans.map((plan) => ledger.plan(plan)));
}

export const alertOf = async (alerts: AlertRecords, incident: Incident): Promise<AlertState> =>
  incident.alert === undefined ? undefined : alerts.get(incident.alert.facts.key);

/** An empty answer would pass every rung in silence: a ladder that climbs without having looked is a defect, and says so. */
const neverRead = (role: string): readonly string[] => {
  throw new Error(`rung ${role} came due without a look at who is on call`);
};

/** Who can be paged on each rung now: on call, and with a channel that the rung uses (failure 15). */
async function whoIsReachable(directory: DirectoryStore, terms: Terms, now: number) {
  const roles = [...new Set([...terms.rungs, ...terms.catchAll].map(({ role }) => role))];
  const people = await Promise.all(
    roles.map(async (role) => [role, await directory.reachableInRole(role, now)] as const),
  );
  const byRole = new Map<string, readonly string[]>(people);
  return (role: string): readonly string[] => byRole.get(role) ?? [];
}
