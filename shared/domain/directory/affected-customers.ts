import type { Contract } from './directory.ts';

/** Whose contract covers the service at `now`, each once; of those, the ones that the source named, where it named any. */
export function affectedCustomers(
  contracts: readonly Contract[],
  service: string | undefined,
  named: readonly string[] | undefined,
  now: number,
): string[] {
  const today = new Date(now).toISOString().slice(0, 10);
  const covered = contracts
    .filter(
      ({ services, validFrom, validTo }) =>
        services.some((id) => id === service) && validFrom <= today && (validTo ?? '9999') > today,
    )
    .map(({ customer }) => customer as string);
  const each = [...new Set(covered)];
  return named === undefined ? each : [...new Set(named)];
}
