import type { DirectoryStore } from '../adapters/directory-store.ts';
import type { PolicyShelf } from '../adapters/policy-shelf.ts';
import type { Said } from '../domain/alert/alert-record.ts';
import { affectedCustomers } from '../domain/directory/affected-customers.ts';
import { assessSeverity } from '../domain/policy/assess-severity.ts';
import { durationMs } from '../domain/text/duration.ts';
import type { Assessed } from './complete-opening.ts';
import type { TakeAlertDeps } from './take-alert.ts';

export interface AssessDeps {
  readonly directory: DirectoryStore;
  readonly policies: PolicyShelf;
}

/** Service, severity, ladder, customers and impact of a new incident; its policy is on the shelf once this has answered. */
export async function assess(
  { directory, policies }: AssessDeps,
  name: string,
  said: Said,
  now: number,
  toldBy: 'source' | 'person' = 'source',
): Promise<Assessed> {
  const { policy } = policies.current;
  const { service, severity, ladder, why } = assessSeverity(policy, await directory.services(), {
    name,
    toldBy,
    ...said,
  });
  const contracts = service === undefined ? [] : await directory.contracts();
  return {
    severity: severity.id,
    why,
    ladder,
    service,
    customers: affectedCustomers(contracts, service, said.customers, now),
    everyone: said.customers === undefined,
    impact: said.impact ?? severity.impact,
    policy: await policies.shelve(),
    policyName: policy.name,
  };
}

/** What taking an alert needs. */
export function alertDeps(deps: AssessDeps & Pick<TakeAlertDeps, 'log' | 'alerts' | 'backOff'>): TakeAlertDeps {
  return {
    log: deps.log,
    alerts: deps.alerts,
    backOff: deps.backOff,
    holdDownMs: durationMs(deps.policies.current.policy.holdDown),
    assess: (facts, said, now) => assess(deps, facts.name, said, now),
  };
}
