import type { DirectoryStore } from '../adapters/directory-store.ts';
import { statementFrom } from '../adapters/evidence-hash.ts';
import type { IncidentHeads } from '../adapters/incident-heads.ts';
import type { IncidentLog } from '../adapters/incident-log.ts';
import { atMost } from '../runtime/at-most.ts';
import { findTier, type CompiledPolicy } from '../domain/policy/policy.ts';
import type { Contract } from '../domain/directory/directory.ts';
import { toIso } from '../domain/ids.ts';
import { impactSpans } from '../domain/incident/impact-spans.ts';
import { firesInLog, isActive, type Incident } from '../domain/incident/incident.ts';
import { evidenceOf, type Impact } from '../domain/sla/evidence-of.ts';
import { contractPeriod } from '../domain/sla/period.ts';
import type { Statement } from '../domain/sla/statement.ts';

export interface StatementDeps {
  readonly log: IncidentLog;
  readonly heads: IncidentHeads;
  readonly directory: DirectoryStore;
}

const DAY = 86_400_000;
const LOADS_AT_ONCE = 16;

/**
 * The statements of one month, a contract each, in the order of contracts. Computed from the incidents' own logs: those whose
 * impact touches the month, and those still open. A contract whose month has not begun yet has none.
 */
export async function monthStatements(
  deps: StatementDeps,
  policy: CompiledPolicy,
  month: string,
  customer: string | undefined,
  now: number,
): Promise<Statement[]> {
  const contracts = (await deps.directory.contracts()).filter(
    (one) => customer === undefined || one.customer === customer,
  );
  const begun = contracts.filter((one) => (contractPeriod(one, month)?.start ?? Number.POSITIVE_INFINITY) <= now);
  const impacts = await impactsOn(deps, new Set(begun.flatMap(({ services }) => services)), month);
  const customers = await deps.directory.customersById([...new Set(begun.map((one) => one.customer))]);
  return begun.flatMap((contract) => {
    const customerName = customers.get(contract.customer)?.name;
    const evidence = evidenceOf({
      contract,
      customerName,
      tier: tierOf(policy, contract),
      month,
      impacts,
      maintenance: [],
      exclusions: [],
      now,
    });
    return evidence === undefined ? [] : [statementFrom(evidence)];
  });
}

function tierOf(policy: CompiledPolicy, contract: Contract) {
  const tier = findTier(policy, contract.tier);
  if (tier === undefined)
    throw new Error(`contract ${contract.id} is on tier ${contract.tier}, which policy ${policy.name} does not have`);
  return tier;
}

async function impactsOn(deps: StatementDeps, services: ReadonlySet<string>, month: string): Promise<Impact[]> {
  const months = monthsAround(month);
  const noted = await Promise.all([...services].map((service) => deps.heads.withImpact(service, months)));
  const open = (await deps.log.openIncidents()).map(({ sk }) => sk);
  const ids = [...new Set([...noted.flat(), ...open])];
  const incidents = await atMost(LOADS_AT_ONCE, ids, async (id) => (await deps.log.load(id))?.incident);
  return incidents.flatMap((incident) =>
    incident?.service !== undefined && services.has(incident.service) ? [impactOf(incident)] : [],
  );
}

const impactOf = (incident: Incident): Impact => ({
  incident: incident.id,
  level: incident.impact,
  services: incident.service === undefined ? [] : [incident.service],
  customers: incident.everyone ? 'all' : incident.customers,
  intervals: impactSpans(incident).map(({ start, end }) => ({ start, end: end ?? null })),
  // Resolved by a person while its alert still fires: it may reopen within the hold-down.
  unfinished: isActive(incident) || (incident.status === 'resolved' && firesInLog(incident)),
});

/** The UTC months that a zone's month can touch. */
function monthsAround(month: string): string[] {
  const first = Date.parse(`${month}-01T00:00:00Z`);
  return [first - DAY, first, first + 32 * DAY].map((at) => toIso(at).slice(0, 7));
}
