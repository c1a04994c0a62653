import type { DirectoryStore } from '../adapters/directory-store.ts';
import type { IncidentLog, LoadedIncident } from '../adapters/incident-log.ts';
import type { NoticeLedger } from '../adapters/notice-ledger.ts';
import type { PolicyShelf } from '../adapters/policy-shelf.ts';
import { waitSecondsUntil, type DecideAnswer, type DecideRequest } from '../contracts/events/workflow-messages.ts';
import {
  affected,
  audiencesDue,
  CUSTOMERS,
  keepMatrix,
  VIP_CUSTOMERS,
  type Audiences,
  type KeptUntil,
} from '../domain/communication/keep-matrix.ts';
import { matrixTermsOf } from '../domain/communication/matrix-terms.ts';
import { foldIncident } from '../domain/incident/evolve.ts';
import { isActive, type Incident } from '../domain/incident/incident.ts';

export interface TellDeps {
  readonly log: IncidentLog;
  readonly ledger: NoticeLedger;
  readonly directory: DirectoryStore;
  readonly policies: PolicyShelf;
}

/** One turn of the communication workflow: plans what the matrix owes by `now`, and says how long to wait unless woken. */
export async function tellAudiences(deps: TellDeps, request: DecideRequest, now: number): Promise<DecideAnswer> {
  const { incidentId: id, n, iteration } = request;
  const loaded = await deps.log.load(id);
  if (loaded === undefined) throw new Error(`no log of ${id} stands yet`);
  const { incident, version } = loaded;
  if (incident.execution !== n) return { done: true, version, at: now, iteration };
  const terms = matrixTermsOf(await deps.policies.get(incident.policy));
  const kept = keptUntil(loaded, request.seen);
  const ledger = kept === undefined || !isActive(incident) ? await deps.ledger.ofIncident(id) : [];
  const audiences = await audiencesOf(deps.directory, incident, audiencesDue(incident, terms, now, kept), now);
  const plan = keepMatrix(incident, terms, audiences, ledger, now, kept);
  await Promise.all(plan.notices.map((notice) => deps.ledger.plan(notice)));
  return plan.done
    ? { done: true, version, at: now, iteration }
    : { done: false, version, at: now, iteration, waitSeconds: waitSecondsUntil(plan.nextDueAt, now) };
}

/** The incident as the turn before saw it, by the number of its commit: two functions' clocks may differ, the log's order does not. */
function keptUntil({ commits, incident: { id } }: LoadedIncident, seen: DecideRequest['seen']): KeptUntil | undefined {
  if (seen === undefined || seen === null) return undefined;
  const then = foldIncident(
    id,
    commits.slice(0, seen.version).flatMap(({ events }) => events),
  );
  return then === undefined ? undefined : { incident: then, at: seen.at };
}

/** Reads those whose line has fallen due: most turns only wait, and a customer is an item each. */
async function audiencesOf(
  directory: DirectoryStore,
  incident: Incident,
  due: ReadonlySet<string>,
  now: number,
): Promise<Audiences> {
  const ofCustomers = [CUSTOMERS, VIP_CUSTOMERS];
  const roles = [...due].some((audience) => !ofCustomers.includes(audience)) ? await directory.roles(now) : undefined;
  const customers = ofCustomers.some((audience) => due.has(audience))
    ? await directory.customersById(incident.customers)
    : undefined;
  return {
    role: (name) => (roles ?? neverRead(name)).get(name) ?? [],
    customer(id) {
      const found = (customers ?? neverRead(CUSTOMERS)).get(id);
      return found && affected(found);
    },
  };
}

/** An empty answer would leave an audience out in silence: to ask for one that was not due is a defect, and says so. */
function neverRead(audience: string): never {
  throw new Error(`the matrix asked for ${audience}, of whom no line was due`);
}
