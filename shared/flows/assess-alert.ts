import type { DirectoryStore } from '../adapters/directory-store.ts';
import type { PolicyShelf } from '../adapters/policy-shelf.ts';
import type { AlertFacts, Said } from '../domain/alert/alert-record.ts';
import { affectedCustomers } from '../domain/directory/affected-customers.ts';
import { assessSeverity } from '../domain/policy/assess-severity.ts';
import { factsSaid } from '../domain/policy/known-facts.ts';
import { durationMs } from '../domain/text/duration.ts';
import type { Assessed } from './complete-opening.ts';
import { heldByMaintenance, type HoldDeps } from './hold-paging.ts';
import type { TakeAlertDeps } from './take-alert.ts';

export interface AssessDeps {
  readonly directory: DirectoryStore;
  readonly policies: PolicyShelf;
}

/** Service, severity, ladder, customers and impact of a new incident; its policy is on the shelf once this has answered. */
export async function assess(
  { directory, policies }: AssessDeps,
  alert: Pick<AlertFacts, 'name' | 'reason' | 'labels' | 'metric'>,
  said: Said,
  now: number,
  toldBy: 'source' | 'person' = 'source',
): Promise<Assessed> {
  const { policy } = policies.current;
  const { name, reason, labels, metric } = alert;
  const services = await directory.services();
  const { service, severity, ladder, why, facts, emergency } = assessSeverity(policy, services, {
    name,
    reason,
    labels,
    metric,
    toldBy,
    ...said,
    facts: factsSaid(policy, labels, said.facts),
  });
  const impact = said.impact ?? severity.impact;
  // A person who says that customers are touched, and neither by what nor whom, speaks of all; a tool may just not know.
  const touchesAll = toldBy === 'person' && impact !== 'none' && service === undefined && said.customers === undefined;
  const all = touchesAll ? (await directory.customers()).map(({ id }) => id) : undefined;
  const users = services.find(({ id }) => id === service)?.customers ?? [];
  const contracts = service === undefined ? [] : await directory.contracts();
  return {
    severity: severity.id,
    why,
    ladder,
    service,
    customers: all ?? affectedCustomers(contracts, users, service, said.customers, now),
    everyone: said.customers === undefined,
    ...(labels?.['drill'] === 'true' ? { drill: true as const } : {}),
    impact,
    policy: await policies.shelve(),
    policyName: policy.name,
    ...(Object.keys(facts).length === 0 ? {} : { facts }),
    ...(emergency === undefined ? {} : { emergency: { emergency: emergency.id, ladder: emergency.ladder } }),
  };
}

/** What taking an alert needs. */
export function alertDeps(
  deps: AssessDeps & Pick<HoldDeps, 'maintenance'> & Pick<TakeAlertDeps, 'log' | 'alerts' | 'backOff'>,
): TakeAlertDeps {
  return {
    log: deps.log,
    alerts: deps.alerts,
    backOff: deps.backOff,
    holdDownMs: durationMs(deps.policies.current.policy.holdDown),
    assess: async (facts, said, now) => {
      const assessed = await assess(deps, facts, said, now);
      return { ...assessed, held: await heldByMaintenance(deps, deps.policies.current.policy, assessed, now) };
    },
  };
}
