import type { Interval } from '../calendar/interval.ts';
import { versionsInForce } from '../directory/contract-versions.ts';
import type { Contract } from '../directory/directory.ts';
import { contractPeriod } from './period.ts';

/** One version of a contract in a month, and the part of the month in which any version is valid. */
export interface ContractVersion {
  readonly contract: Contract;
  readonly contractPeriod: Interval;
}

/** The versions of one contract that are valid in a month, in order, each until the first day of the next. */
export function versionsIn(versions: readonly Contract[], month: string): ContractVersion[] {
  const valid = versionsInForce(versions).flatMap((contract) => {
    const period = contractPeriod(contract, month);
    return period === undefined ? [] : [{ contract: inMonth(contract, month), period }];
  });
  const contractWide = {
    start: Math.min(...valid.map(({ period }) => period.start)),
    end: Math.max(...valid.map(({ period }) => period.end)),
  };
  return valid.map(({ contract }) => ({ contract, contractPeriod: contractWide }));
}

/** The version as it concerns a month: that it ends some later day is no part of what a statement stands on. */
function inMonth(contract: Contract, month: string): Contract {
  const { validTo: _validTo, ...endless } = contract;
  const [cut, whole] = [contractPeriod(contract, month), contractPeriod(endless, month)];
  return cut?.end === whole?.end ? endless : contract;
}
