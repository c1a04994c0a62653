import { figuresQuery, lossesQuery } from '../../shared/contracts/http/figures-requests.ts';
import { parsed } from '../../shared/contracts/http/problem.ts';
import type { FiguresDeps } from '../../shared/flows/lives-between.ts';
import { reportKpis } from '../../shared/flows/report-kpis.ts';
import { monthLosses, type LossesDeps } from '../../shared/flows/report-losses.ts';
import { reportResponses } from '../../shared/flows/report-responses.ts';
import type { Request, Route } from '../../shared/runtime/http-function.ts';

type Deps = FiguresDeps & LossesDeps & { readonly now: () => number };

/** What became of promised times, what the work is measured by, and what incidents cost. */
export const figuresRoutes = (deps: Deps): Route[] => {
  const rangeOf = ({ query }: Request, now: number) => parsed(figuresQuery(now), query, 'the query');
  return [
    {
      method: 'GET',
      path: '/v1/sla/response',
      scopes: ['finance', 'responder'],
      answer: async (request) => {
        const now = deps.now();
        return { status: 200, body: await reportResponses(deps, rangeOf(request, now), now) };
      },
    },
    {
      method: 'GET',
      path: '/v1/kpis',
      scopes: ['finance', 'responder'],
      answer: async (request) => {
        const now = deps.now();
        return { status: 200, body: await reportKpis(deps, rangeOf(request, now), now) };
      },
    },
    {
      method: 'GET',
      path: '/v1/losses',
      scopes: ['finance', 'commander'],
      answer: async ({ query }) => {
        const now = deps.now();
        const { month } = parsed(lossesQuery(now), query, 'the query');
        return { status: 200, body: await monthLosses(deps, month, now) };
      },
    },
  ];
};
