import type { Interval } from '../calendar/interval.ts';
import type { Contract } from '../directory/directory.ts';
import { contractPeriod } from './period.ts';
import { textOrder } from './text-order.ts';

/** One version of a contract in a month, and the part of the month in which any version is valid. */
export interface ContractVersion {
  readonly contract: Contract;
  readonly contractPeriod: Interval;
}

/** The versions of one contract that are valid in a month, in order, each until the first day of the next. */
export function versionsIn(versions: readonly Contract[], month: string): ContractVersion[] {
  const ordered = versions.toSorted((a, b) => textOrder(a.validFrom, b.validFrom));
  const valid = ordered.flatMap((contract, at) => {
    const next = ordered[at + 1]?.validFrom;
    if (next !== undefined && next <= contract.validFrom) return [];
    const replaced = next !== undefined && next < (contract.validTo ?? '9999-12-31');
    const version = replaced ? { ...contract, validTo: next } : contract;
    const period = contractPeriod(version, month);
    return period === undefined ? [] : [{ contract: version, period }];
  });
  const contractWide = {
    start: Math.min(...valid.map(({ period }) => period.start)),
    end: Math.max(...valid.map(({ period }) => period.end)),
  };
  return valid.map(({ contract }) => ({ contract, contractPeriod: contractWide }));
}
