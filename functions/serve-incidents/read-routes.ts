import type { AlertRecords } from '../../shared/adapters/alert-records.ts';
import type { DirectoryStore } from '../../shared/adapters/directory-store.ts';
import type { IncidentHeads } from '../../shared/adapters/incident-heads.ts';
import type { IncidentLog, LoadedIncident } from '../../shared/adapters/incident-log.ts';
import type { NoticeLedger } from '../../shared/adapters/notice-ledger.ts';
import type { PolicyShelf } from '../../shared/adapters/policy-shelf.ts';
import { incidentView } from '../../shared/contracts/http/incident-view.ts';
import { noticeView } from '../../shared/contracts/http/notice-view.ts';
import { parsed, Problem } from '../../shared/contracts/http/problem.ts';
import { cursorOf, listQuery } from '../../shared/contracts/http/requests.ts';
import { timelineItem } from '../../shared/contracts/http/timeline-view.ts';
import { incidentId, type IncidentId } from '../../shared/domain/ids.ts';
import type { Incident } from '../../shared/domain/incident/incident.ts';
import { clocksOf } from '../../shared/domain/ladder/clocks.ts';
import { deadlines } from '../../shared/domain/ladder/deadlines.ts';
import { termsOf } from '../../shared/domain/ladder/terms.ts';
import { alertOf } from '../../shared/flows/climb-ladder.ts';
import { knownService, knownSeverity } from '../../shared/flows/known-names.ts';
import { listIncidents } from '../../shared/flows/list-incidents.ts';
import type { Request, Route } from '../../shared/runtime/http-function.ts';

export interface ReadDeps {
  readonly log: IncidentLog;
  readonly alerts: AlertRecords;
  readonly heads: IncidentHeads;
  readonly ledger: NoticeLedger;
  readonly directory: DirectoryStore;
  readonly policies: PolicyShelf;
  readonly now: () => number;
}

const PAGE = 25;

/** The id in the path; one that cannot be an id is a thing that is not there. */
export function idIn(request: Request): IncidentId {
  const id = incidentId.safeParse(request.path['id']?.toUpperCase());
  if (id.success) return id.data;
  throw new Problem(404, 'Not found', `"${request.path['id'] ?? ''}" is no incident id; one looks like INC-7K2M9QXA`, {
    field: 'id',
  });
}

export async function found(deps: ReadDeps, id: IncidentId): Promise<LoadedIncident> {
  const loaded = await deps.log.load(id);
  if (loaded === undefined) throw new Problem(404, 'Not found', `there is no incident ${id}`, { field: 'id' });
  return loaded;
}

/** The incident with its deadlines as they stand now. */
export async function viewOf(deps: ReadDeps, incident: Incident) {
  const now = deps.now();
  const alert = await alertOf(deps.alerts, incident);
  const terms = termsOf(await deps.policies.get(incident.policy), incident.severity, incident.ladder);
  const due = deadlines(incident, alert, terms);
  return incidentView(incident, alert, { due, clocks: clocksOf(incident, terms, now) }, now);
}

async function list(deps: ReadDeps, request: Request) {
  const { status, severity, service, cursor, limit } = parsed(listQuery, request.query, 'the query');
  const filter = {
    status,
    severity: severity === undefined ? undefined : knownSeverity(deps.policies.current.policy, severity),
    service: service === undefined ? undefined : await knownService(deps.directory, service),
  };
  const page = await listIncidents(deps, filter, cursor, limit ?? PAGE);
  const items = await Promise.all(page.incidents.map((incident) => viewOf(deps, incident)));
  return { items, ...(page.cursor === undefined ? {} : { cursor: cursorOf(page.cursor) }) };
}

export const readRoutes = (deps: ReadDeps): Route[] => [
  {
    method: 'GET',
    path: '/v1/incidents',
    scopes: ['responder'],
    answer: async (request) => ({ status: 200, body: await list(deps, request) }),
  },
  {
    method: 'GET',
    path: '/v1/incidents/{id}',
    scopes: ['responder'],
    answer: async (request) => ({ status: 200, body: await viewOf(deps, (await found(deps, idIn(request))).incident) }),
  },
  {
    method: 'GET',
    path: '/v1/incidents/{id}/timeline',
    scopes: ['responder'],
    answer: async (request) => {
      const { commits } = await found(deps, idIn(request));
      return { status: 200, body: { items: commits.flatMap(({ events }) => events).map(timelineItem) } };
    },
  },
  {
    method: 'GET',
    path: '/v1/incidents/{id}/notices',
    scopes: ['responder'],
    answer: async (request) => {
      const { incident } = await found(deps, idIn(request));
      const notices = (await deps.ledger.ofIncident(incident.id)).sort(
        (a, b) => a.dueAt - b.dueAt || a.plannedAt - b.plannedAt,
      );
      return { status: 200, body: { items: notices.map(noticeView) } };
    },
  },
];
