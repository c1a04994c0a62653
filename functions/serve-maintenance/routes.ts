import {
  cancelRequest,
  maintenanceChange,
  maintenanceQuery,
  maintenanceRequest,
  occurrenceChange,
  tickRequest,
} from '../../shared/contracts/http/maintenance-requests.ts';
import { maintenanceView, windowView } from '../../shared/contracts/http/maintenance-view.ts';
import { parsed, Problem } from '../../shared/contracts/http/problem.ts';
import { commandHeaders } from '../../shared/contracts/http/requests.ts';
import { actor } from '../../shared/domain/ids.ts';
import { maintenanceId, type Announcement, type MaintenanceId } from '../../shared/domain/maintenance/announcement.ts';
import { windowsOf } from '../../shared/domain/maintenance/occurrences-of.ts';
import { COMPARED_MS } from '../../shared/domain/maintenance/overlaps.ts';
import {
  announceMaintenance,
  cancelMaintenance,
  changeMaintenance,
  moveMaintenance,
  standingMaintenance,
  type MaintenanceDeps,
} from '../../shared/flows/announce-maintenance.ts';
import { readWindow, tickMaintenance } from '../../shared/flows/tick-maintenance.ts';
import { identityOf } from '../../shared/flows/run-command.ts';
import type { Request, Route } from '../../shared/runtime/http-function.ts';

export interface MaintenanceRouteDeps extends MaintenanceDeps {
  readonly now: () => number;
}

const READERS = ['responder', 'finance'] as const;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/;

/** The id in the path; what cannot be one is a thing that is not there. */
function idIn({ path: { id = '' } }: Request): MaintenanceId {
  const found = maintenanceId.safeParse(id);
  if (found.success) return found.data;
  throw new Problem(404, 'Not found', `there is no maintenance "${id}"; an id looks like MNT-7K2M9QXA`, {
    field: 'id',
  });
}

/** The instant of the path by which an occurrence is known. */
function occurrenceIn({ path: { start = '' } }: Request): number {
  const at = INSTANT.test(start) ? Date.parse(start) : Number.NaN;
  if (!Number.isNaN(at)) return at;
  const detail = `"${start}" is no instant of an occurrence; one looks like 2026-03-08T02:00:00.000Z`;
  throw new Problem(404, 'Not found', detail, { field: 'start' });
}

/** Who does it, when, and as which command. */
function commandOf(request: Request, now: number) {
  const { 'idempotency-key': key } = parsed(commandHeaders, request.headers, 'the headers');
  const by = actor.parse(request.caller.name);
  const route = Object.values(request.path).join('/');
  return { by: { by, now }, identity: identityOf(key, by, `maintenance/${route}`, request.bodyText) };
}

const viewed = (item: Announcement, now: number) => maintenanceView(item, now, now + COMPARED_MS, now);

function wrongService(service: string): Problem {
  const errors = [{ field: '/service', detail: `names "${service}", which is no service` }];
  return new Problem(400, 'Bad request', `/service names "${service}", which is no service`, { errors });
}

const readRoutes = (deps: MaintenanceRouteDeps): Route[] => [
  {
    method: 'GET',
    path: '/v1/maintenance',
    scopes: READERS,
    answer: async (request) => {
      const now = deps.now();
      const { service, from, to } = parsed(maintenanceQuery(now), request.query, 'the query');
      if (service !== undefined && (await deps.directory.service(service)) === undefined) throw wrongService(service);
      const all =
        service === undefined ? await deps.maintenance.list() : await deps.maintenance.touching([service], from);
      const items = all
        .map((item) => ({ item, first: windowsOf(item, from, to)[0]?.start }))
        .filter(({ first }) => first !== undefined)
        .sort((a, b) => Number(a.first) - Number(b.first))
        .map(({ item }) => maintenanceView(item, from, to, now));
      return { status: 200, body: { items } };
    },
  },
  {
    method: 'GET',
    path: '/v1/maintenance/{id}',
    scopes: READERS,
    answer: async (request) => ({
      status: 200,
      body: viewed(await standingMaintenance(deps.maintenance, idIn(request)), deps.now()),
    }),
  },
];

const changeRoutes = (deps: MaintenanceRouteDeps): Route[] => [
  {
    method: 'PUT',
    path: '/v1/maintenance/{id}',
    scopes: ['commander'],
    answer: async (request) => {
      const { by, identity } = commandOf(request, deps.now());
      const asked = parsed(maintenanceChange, request.json(), 'the maintenance');
      return { status: 200, body: viewed(await changeMaintenance(deps, idIn(request), asked, identity, by), by.now) };
    },
  },
  {
    method: 'PUT',
    path: '/v1/maintenance/{id}/occurrences/{start}',
    scopes: ['commander'],
    answer: async (request) => {
      const { by, identity } = commandOf(request, deps.now());
      const to = parsed(occurrenceChange, request.json(), 'the occurrence');
      const item = await moveMaintenance(deps, idIn(request), occurrenceIn(request), to, identity, by);
      return { status: 200, body: viewed(item, by.now) };
    },
  },
  {
    method: 'POST',
    path: '/v1/maintenance/{id}/cancel',
    scopes: ['commander'],
    answer: async (request) => {
      const { by, identity } = commandOf(request, deps.now());
      const asked = parsed(cancelRequest, request.json(), 'the body');
      return { status: 200, body: viewed(await cancelMaintenance(deps, idIn(request), asked, identity, by), by.now) };
    },
  },
];

const windowRoutes = (deps: MaintenanceRouteDeps): Route[] => [
  {
    method: 'GET',
    path: '/v1/maintenance/{id}/occurrences/{start}',
    scopes: READERS,
    answer: async (request) => {
      const read = await readWindow(deps.maintenance, idIn(request), occurrenceIn(request));
      return { status: 200, body: windowView(read, deps.now()) };
    },
  },
  {
    method: 'POST',
    path: '/v1/maintenance/{id}/occurrences/{start}/ticks',
    scopes: ['commander'],
    answer: async (request) => {
      const { by, identity } = commandOf(request, deps.now());
      const asked = parsed(tickRequest, request.json(), 'the tick');
      const [id, planned] = [idIn(request), occurrenceIn(request)];
      const read = await tickMaintenance(deps.maintenance, id, planned, asked, identity, by);
      return { status: 200, body: windowView(read, by.now) };
    },
  },
];

/** Maintenance as it is announced, changed, cancelled and worked through. */
export const maintenanceRoutes = (deps: MaintenanceRouteDeps): Route[] => [
  ...readRoutes(deps),
  {
    method: 'POST',
    path: '/v1/maintenance',
    scopes: ['commander'],
    answer: async (request) => {
      const { by, identity } = commandOf(request, deps.now());
      const asked = parsed(maintenanceRequest, request.json(), 'the maintenance');
      const item = await announceMaintenance(deps, asked, identity, by);
      return { status: 201, body: viewed(item, by.now), headers: { location: `/v1/maintenance/${item.id}` } };
    },
  },
  ...changeRoutes(deps),
  ...windowRoutes(deps),
];
