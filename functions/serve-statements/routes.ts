import * as z from 'zod';
import { monthView } from '../../shared/contracts/http/month-view.ts';
import { parsed, Problem } from '../../shared/contracts/http/problem.ts';
import type { StandingStatement } from '../../shared/domain/sla/statement-standing.ts';
import { allStanding } from '../../shared/flows/month-statements.ts';
import type { Request, Route } from '../../shared/runtime/http-function.ts';
import { answerAs, formatOf, type Format } from './formats.ts';
import { begunMonth, type ServeStatementsDeps } from './wanted-month.ts';

/** `2026-03`, or `2026-03.csv`. */
function wanted({ path }: Request, now: number): { month: string; format: Format } {
  const [name = '', ...rest] = (path['month'] ?? '').split('.');
  const format = formatOf(rest.length === 0 ? undefined : rest.join('.'));
  return { month: begunMonth(name, now), format };
}

/** An answer of a function holds 6 MB. */
const MOST_ON_A_PAGE = 1000;

const query = z.object({
  customer: z.string().min(1).max(64).optional(),
  /** The last statement of the page before. */
  cursor: z.string().min(1).max(100).optional(),
  limit: z
    .string()
    .regex(/^([1-9]\d{0,2}|1000)$/, 'takes 1 to 1000')
    .transform(Number)
    .optional(),
});

/** Statements come in the order of their ids, so that the next page begins after the last one's. */
function pageOf(
  all: readonly StandingStatement[],
  { cursor, limit = MOST_ON_A_PAGE }: { readonly cursor?: string | undefined; readonly limit?: number | undefined },
) {
  const seen = cursor === undefined ? -1 : all.findIndex(({ statement }) => statement.id === cursor);
  if (cursor !== undefined && seen < 0)
    throw new Problem(400, 'Bad request', 'cursor takes what a page before gave', { errors: [{ field: '/cursor' }] });
  const page = all.slice(seen + 1, seen + 1 + limit);
  const last = page.at(-1)?.statement.id;
  return { page, cursor: seen + 1 + page.length < all.length ? last : undefined };
}

export const statementRoutes = ({ deps, policy, fonts, now }: ServeStatementsDeps): Route[] => [
  {
    method: 'GET',
    path: '/v1/sla/statements/{month}',
    scopes: ['finance', 'admin'],
    answer: async (request) => {
      const at = now();
      const { month, format } = wanted(request, at);
      const { customer, ...paging } = parsed(query, request.query, 'the query');
      if (customer !== undefined && (await deps.directory.customer(customer)) === undefined) {
        throw new Problem(404, 'Not found', `there is no customer "${customer}"`, { field: 'customer' });
      }
      const all = await allStanding(deps, policy, { month, customer }, at);
      if (format === 'json') {
        const { page, cursor } = pageOf(all, paging);
        return { status: 200, body: monthView(all, page, cursor) };
      }
      const statements = all.map(({ statement }) => statement);
      return answerAs(format, statements, { month, customer, letterhead: policy, fonts });
    },
  },
];
