import * as z from 'zod';
import type { Fonts } from '../../shared/adapters/statement-paper.ts';
import { parsed, Problem } from '../../shared/contracts/http/problem.ts';
import type { CompiledPolicy } from '../../shared/domain/policy/policy.ts';
import { month } from '../../shared/domain/sla/period.ts';
import type { StatementDeps } from '../../shared/flows/month-statements.ts';

export interface ServeStatementsDeps {
  readonly deps: StatementDeps;
  readonly policy: CompiledPolicy;
  readonly fonts: () => Fonts;
  readonly now: () => number;
}

const EARLIEST_ZONE_MS = 14 * 3_600_000;

/** A month that has begun somewhere; else a Problem (400). */
export function begunMonth(name: string, now: number): string {
  const known = parsed(z.object({ month }), { month: name }, 'the month').month;
  if (Date.parse(`${known}-01T00:00:00Z`) - EARLIEST_ZONE_MS <= now) return known;
  throw new Problem(400, 'Bad request', `${known} has not begun anywhere yet`, {
    errors: [{ field: '/month', detail: 'has not begun' }],
  });
}
