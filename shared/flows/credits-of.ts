import type { CompiledPolicy } from '../domain/policy/policy.ts';
import { creditShares } from '../domain/sla/credit-shares.ts';
import { monthStatements, type StatementDeps } from './month-statements.ts';
import type { CreditsOf } from './report-losses.ts';

/** The real credits of a month by incident: of what was issued, and for the rest of what would be issued now. */
export const creditsBy =
  (deps: StatementDeps, policy: CompiledPolicy, now: () => number): CreditsOf =>
  async (month) =>
    creditShares(await monthStatements(deps, policy, { month }, now()));
