import * as z from 'zod';
import type { DirectoryStore } from '../../shared/adapters/directory-store.ts';
import { statementsToCsv } from '../../shared/adapters/statement-csv.ts';
import { parsed, Problem } from '../../shared/contracts/http/problem.ts';
import type { CompiledPolicy } from '../../shared/domain/policy/policy.ts';
import { month } from '../../shared/domain/sla/period.ts';
import { monthStatements, type StatementDeps } from '../../shared/flows/month-statements.ts';
import type { Request, Route } from '../../shared/runtime/http-function.ts';

export interface ServeStatementsDeps {
  readonly deps: StatementDeps & { readonly directory: DirectoryStore };
  readonly policy: CompiledPolicy;
  readonly now: () => number;
}

const FORMATS = ['csv'] as const;
const EARLIEST_ZONE_MS = 14 * 3_600_000;

/** `2026-03`, or `2026-03.csv`. */
function wanted({ path }: Request, now: number): { month: string; format: 'json' | 'csv' } {
  const [name = '', extension] = (path['month'] ?? '').split('.', 2);
  const known = FORMATS.find((format) => format === extension);
  if (extension !== undefined && known === undefined) {
    throw new Problem(404, 'Not found', `statements come as JSON or as ${FORMATS.map((f) => `.${f}`).join(', ')}`, {
      field: 'month',
    });
  }
  const parsedMonth = parsed(z.object({ month }), { month: name }, 'the month').month;
  if (Date.parse(`${parsedMonth}-01T00:00:00Z`) - EARLIEST_ZONE_MS > now) {
    throw new Problem(400, 'Bad request', `${parsedMonth} has not begun anywhere yet`, {
      errors: [{ field: '/month', detail: 'has not begun' }],
    });
  }
  return { month: parsedMonth, format: known ?? 'json' };
}

const query = z.object({ customer: z.string().min(1).max(64).optional() });

export const statementRoutes = ({ deps, policy, now }: ServeStatementsDeps): Route[] => [
  {
    method: 'GET',
    path: '/v1/sla/statements/{month}',
    scopes: ['finance', 'admin'],
    answer: async (request) => {
      const at = now();
      const { month: name, format } = wanted(request, at);
      const { customer } = parsed(query, request.query, 'the query');
      if (customer !== undefined && (await deps.directory.customer(customer)) === undefined) {
        throw new Problem(404, 'Not found', `there is no customer "${customer}"`, { field: 'customer' });
      }
      const statements = await monthStatements(deps, policy, name, customer, at);
      if (format === 'json') return { status: 200, body: { items: statements } };
      const headers = {
        'content-type': 'text/csv; charset=utf-8; header=present',
        'content-disposition': `attachment; filename="sla-statements-${name}.csv"`,
      };
      return { status: 200, body: statementsToCsv(statements), headers };
    },
  },
];
