import { creditSums } from '../../domain/sla/credit-sums.ts';
import type { Statement } from '../../domain/sla/statement.ts';
import { unsigned, type StandingStatement } from '../../domain/sla/statement-standing.ts';

/** How far finance has come with a month: statements by what is to be done with them next. */
export function toDoOf(all: readonly StandingStatement[]) {
  const left = all.flatMap((one) => unsigned(one) ?? []);
  const count = (status: Statement['status']): number => left.filter((one) => one.status === status).length;
  return {
    provisional: count('provisional'),
    toApprove: count('draft'),
    toIssue: count('approved'),
    issued: all.length - left.length,
  };
}

/** GET /v1/sla/statements/{month}: a page of it, with the sums of all of it. */
export const monthView = (all: readonly StandingStatement[], page: readonly StandingStatement[], cursor?: string) => ({
  items: page.map(({ statement, pending }) => (pending === undefined ? statement : { ...statement, pending })),
  sums: creditSums(all.map(({ statement }) => statement)),
  toDo: toDoOf(all),
  ...(cursor === undefined ? {} : { cursor }),
});
