import type { DirectoryStore } from '../adapters/directory-store.ts';
import type { IncidentLog, LoadedIncident } from '../adapters/incident-log.ts';
import type { NoticeLedger } from '../adapters/notice-ledger.ts';
import type { PolicyShelf } from '../adapters/policy-shelf.ts';
import { waitSecondsUntil, type DecideAnswer, type DecideRequest } from '../contracts/events/workflow-messages.ts';
import {
  keepMatrix,
  NOTHING_KEPT,
  type Audiences,
  type KeptUntil,
  type MatrixLine,
} from '../domain/communication/keep-matrix.ts';
import { isActive, type Incident } from '../domain/incident/incident.ts';
import { matrixLinesFor } from '../domain/policy/policy.ts';

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
  const lines = matrixLinesFor(await deps.policies.get(incident.policy), incident.severity);
  const seen = request.seen ?? undefined;
  const kept: KeptUntil =
    seen === undefined ? NOTHING_KEPT : { at: seen.at, acknowledgement: acknowledgedIn(loaded) <= seen.version };
  const ledger = seen === undefined || !isActive(incident) ? await deps.ledger.ofIncident(id) : [];
  const plan = keepMatrix(incident, lines, await audiencesOf(deps.directory, incident, lines), ledger, now, kept);
  await Promise.all(plan.notices.map((notice) => deps.ledger.plan(notice)));
  return plan.done
    ? { done: true, version, at: now, iteration }
    : { done: false, version, at: now, iteration, waitSeconds: waitSecondsUntil(plan.nextDueAt, now) };
}

/** The commit that acknowledged it, compared by number: two functions' clocks may differ, the log's order does not. */
const acknowledgedIn = ({ commits }: LoadedIncident): number =>
  commits.findLastIndex(({ events }) =>
    events.some(({ type }) => type === 'IncidentAcknowledged' || type === 'WorkStarted'),
  ) + 1;

async function audiencesOf(
  directory: DirectoryStore,
  incident: Incident,
  lines: readonly MatrixLine[],
): Promise<Audiences> {
  const roles = await directory.roles();
  const tellsCustomers = lines.some(({ audience }) => audience === 'customers');
  const customers = tellsCustomers ? await directory.customersById(incident.customers) : new Map<string, never>();
  return {
    role: (name) => roles.get(name) ?? [],
    customerContacts: (customer) =>
      (customers.get(customer)?.contacts ?? []).map((contact) => `${customer}/${contact.id}`),
  };
}
