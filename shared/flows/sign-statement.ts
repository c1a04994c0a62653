import { Problem } from '../contracts/http/problem.ts';
import { toIso } from '../domain/ids.ts';
import type { CompiledPolicy } from '../domain/policy/policy.ts';
import { monthAround } from '../domain/sla/period.ts';
import type { Statement } from '../domain/sla/statement.ts';
import { lastIssued, standingOf, unsigned, type SignedStatement } from '../domain/sla/statement-standing.ts';
import { undecidedIn } from './month-facts.ts';
import { oneStatement, type ComputedMonth, type StatementDeps } from './month-statements.ts';

/** What somebody of finance puts their name to. */
export interface Signature {
  readonly by: string;
  /** The hash of the evidence that they looked at: if it is another by now, they are asked to look again. */
  readonly inputsHash?: string | undefined;
}

export interface StatementName {
  readonly month: string;
  readonly id: string;
}

/** Approves what follows from the logs at this moment. Asked twice it is approved once. */
export async function approveStatement(
  deps: StatementDeps,
  policy: CompiledPolicy,
  name: StatementName,
  { by, inputsHash }: Signature,
  now: number,
): Promise<Statement> {
  const { computed, next } = await toBeSigned(deps, policy, name, inputsHash, now);
  if (next.status === 'approved') return next;
  const approved: Statement = { ...next, status: 'approved', approvedBy: by, approvedAt: toIso(now) };
  await deps.book.keep(approved, computed.evidence);
  if (await deps.book.sign('approved', approved)) return approved;
  const signed = await deps.book.of(name.month, name.id);
  return unsigned(standingOf(computed.statement, signed)) ?? approved;
}

/** Issues what somebody else has approved, if nothing has changed since. From then on it stands for good. */
export async function issueStatement(
  deps: StatementDeps,
  policy: CompiledPolicy,
  name: StatementName,
  { by, inputsHash }: Signature,
  now: number,
): Promise<Statement> {
  const { computed, next, signed } = await toBeSigned(deps, policy, name, inputsHash, now);
  if (next.status !== 'approved') {
    const before = signed.some(({ kind, statement }) => kind === 'approved' && statement.revision === next.revision);
    const because = before
      ? 'what it stands on has changed since it was approved: look at it, and approve it again'
      : 'nobody has approved it yet';
    throw new Problem(409, 'Conflict', because, { field: 'status', standing: next.status });
  }
  if (next.approvedBy === by)
    throw new Problem(403, 'Forbidden', `${by} has approved it: somebody else has to issue it`, {
      field: 'issuedBy',
      approvedBy: next.approvedBy,
    });
  const issued: Statement = { ...next, status: 'issued', issuedBy: by, issuedAt: toIso(now) };
  await deps.book.keep(issued, computed.evidence);
  if (await deps.book.sign('issued', issued)) return issued;
  throw new Problem(409, 'Conflict', 'somebody has issued it at the same moment', {
    field: 'status',
    status: 'issued',
  });
}

interface ToBeSigned {
  readonly computed: ComputedMonth;
  /** The revision that is to be signed next. */
  readonly next: Statement;
  readonly signed: readonly SignedStatement[];
}

async function toBeSigned(
  deps: StatementDeps,
  policy: CompiledPolicy,
  { month, id }: StatementName,
  inputsHash: string | undefined,
  now: number,
): Promise<ToBeSigned> {
  const computed = await oneStatement(deps, policy, month, id, now);
  if (computed === undefined) throw noStatement({ month, id });
  const { signed } = computed;
  const next = unsigned(standingOf(computed.statement, signed));
  if (next === undefined)
    throw new Problem(
      409,
      'Conflict',
      'it is issued, and never changes: when its facts do, a new revision can be approved',
      { field: 'status', standing: 'issued' },
    );
  if (inputsHash !== undefined && inputsHash !== next.inputsHash)
    throw new Problem(409, 'Conflict', 'it has changed since you looked at it: look again', {
      field: 'inputsHash',
      inputsHash: next.inputsHash,
    });
  if (next.status === 'provisional') throw stillMoving(next, now);
  await refuseUndecided(deps, computed);
  await refuseCovered(deps, next);
  return { computed, next, signed };
}

export const noStatement = ({ month, id }: StatementName): Problem =>
  new Problem(404, 'Not found', `there is no statement "${id}" of ${month}`, { field: 'statement' });

function stillMoving(next: Statement, now: number): Problem {
  const open = next.downtime.filter((one) => one.open === true).map(({ incident }) => incident);
  const month = now < Date.parse(next.periodEnd) ? `${next.month} is not over in ${next.zone}` : undefined;
  const incidents = open.length > 0 ? `${[...new Set(open)].join(', ')} is not over` : undefined;
  const because = month ?? incidents ?? 'an incident of the month is not over';
  return new Problem(409, 'Conflict', `it is provisional: ${because}`, { field: 'status', standing: next.status });
}

/** What a commander has proposed is decided before anybody signs: it would change what is owed. */
async function refuseUndecided(deps: StatementDeps, { evidence, statement }: ComputedMonth): Promise<void> {
  const { start, end } = monthAround(statement.month);
  const proposed = (await deps.exclusions.touching(start, end)).filter((one) =>
    undecidedIn(one, evidence.contract, statement.month),
  );
  const [first] = proposed;
  if (first === undefined) return;
  throw new Problem(409, 'Conflict', `the exclusion ${first.id} waits to be approved or rejected`, {
    field: 'exclusions',
    exclusions: proposed.map(({ id }) => id),
  });
}

/** No instant is credited twice: what another version's issued statement covers is first taken out of that one. */
async function refuseCovered({ book }: StatementDeps, next: Statement): Promise<void> {
  for (const [id, signed] of await book.ofMonth(next.month)) {
    const issued = lastIssued(signed);
    const overlaps =
      id !== next.id &&
      issued?.contract === next.contract &&
      issued.periodStart < next.periodEnd &&
      issued.periodEnd > next.periodStart;
    if (overlaps)
      throw new Problem(
        409,
        'Conflict',
        `the issued ${id} covers a part of its time: issue the revision of that first`,
        {
          field: 'periodStart',
          covers: id,
        },
      );
  }
}
