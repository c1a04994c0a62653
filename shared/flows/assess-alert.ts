import type { AlertRecords } from '../adapters/alert-records.ts';
import type { DirectoryStore } from '../adapters/directory-store.ts';
import type { IncidentLog } from '../adapters/incident-log.ts';
import type { PolicyShelf } from '../adapters/policy-shelf.ts';
import { affectedCustomers } from '../domain/directory/affected-customers.ts';
import type { ImpactLevel } from '../domain/incident/incident-events.ts';
import { assessSeverity } from '../domain/policy/assess-severity.ts';
import { durationMs } from '../domain/text/duration.ts';
import type { Assessed, TakeAlertDeps } from './take-alert.ts';

export interface AssessDeps {
  readonly directory: DirectoryStore;
  readonly policies: PolicyShelf;
}

/** What is said of a new incident beside its title: by the source of an alert, or by the person who reports it. */
export interface Said {
  readonly name: string;
  readonly service?: string | undefined;
  readonly severityHint?: string | undefined;
  readonly customers?: readonly string[] | undefined;
  readonly impact?: ImpactLevel | undefined;
}

/** Service, severity, ladder, customers and impact of a new incident; its policy is on the shelf once this has answered. */
export async function assess({ directory, policies }: AssessDeps, said: Said, now: number): Promise<Assessed> {
  const { policy } = policies.current;
  const { service, severity, ladder, why } = assessSeverity(policy, await directory.services(), said);
  const affected = affectedCustomers(
    service === undefined ? [] : await directory.contracts(),
    service,
    said.customers,
    now,
  );
  return {
    severity: severity.id,
    why,
    ladder,
    service,
    customers: affected,
    everyone: said.customers === undefined,
    impact: said.impact ?? severity.impact,
    policy: await policies.shelve(),
    policyName: policy.name,
  };
}

/** What taking an alert needs, for a source that says no more than the alert itself. */
export function alertDeps(
  deps: AssessDeps & { readonly log: IncidentLog; readonly alerts: AlertRecords },
  said: Omit<Said, 'name'> = {},
): TakeAlertDeps {
  return {
    log: deps.log,
    alerts: deps.alerts,
    holdDownMs: durationMs(deps.policies.current.policy.holdDown),
    assess: (facts, now) => assess(deps, { ...said, name: facts.name }, now),
  };
}
