import type { DirectoryStore } from '../adapters/directory-store.ts';
import { hashOf } from '../adapters/evidence-hash.ts';
import type { StatementBook } from '../adapters/statement-book.ts';
import type { Contract } from '../domain/directory/directory.ts';
import { findTier, type CompiledPolicy } from '../domain/policy/policy.ts';
import type { Evidence } from '../domain/sla/evidence.ts';
import { computeMonth, type MonthSource } from '../domain/sla/compute-month.ts';
import type { SlaTier } from '../domain/sla/sla-tier.ts';
import type { Statement } from '../domain/sla/statement.ts';
import {
  lastIssued,
  standingOf,
  type SignedStatement,
  type StandingStatement,
} from '../domain/sla/statement-standing.ts';
import { monthFacts, type FactsDeps } from './month-facts.ts';

export interface StatementDeps extends FactsDeps {
  readonly directory: DirectoryStore;
  readonly book: StatementBook;
}

/** Which statements of a month, and from where their facts are read. */
export interface Wanted {
  readonly month: string;
  readonly customer?: string | undefined;
  /** Those of one contract only. */
  readonly contract?: string | undefined;
  readonly from?: 'index' | 'logs';
}

export interface ComputedMonth {
  readonly evidence: Evidence;
  readonly statement: Statement;
}

/**
 * The statements of a month as they follow from what is known at `now`, one version of a contract each, in the order of
 * contracts: one is computed when it is asked for. A contract whose month has not begun yet has none.
 */
export async function* computedMonth(
  deps: StatementDeps,
  policy: CompiledPolicy,
  wanted: Wanted,
  now: number,
): AsyncGenerator<ComputedMonth> {
  const { month } = wanted;
  const contracts = chosen(deps, wanted);
  const names = await namesOf(deps.directory, await contracts, wanted);
  const source: MonthSource = {
    ...(await monthFacts(deps, month, wanted.from ?? 'index')),
    contracts: async function* () {
      yield* await contracts;
    },
    tierOf: (contract) => tierOf(policy, contract),
    customerName: (customer) => Promise.resolve(names.get(customer)),
  };
  for await (const { evidence, statement } of computeMonth(source, { month, now }))
    yield { evidence, statement: { ...statement, inputsHash: hashOf(evidence) } };
}

async function chosen({ directory }: StatementDeps, { customer, contract }: Wanted): Promise<Contract[]> {
  const all = await directory.contracts();
  return all.filter(
    (one) => (customer === undefined || one.customer === customer) && (contract === undefined || one.id === contract),
  );
}

/**
 * The statements of a month as they stand: what was issued, what is to be, and what would follow it now. What was issued is among
 * them also when its contract is gone since.
 */
export async function* standingMonth(
  deps: StatementDeps,
  policy: CompiledPolicy,
  wanted: Wanted,
  now: number,
): AsyncGenerator<StandingStatement> {
  const left = new Map(await deps.book.ofMonth(wanted.month));
  for await (const { statement } of computedMonth(deps, policy, wanted, now)) {
    yield standingOf(statement, left.get(statement.id) ?? []);
    left.delete(statement.id);
  }
  for (const signed of left.values()) {
    const statement = lastIssued(signed);
    const isWanted = wanted.customer === undefined || statement?.customer === wanted.customer;
    if (statement !== undefined && isWanted) yield { statement };
  }
}

/** The same, all of them, as finance reads them: the issued one where there is one. */
export async function monthStatements(
  deps: StatementDeps,
  policy: CompiledPolicy,
  wanted: Wanted,
  now: number,
): Promise<Statement[]> {
  return (await allStanding(deps, policy, wanted, now)).map(({ statement }) => statement);
}

export async function allStanding(
  deps: StatementDeps,
  policy: CompiledPolicy,
  wanted: Wanted,
  now: number,
): Promise<StandingStatement[]> {
  const all: StandingStatement[] = [];
  for await (const one of standingMonth(deps, policy, wanted, now)) all.push(one);
  return all;
}

/** One statement as it follows from the logs themselves, with all that was signed of it; undefined when there is none. */
export async function oneStatement(
  deps: StatementDeps,
  policy: CompiledPolicy,
  month: string,
  id: string,
  now: number,
): Promise<(ComputedMonth & { readonly signed: readonly SignedStatement[] }) | undefined> {
  const [contract = id] = id.split('@');
  for await (const computed of computedMonth(deps, policy, { month, contract, from: 'logs' }, now))
    if (computed.statement.id === id) return { ...computed, signed: await deps.book.of(month, id) };
  return undefined;
}

async function namesOf(
  directory: DirectoryStore,
  contracts: readonly Contract[],
  { customer, contract }: Wanted,
): Promise<ReadonlyMap<string, string>> {
  const known =
    customer === undefined && contract === undefined
      ? await directory.customers()
      : [...(await directory.customersById([...new Set(contracts.map((one) => one.customer))])).values()];
  return new Map(known.map(({ id, name }) => [id, name]));
}

function tierOf(policy: CompiledPolicy, { id, tier: name, terms }: Contract): SlaTier {
  if (terms !== undefined) return { name, ...terms };
  const tier = findTier(policy, name);
  if (tier === undefined)
    throw new Error(`contract ${id} is on tier ${name}, which policy ${policy.name} does not have`);
  return tier;
}
