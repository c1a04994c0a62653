import { minorUnits } from './money.ts';
import type { Statement } from './statement.ts';

/** What is credited in one currency; `creditMinor` is in its minor units. */
export interface CreditSum {
  readonly currency: string;
  readonly statements: number;
  readonly breaches: number;
  readonly creditMinor: number;
}

/** One sum for each currency, in the order of their codes: amounts in different currencies are never added up. */
export function creditSums(
  statements: readonly Pick<Statement, 'currency' | 'breach' | 'creditMinor'>[],
): readonly CreditSum[] {
  const currencies = [...new Set(statements.map(({ currency }) => currency))].sort();
  return currencies.map((currency) => {
    const own = statements.filter((one) => one.currency === currency);
    return {
      currency,
      statements: own.length,
      breaches: own.filter(({ breach }) => breach).length,
      creditMinor: minorUnits(own.reduce((sum, { creditMinor }) => sum + BigInt(creditMinor), 0n)),
    };
  });
}
