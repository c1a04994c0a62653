import type { DirectoryStore } from '../adapters/directory-store.ts';
import type { IncidentLog } from '../adapters/incident-log.ts';
import type { PolicyShelf } from '../adapters/policy-shelf.ts';
import { wrongField } from '../contracts/http/problem.ts';
import { refuseStrangeTime, type ReportRequest } from '../contracts/http/requests.ts';
import type { Actor } from '../domain/ids.ts';
import type { Incident } from '../domain/incident/incident.ts';
import { assess } from './assess-alert.ts';
import { assessedEvent, openingOf } from './complete-opening.ts';
import type { CommandIdentity } from './commit-decision.ts';
import { knownEmergency, knownFacts, knownService, knownSeverity } from './known-names.ts';
import { idFor, openIncident } from './open-incident.ts';
import { sameRequest } from './run-command.ts';

export interface ReportDeps {
  readonly log: IncidentLog;
  readonly directory: DirectoryStore;
  readonly policies: PolicyShelf;
}

/** Opens an incident that a person reports. Under one Idempotency-Key it opens once, and every retry answers with that one. */
export async function reportIncident(
  deps: ReportDeps,
  report: ReportRequest,
  by: Actor,
  identity: CommandIdentity,
  now: number,
): Promise<Incident> {
  const origin = `report:${identity.commandId}`;
  const before = await idFor(deps.log, origin);
  // A retry is answered with what stands, whatever the directory says by now.
  if (!before.stands) await refuseWhatIsNot(deps, report, now);
  const { title, description, service, severity: severityHint, customers, impactBegan, facts, emergency } = report;
  const said = { service, severityHint, customers, facts, emergency };
  const assessed = await assess(deps, { name: title, reason: description }, said, now, 'person');
  const { opening, declared } = openingOf(assessed, { at: now, by });
  for (let salt = 0; ; salt += 1) {
    const { id } = await idFor(deps.log, origin, salt);
    const event = {
      type: 'IncidentOpened',
      at: now,
      by,
      origin,
      title,
      description,
      impactBegan,
      ...opening,
      ...(report.drill === true ? { drill: true as const } : {}),
    } as const;
    const opened = await openIncident(deps.log, id, [event, assessedEvent(assessed, { at: now, by }), ...declared], {
      fingerprint: identity.fingerprint,
    });
    const loaded = opened ? await deps.log.load(id) : undefined;
    if (loaded === undefined) continue;
    sameRequest(identity, loaded.commits[0]?.fingerprint);
    return loaded.incident;
  }
}

/** A person can be asked again, so what they name has to be there; an alert at 03:00 cannot, and goes to the catch-all instead. */
async function refuseWhatIsNot(deps: ReportDeps, report: ReportRequest, now: number): Promise<void> {
  const { service, severity, customers, impactBegan } = report;
  const { policy } = deps.policies.current;
  if (severity !== undefined) knownSeverity(policy, severity);
  if (service !== undefined) await knownService(deps.directory, service);
  const known = await deps.directory.customersById(customers ?? []);
  for (const customer of customers ?? [])
    if (!known.has(customer)) throw wrongField('customers', `names "${customer}", who is no customer`);
  knownFacts(policy, report.facts);
  if (report.emergency !== undefined) knownEmergency(policy, report.emergency);
  if (impactBegan !== undefined) refuseStrangeTime('impactBegan', impactBegan, now);
}
