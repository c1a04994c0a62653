import { lengthOf, subtract } from '../calendar/interval.ts';
import type { Statement } from './statement.ts';

/** What contracts credit for one incident, in one currency. */
export interface CreditShare {
  readonly currency: string;
  readonly minor: number;
}

const intervalOf = ({ start, end }: { readonly start: string; readonly end: string }) => ({
  start: Date.parse(start),
  end: Date.parse(end),
});

/**
 * The credits of statements by incident: each credit is split by the counted time of each of its incidents, to the last minor unit.
 * The shares of all incidents together are the credits.
 */
export function creditShares(statements: readonly Statement[]): ReadonlyMap<string, readonly CreditShare[]> {
  const sums = new Map<string, Map<string, number>>();
  for (const statement of statements) {
    for (const [incident, minor] of split(statement)) {
      const own = sums.get(incident) ?? new Map<string, number>();
      own.set(statement.currency, (own.get(statement.currency) ?? 0) + minor);
      sums.set(incident, own);
    }
  }
  return new Map(
    [...sums].map(([incident, own]) => [
      incident,
      [...own].map(([currency, minor]) => ({ currency, minor })).sort((a, b) => (a.currency < b.currency ? -1 : 1)),
    ]),
  );
}

/** By largest remainders: who lost most by the rounding down gets the units that are left, one each. */
function split({ creditMinor, downtime, exclusions }: Statement): [incident: string, minor: number][] {
  const excluded = exclusions.map(intervalOf);
  const parts = [...Map.groupBy(downtime, ({ incident }) => incident)].map(([incident, own]) => ({
    incident,
    ms: BigInt(lengthOf(subtract(own.map(intervalOf), excluded))),
  }));
  const all = parts.reduce((sum, { ms }) => sum + ms, 0n);
  if (creditMinor === 0 || all === 0n) return [];
  const exact = parts.map(({ incident, ms }) => ({
    incident,
    minor: Number((BigInt(creditMinor) * ms) / all),
    rest: (BigInt(creditMinor) * ms) % all,
  }));
  const left = creditMinor - exact.reduce((sum, { minor }) => sum + minor, 0);
  const byRest = exact.toSorted((a, b) =>
    a.rest === b.rest ? (a.incident < b.incident ? -1 : 1) : a.rest > b.rest ? -1 : 1,
  );
  return byRest.map(({ incident, minor }, index) => [incident, minor + (index < left ? 1 : 0)]);
}
