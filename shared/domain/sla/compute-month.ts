import type { Contract } from '../directory/directory.ts';
import { computeStatement, type ComputedStatement } from './compute-statement.ts';
import { versionsIn } from './contract-versions.ts';
import type { Evidence } from './evidence.ts';
import { evidenceOf } from './evidence-of.ts';
import { ServiceFacts, type FactSource } from './service-facts.ts';
import type { SlaTier } from './sla-tier.ts';

/** Where a month's inputs come from. */
export interface MonthSource extends FactSource {
  /** Contracts in an order that is always the same, versions of one contract beside each other; from that contract on. */
  readonly contracts: (from: string | undefined) => AsyncIterable<Contract>;
  readonly tierOf: (contract: Contract) => SlaTier;
  readonly customerName?: ((customer: string) => Promise<string | undefined>) | undefined;
}

export interface MonthTerms {
  /** `2026-03` */
  readonly month: string;
  /** Until when what happened is known, epoch milliseconds. */
  readonly now: number;
  /** The last statement that is there already: those after it follow. */
  readonly after?: Pick<ComputedStatement, 'contract' | 'id'> | undefined;
  /** How many facts of services that were asked for are kept for the contracts to come. */
  readonly keep?: number | undefined;
}

const KEPT = 200_000;

/**
 * The statements of one month in the order of contracts, one after the other: it holds the facts of the services that it came by
 * last, and no statement. A contract that the month does not touch has none, nor has one whose month has not begun.
 */
export async function* computeMonth(
  source: MonthSource,
  { month, now, after, keep = KEPT }: MonthTerms,
): AsyncGenerator<{ evidence: Evidence; statement: ComputedStatement }> {
  const facts = new ServiceFacts(source, keep);
  let passed = after === undefined;
  for await (const versions of byContract(source.contracts(after?.contract))) {
    for (const version of versionsIn(versions, month)) {
      const { contract } = version;
      const own = await Promise.all(contract.services.map((service) => facts.of(service, contract.customer)));
      const evidence = evidenceOf({
        ...version,
        customerName: await source.customerName?.(contract.customer),
        tier: source.tierOf(contract),
        month,
        now,
        impacts: own.flatMap(({ impacts }) => impacts),
        maintenance: own.flatMap(({ maintenance }) => maintenance),
        exclusions: own.flatMap(({ exclusions }) => exclusions),
      });
      if (evidence === undefined || evidence.period.start > now) continue;
      const statement = computeStatement(evidence);
      if (!passed && contract.id === after?.contract) passed = statement.id === after.id;
      else yield { evidence, statement };
    }
  }
}

/** What has come one after the other with one id. */
async function* byContract(contracts: AsyncIterable<Contract>): AsyncGenerator<Contract[]> {
  let versions: Contract[] = [];
  for await (const contract of contracts) {
    if (versions.length > 0 && versions[0]?.id !== contract.id) {
      yield versions;
      versions = [];
    }
    versions.push(contract);
  }
  if (versions.length > 0) yield versions;
}
