import type { DirectoryStore } from '../../shared/adapters/directory-store.ts';
import { onCallQuery, rangeQuery } from '../../shared/contracts/http/oncall-requests.ts';
import { parsed, Problem } from '../../shared/contracts/http/problem.ts';
import { toIso } from '../../shared/domain/ids.ts';
import type { CompiledPolicy } from '../../shared/domain/policy/policy.ts';
import { answerOnCall, answerShifts } from '../../shared/flows/answer-on-call.ts';
import type { Route } from '../../shared/runtime/http-function.ts';

export interface ServeOncallDeps {
  readonly directory: DirectoryStore;
  readonly policy: CompiledPolicy;
  readonly now: () => number;
}

const SHIFT_DAYS = 28;

/** The roles that ladders page. */
export const pagedBy = ({ ladders }: CompiledPolicy): ReadonlySet<string> =>
  new Set(Object.values(ladders).flatMap(({ rungs }) => rungs.flatMap(({ role, also = [] }) => [role, ...also])));

export const oncallRoutes = ({ directory, policy, now }: ServeOncallDeps): Route[] => [
  {
    method: 'GET',
    path: '/v1/oncall',
    scopes: ['responder'],
    answer: async (request) => {
      const { at = now(), schedule } = parsed(onCallQuery, request.query, 'the query');
      const all = await answerOnCall(directory, pagedBy(policy), at);
      const items = all.filter((one) => schedule === undefined || one.schedule === schedule);
      if (items.length === 0) throw noSchedule(schedule, [...new Set(all.map((one) => one.schedule))]);
      const gaps = items.filter(({ gap }) => gap).map((one) => one.schedule);
      return { status: 200, body: { at: toIso(at), items, gaps } };
    },
  },
  {
    method: 'GET',
    path: '/v1/oncall/shifts',
    scopes: ['responder'],
    answer: async (request) => {
      const range = parsed(rangeQuery(SHIFT_DAYS, now()), request.query, 'the query');
      await refuseUnknown(directory, range);
      const items = await answerShifts(directory, range);
      return { status: 200, body: { from: toIso(range.from), to: toIso(range.to), items } };
    },
  },
];

const noSchedule = (asked: string | undefined, known: readonly string[]): Problem =>
  new Problem(404, 'Not found', `there is no schedule "${asked ?? ''}"; there are: ${known.join(', ') || 'none'}`, {
    field: 'schedule',
  });

async function refuseUnknown(
  directory: DirectoryStore,
  { schedule, person }: { readonly schedule?: string | undefined; readonly person?: string | undefined },
): Promise<void> {
  if (schedule !== undefined && (await directory.rota.schedule(schedule)) === undefined)
    throw noSchedule(
      schedule,
      (await directory.rota.schedules()).map((one) => one.schedule.id),
    );
  if (person !== undefined && (await directory.person(person)) === undefined)
    throw new Problem(404, 'Not found', `there is nobody "${person}" in the directory`, { field: 'person' });
}
