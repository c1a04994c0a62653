import type { DirectoryStore } from '../../shared/adapters/directory-store.ts';
import type { StandingSchedule } from '../../shared/adapters/rota-store.ts';
import { rangeQuery, scheduleRequest } from '../../shared/contracts/http/oncall-requests.ts';
import { parsed, wrongField } from '../../shared/contracts/http/problem.ts';
import { toIso } from '../../shared/domain/ids.ts';
import { gapsIn, overlapsIn, understaffedIn, type Finding } from '../../shared/domain/oncall/findings.ts';
import { withoutLeavers } from '../../shared/domain/oncall/without-leavers.ts';
import {
  createSchedule,
  removeSchedule,
  replaceSchedule,
  standingSchedule,
} from '../../shared/flows/change-schedule.ts';
import type { Request, Route } from '../../shared/runtime/http-function.ts';

export interface ScheduleDeps {
  readonly directory: DirectoryStore;
  readonly now: () => number;
}

const FINDINGS_DAYS = 30;

export const scheduleIn = ({ path }: Request): string => path['id'] ?? '';
const viewOf = ({ schedule, version }: StandingSchedule) => ({ ...schedule, version });

/** Schedules as they are laid down, and what is wrong with what is to come. */
export const scheduleRoutes = ({ directory, now }: ScheduleDeps): Route[] => [
  {
    method: 'GET',
    path: '/v1/schedules',
    scopes: ['responder'],
    answer: async () => ({ status: 200, body: { items: (await directory.rota.schedules()).map(viewOf) } }),
  },
  {
    method: 'POST',
    path: '/v1/schedules',
    scopes: ['commander'],
    answer: async (request) => {
      const { version: _, ...made } = parsed(scheduleRequest, request.json(), 'the schedule');
      const created = await createSchedule(directory, made, now());
      return { status: 201, body: viewOf(created), headers: { location: `/v1/schedules/${made.id}` } };
    },
  },
  {
    method: 'GET',
    path: '/v1/schedules/{id}',
    scopes: ['responder'],
    answer: async (request) => ({
      status: 200,
      body: viewOf(await standingSchedule(directory, scheduleIn(request))),
    }),
  },
  {
    method: 'PUT',
    path: '/v1/schedules/{id}',
    scopes: ['commander'],
    answer: async (request) => {
      const { version, ...made } = parsed(scheduleRequest, request.json(), 'the schedule');
      if (made.id !== scheduleIn(request))
        throw wrongField('id', `takes "${scheduleIn(request)}", as the address says`);
      return { status: 200, body: viewOf(await replaceSchedule(directory, made, version, now())) };
    },
  },
  {
    method: 'DELETE',
    path: '/v1/schedules/{id}',
    scopes: ['commander'],
    answer: async (request) => {
      await removeSchedule(directory, scheduleIn(request), now());
      return { status: 204 };
    },
  },
  {
    method: 'GET',
    path: '/v1/schedules/{id}/gaps',
    scopes: ['responder'],
    answer: async (request) => {
      const { from, to } = parsed(rangeQuery(FINDINGS_DAYS, now()), request.query, 'the query');
      const found = await findingsOf(directory, scheduleIn(request), from, to);
      return { status: 200, body: { from: toIso(from), to: toIso(to), items: found.map(written) } };
    },
  },
];

async function findingsOf(directory: DirectoryStore, id: string, from: number, to: number): Promise<Finding[]> {
  const { schedule } = await standingSchedule(directory, id);
  const staffing = (await directory.rota.staffing()).filter(({ periods }) =>
    periods.some(({ needs }) => Object.hasOwn(needs, id)),
  );
  const wanted = staffing.flatMap(({ periods }) => periods.flatMap(({ needs }) => Object.keys(needs)));
  const here = new Set<string>((await directory.people()).map((one) => one.id));
  const facts = withoutLeavers(await directory.rota.facts([id, ...wanted], from), here);
  const regions = staffing.length === 0 ? facts.regions : await directory.rota.regions();
  return [
    ...gapsIn(facts, schedule, from, to),
    ...overlapsIn(facts, schedule, from, to),
    ...staffing
      .flatMap((one) => understaffedIn({ ...facts, regions }, one, from, to))
      .filter((one) => one.schedule === id),
  ].sort((one, other) => one.start - other.start);
}

const written = ({ start, end, ...finding }: Finding) => ({ ...finding, start: toIso(start), end: toIso(end) });
