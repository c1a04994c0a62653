import { createHash, randomUUID } from 'node:crypto';
import { commandHeaders } from '../../shared/contracts/http/requests.ts';
import { leaveRequest, overrideRequest, rangeQuery, swapRequest } from '../../shared/contracts/http/oncall-requests.ts';
import { parsed, Problem } from '../../shared/contracts/http/problem.ts';
import {
  addOverride,
  answerSwap,
  askSwap,
  cancelLeave,
  changeBy,
  removeOverride,
  swapOf,
  takeLeave,
  type Change,
} from '../../shared/flows/change-shifts.ts';
import { standingSchedule } from '../../shared/flows/change-schedule.ts';
import { mayUse } from '../../shared/contracts/http/scopes.ts';
import type { Request, Route } from '../../shared/runtime/http-function.ts';
import { scheduleIn, type ScheduleDeps } from './schedule-routes.ts';

const FAR_DAYS = 365;

function changeOf(request: Request, kind: string, now: number): Change {
  const { 'idempotency-key': key } = parsed(commandHeaders, request.headers, 'the headers');
  const { name } = request.caller;
  const from = key === undefined ? randomUUID() : `${name}|${kind}|${scheduleIn(request)}|${key}`;
  return changeBy(request.caller, `${kind}-${createHash('sha256').update(from).digest('hex').slice(0, 16)}`, now);
}

/** What is one person's own is theirs and a commander's to change. */
function refuseOthers(request: Request, person: string | undefined, field: string): void {
  if (person === undefined || person === request.caller.name || mayUse(request.caller.scope, ['commander'])) return;
  throw new Problem(403, 'Forbidden', `only ${person}, or a commander, may do this`, { field });
}

const overrideRoutes = ({ directory, now }: ScheduleDeps): Route[] => [
  {
    method: 'GET',
    path: '/v1/schedules/{id}/overrides',
    scopes: ['responder'],
    answer: async (request) => {
      const { from } = parsed(rangeQuery(FAR_DAYS, now()), request.query, 'the query');
      await standingSchedule(directory, scheduleIn(request));
      return { status: 200, body: { items: await directory.rota.overrides(scheduleIn(request), from) } };
    },
  },
  {
    method: 'POST',
    path: '/v1/schedules/{id}/overrides',
    scopes: ['responder'],
    answer: async (request) => {
      const asked = parsed(overrideRequest, request.json(), 'the override');
      const change = changeOf(request, 'override', now());
      return { status: 201, body: await addOverride(directory, scheduleIn(request), asked, change) };
    },
  },
  {
    method: 'DELETE',
    path: '/v1/schedules/{id}/overrides/{override}',
    scopes: ['responder'],
    answer: async (request) => {
      const by = { now: now(), mayCorrect: mayUse(request.caller.scope, ['commander']) };
      await removeOverride(directory, scheduleIn(request), request.path['override'] ?? '', by);
      return { status: 204 };
    },
  },
];

/** Who may say what to a swap: the other accepts or declines, the asker withdraws. */
const answers = {
  accept: ['accepted', 'other'],
  decline: ['declined', 'other'],
  withdraw: ['withdrawn', 'asker'],
} as const;

const swapRoutes = ({ directory, now }: ScheduleDeps): Route[] => [
  {
    method: 'GET',
    path: '/v1/schedules/{id}/swaps',
    scopes: ['responder'],
    answer: async (request) => {
      const { from } = parsed(rangeQuery(FAR_DAYS, now()), request.query, 'the query');
      await standingSchedule(directory, scheduleIn(request));
      return { status: 200, body: { items: await directory.rota.swaps(scheduleIn(request), from) } };
    },
  },
  {
    method: 'POST',
    path: '/v1/schedules/{id}/swaps',
    scopes: ['responder'],
    answer: async (request) => {
      const asked = parsed(swapRequest, request.json(), 'the swap');
      refuseOthers(request, asked.asker, 'asker');
      return {
        status: 201,
        body: await askSwap(directory, scheduleIn(request), asked, changeOf(request, 'swap', now())),
      };
    },
  },
  ...Object.entries(answers).map(([word, [state, side]]): Route => ({
    method: 'POST',
    path: `/v1/schedules/{id}/swaps/{swap}/${word}`,
    scopes: ['responder'],
    answer: async (request) => {
      const [id, swapId] = [scheduleIn(request), request.path['swap'] ?? ''];
      refuseOthers(request, (await swapOf(directory, id, swapId, now()))[side], 'swap');
      return { status: 200, body: await answerSwap(directory, id, swapId, state, now()) };
    },
  })),
];

const leaveRoutes = ({ directory, now }: ScheduleDeps): Route[] => [
  {
    method: 'GET',
    path: '/v1/leave',
    scopes: ['responder'],
    answer: async (request) => {
      const { from, person } = parsed(rangeQuery(FAR_DAYS, now()), request.query, 'the query');
      const all = await directory.rota.leave(from);
      return { status: 200, body: { items: all.filter((one) => person === undefined || one.person === person) } };
    },
  },
  {
    method: 'POST',
    path: '/v1/leave',
    scopes: ['responder'],
    answer: async (request) => {
      const asked = parsed(leaveRequest, request.json(), 'the leave');
      refuseOthers(request, asked.person, 'person');
      return { status: 201, body: await takeLeave(directory, asked, changeOf(request, 'leave', now())) };
    },
  },
  {
    method: 'DELETE',
    path: '/v1/leave/{leave}',
    scopes: ['responder'],
    answer: async (request) => {
      const taken = (await directory.rota.leave(now())).find(({ id }) => id === request.path['leave']);
      if (taken === undefined)
        throw new Problem(404, 'Not found', 'there is no such leave that is not over', { field: 'leave' });
      refuseOthers(request, taken.person, 'leave');
      await cancelLeave(directory, taken, now());
      return { status: 204 };
    },
  },
];

/** What people change for a while: overrides, swaps that are asked and accepted, leave. */
export const changeRoutes = (deps: ScheduleDeps): Route[] => [
  ...overrideRoutes(deps),
  ...swapRoutes(deps),
  ...leaveRoutes(deps),
];
