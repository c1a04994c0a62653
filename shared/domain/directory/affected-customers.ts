import { Temporal } from 'temporal-polyfill';
import type { Contract } from './directory.ts';

/**
 * Whose contract covers the service on the contract's own day at `now`, each once; of those, the ones that the source named, where
 * it named any. `users` use the service without a contract that says so. Without a known service there is nothing to cover, and the source's word stands.
 */
export function affectedCustomers(
  contracts: readonly Contract[],
  users: readonly string[],
  service: string | undefined,
  named: readonly string[] | undefined,
  now: number,
): string[] {
  const covered = contracts
    .filter(({ services, zone, validFrom, validTo }) => {
      const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone).toPlainDate().toString();
      return services.some((id) => id === service) && validFrom <= today && today < (validTo ?? '9999');
    })
    .map(({ customer }) => customer as string);
  const each = [...new Set([...covered, ...users])];
  if (named === undefined) return each;
  return service === undefined ? [...new Set(named)] : each.filter((customer) => named.includes(customer));
}
