import { handOverNoteRequest, signRequest } from '../../shared/contracts/http/hand-over-requests.ts';
import { handOverItem, handOverView } from '../../shared/contracts/http/hand-over-view.ts';
import { parsed, Problem } from '../../shared/contracts/http/problem.ts';
import type { Refusal } from '../../shared/domain/oncall/decide-hand-over.ts';
import { MOST_NOTES, type HandOver } from '../../shared/domain/oncall/hand-over.ts';
import {
  noteOnHandOver,
  readHandOver,
  readOf,
  signHandOver,
  type Signed,
  type SignDeps,
} from '../../shared/flows/sign-hand-over.ts';
import type { Request, Route } from '../../shared/runtime/http-function.ts';

export interface HandOverRouteDeps extends SignDeps {
  readonly now: () => number;
}

/** So many of the newest are listed. */
const LISTED = 100;
const BASE = '/v1/schedules/{id}/handovers';
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/;

const noSuch = (field: string, detail: string) => new Problem(404, 'Not found', detail, { field });

/** The hand-over that the path names. An instant that is none is a thing that is not there. */
function handOffIn({ path: { id = '', at = '' } }: Request): { schedule: string; at: number } {
  const instant = INSTANT.test(at) ? Date.parse(at) : Number.NaN;
  if (Number.isNaN(instant))
    throw noSuch('at', `"${at}" is no instant of a hand-over; one looks like 2026-03-10T10:00:00.000Z`);
  return { schedule: id, at: instant };
}

const unknown = ({ path: { id = '', at = '' } }: Request) =>
  noSuch('at', `schedule "${id}" has no hand-over at ${at}; GET ${BASE.replace('{id}', id)} lists them`);

async function viewOf(deps: HandOverRouteDeps, handOver: HandOver) {
  const now = deps.now();
  return handOverView(handOver, (await readOf(deps, handOver, now)).report, now);
}

/** How the hand-over stands after it, or why it was not done. */
async function answered(deps: HandOverRouteDeps, request: Request, signed: Signed) {
  if (signed.kind === 'unknown') throw unknown(request);
  if (signed.kind === 'refused') throw problemOf(signed.refusal, handOverItem(signed.handOver, deps.now()), request);
  return { status: 200, body: await viewOf(deps, signed.handOver) };
}

function problemOf(refusal: Refusal, current: ReturnType<typeof handOverItem>, { caller }: Request): Problem {
  switch (refusal.kind) {
    case 'not-of-this-side':
      return new Problem(403, 'Forbidden', `${caller.name} is not of that side of this hand-over`, {
        field: '/as',
        current,
      });
    case 'signed-by-another':
      return new Problem(409, 'Conflict', 'somebody else of that side has signed already', { current });
    case 'over':
      return new Problem(409, 'Conflict', OVER[refusal.why], { current });
    case 'unknown-items':
    case 'not-ticked': {
      const what =
        refusal.kind === 'not-ticked' ? 'lacks items that have to be ticked' : 'holds items that are not of that side';
      const detail = `${what}: ${refusal.items.join(', ').slice(0, 500)}`;
      return new Problem(400, 'Bad request', `/ticked ${detail}`, { errors: [{ field: '/ticked', detail }] });
    }
  }
}

const OVER: Readonly<Record<Extract<Refusal, { kind: 'over' }>['why'], string>> = {
  withdrawn: 'the change of hands was undone: there is nothing to hand over',
  lapsed: 'it was to be signed too long ago',
  signed: 'it was signed by both sides and stays as it is',
  full: `it holds ${MOST_NOTES} notes, which is as many as it takes`,
};

/** The hand-overs of a schedule. Whoever signs or notes is the person whose token it is. */
export const handOverRoutes = (deps: HandOverRouteDeps): Route[] => [
  {
    method: 'GET',
    path: BASE,
    scopes: ['responder'],
    answer: async ({ path: { id = '' } }) => {
      if ((await deps.rota.schedule(id)) === undefined) throw noSuch('id', `there is no schedule "${id}"`);
      const items = await deps.handOvers.newest(id, LISTED);
      return { status: 200, body: { items: items.map((one) => handOverItem(one, deps.now())) } };
    },
  },
  {
    method: 'GET',
    path: `${BASE}/{at}`,
    scopes: ['responder'],
    answer: async (request) => {
      const { schedule, at } = handOffIn(request);
      const read = await readHandOver(deps, schedule, at, deps.now());
      if (read === undefined) throw unknown(request);
      return { status: 200, body: handOverView(read.handOver, read.report, deps.now()) };
    },
  },
  {
    method: 'POST',
    path: `${BASE}/{at}/notes`,
    scopes: ['responder'],
    answer: async (request) => {
      const note = parsed(handOverNoteRequest, request.json(), 'the note');
      const noted = { ...note, by: request.caller.name, at: deps.now() };
      return answered(deps, request, await noteOnHandOver(deps, handOffIn(request), noted));
    },
  },
  {
    method: 'POST',
    path: `${BASE}/{at}/sign`,
    scopes: ['responder'],
    answer: async (request) => {
      const { as, ticked } = parsed(signRequest, request.json(), 'the signature');
      const signing = { ...handOffIn(request), as, by: request.caller.name, ticked };
      return answered(deps, request, await signHandOver(deps, signing, deps.now()));
    },
  },
];
