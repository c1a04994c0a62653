import type { DirectoryStore } from '../adapters/directory-store.ts';
import type { GuaranteeMarks } from '../adapters/guarantee-marks.ts';
import type { IncidentLog } from '../adapters/incident-log.ts';
import type { PolicyShelf } from '../adapters/policy-shelf.ts';
import type { Contract } from '../domain/directory/directory.ts';
import { TOCSIN } from '../domain/ids.ts';
import { impactParts } from '../domain/incident/impact-parts.ts';
import type { Incident } from '../domain/incident/incident.ts';
import type { EventOf, IncidentEvent } from '../domain/incident/incident-events.ts';
import { lengthOf, subtract } from '../domain/calendar/interval.ts';
import type { CompiledPolicy } from '../domain/policy/policy.ts';
import { contractPeriod, monthAt } from '../domain/sla/period.ts';
import type { Statement } from '../domain/sla/statement.ts';
import { commitDecision } from './commit-decision.ts';
import { loadAll } from './lives-between.ts';
import { computedMonth, type StatementDeps } from './month-statements.ts';

export interface WatchGuaranteesDeps {
  readonly log: IncidentLog;
  readonly directory: DirectoryStore;
  readonly policies: PolicyShelf;
  readonly guarantees: GuaranteeMarks;
  /** How a contract's month stands by `now`; undefined where the contract has no part of the month. */
  readonly standing: (contract: Contract, month: string, now: number) => Promise<Standing | undefined>;
}

export interface Standing {
  readonly breach: boolean;
  /** The incidents whose time without service counts against the guarantee. */
  readonly counted: ReadonlySet<string>;
  readonly customer?: string | undefined;
  readonly guaranteePct?: number | undefined;
}

/** By what would be its statement now, whatever was signed before. */
export const standingBy =
  (deps: StatementDeps, policy: CompiledPolicy): WatchGuaranteesDeps['standing'] =>
  async (contract, month, now) => {
    let broken: Standing | undefined;
    for await (const { statement } of computedMonth(deps, policy, { month, contract: contract.id }, now)) {
      const { breach, customer, customerName = customer, guaranteePct } = statement;
      // Of two versions of a contract in one month, the one that is missed says what was promised.
      if (broken === undefined || (breach && !broken.breach))
        broken = { breach, counted: countedIn(statement), customer: customerName, guaranteePct };
      else if (breach) broken = { ...broken, counted: broken.counted.union(countedIn(statement)) };
    }
    return broken;
  };

/** Those of which something is left once what is excluded is taken out. */
function countedIn({ downtime, exclusions }: Statement): ReadonlySet<string> {
  const spanOf = ({ start, end }: { start: string; end: string }) => ({
    start: Date.parse(start),
    end: Date.parse(end),
  });
  const excluded = exclusions.map(spanOf);
  const counts = downtime.filter((one) => lengthOf(subtract([spanOf(one)], excluded)) > 0);
  return new Set(counts.map(({ incident }) => incident));
}

/** The fact by which a policy knows that a promise towards a customer is broken. */
const FACT = 'slaBreach';

/**
 * Says in the log of each incident that hurts with which contract's month it missed the guarantee, once a contract and month (row S3.22). It pages
 * nobody and moves no severity: those whom the policy's matrix tells of a breach are told by that. Without an incident that hurts
 * it reads their marks, and nothing else.
 */
export async function watchGuarantees(deps: WatchGuaranteesDeps, now: number): Promise<{ broken: number }> {
  const marks = await deps.log.openIncidents();
  const incidents = (
    await loadAll(
      deps.log,
      marks.map(({ sk }) => sk),
    )
  ).map(({ incident }) => incident);
  const hurting = incidents.filter((incident) => impactParts(incident).length > 0);
  if (hurting.length === 0) return { broken: 0 };
  const contracts = await deps.directory.contracts();
  const standings = new Map<string, Promise<Standing | undefined>>();
  let broken = 0;
  for (const incident of hurting) {
    for (const contract of contracts) {
      const month = monthAt(now, contract.zone);
      if (!mayBreak(incident, contract, month, now)) continue;
      const standing = standings.get(contract.id) ?? deps.standing(contract, month, now);
      standings.set(contract.id, standing);
      const stands = await standing;
      // What does not count is not to blame; and what another incident has said is not said again.
      if (stands?.breach !== true || !stands.counted.has(incident.id)) continue;
      if (!(await deps.guarantees.claim(contract.id, month, incident.id))) continue;
      if (await note(deps, incident, { contract: contract.id, month, ...toldOf(stands) }, now)) broken += 1;
    }
  }
  return { broken };
}

const toldOf = ({ customer, guaranteePct }: Standing): Pick<Standing, 'customer' | 'guaranteePct'> => ({
  customer,
  guaranteePct,
});

/** It hurt one of the contract's services, for its customer, in the month, and nothing was said of that yet. */
function mayBreak(incident: Incident, contract: Contract, month: string, now: number): boolean {
  const period = contractPeriod(contract, month);
  if (period === undefined || incident.broken.some((one) => one.contract === contract.id && one.month === month))
    return false;
  return impactParts(incident).some(
    ({ services, customers, start, end }) =>
      contract.services.some((service) => services.includes(service)) &&
      (customers === 'all' || customers.includes(contract.customer)) &&
      start < Math.min(now, period.end) &&
      (end ?? now) > period.start,
  );
}

async function note(
  { log, policies }: WatchGuaranteesDeps,
  { id, policy }: Incident,
  guarantee: Omit<EventOf<'GuaranteeBroken'>, 'type' | 'at' | 'by'>,
  now: number,
): Promise<boolean> {
  const knows = factOf(await policies.get(policy));
  const commandId = `guarantee:${guarantee.contract}:${guarantee.month}`;
  const outcome = await commitDecision(log, id, { commandId }, now, (incident) => {
    const at = { at: now, by: TOCSIN };
    const events: IncidentEvent[] = [{ type: 'GuaranteeBroken', ...at, ...guarantee }];
    if (knows && incident.facts[FACT] !== true) events.push({ type: 'FactsNoted', ...at, facts: { [FACT]: true } });
    return { ok: true, events };
  });
  return outcome.kind === 'committed' && !outcome.replayed;
}

const factOf = ({ facts }: CompiledPolicy): boolean => facts?.[FACT]?.kind === 'yes-no';
