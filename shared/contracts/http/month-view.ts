import { minorUnits } from '../../domain/sla/money.ts';
import type { Statement } from '../../domain/sla/statement.ts';
import { unsigned, type StandingStatement } from '../../domain/sla/statement-standing.ts';

/** What a month comes to in one currency. Amounts in different currencies are never added up. */
export interface MonthSum {
  readonly currency: string;
  readonly statements: number;
  readonly breaches: number;
  readonly creditMinor: number;
}

export function sumsOf(statements: readonly Statement[]): MonthSum[] {
  const byCurrency = Map.groupBy(statements, ({ currency }) => currency);
  return [...byCurrency]
    .map(([currency, own]) => ({
      currency,
      statements: own.length,
      breaches: own.filter(({ breach }) => breach).length,
      creditMinor: minorUnits(own.reduce((sum, { creditMinor }) => sum + BigInt(creditMinor), 0n)),
    }))
    .sort((a, b) => (a.currency < b.currency ? -1 : 1));
}

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
  sums: sumsOf(all.map(({ statement }) => statement)),
  toDo: toDoOf(all),
  ...(cursor === undefined ? {} : { cursor }),
});
