import type { IncidentLog } from '../adapters/incident-log.ts';
import type { MaintenanceStore } from '../adapters/maintenance-store.ts';
import type { IncidentId } from '../domain/ids.ts';
import type { Incident } from '../domain/incident/incident.ts';
import { idOfSource, maintenanceId, type MaintenanceId } from '../domain/maintenance/announcement.ts';
import { covers, moveHold } from '../domain/maintenance/decide-hold.ts';
import { findSeverity, type CompiledPolicy } from '../domain/policy/policy.ts';
import { atMost } from '../runtime/at-most.ts';
import type { Assessed } from './complete-opening.ts';
import { commitDecision } from './commit-decision.ts';

export interface HoldDeps {
  readonly log: IncidentLog;
  readonly maintenance: MaintenanceStore;
}

const AT_ONCE = 8;

/** An alert on a service under announced maintenance is recorded, and pages when that is over, unless its severity pages all the same. */
export async function heldByMaintenance(
  { maintenance }: Pick<HoldDeps, 'maintenance'>,
  policy: CompiledPolicy,
  { service, severity, customers }: Pick<Assessed, 'service' | 'severity' | 'customers'>,
  now: number,
): Promise<Assessed['held']> {
  if (service === undefined || findSeverity(policy, severity)?.pagesInMaintenance === true) return undefined;
  const running = await maintenance.running(service, now);
  // Of several, as may meet for different customers, the one that lasts longest.
  const [last] = running.filter(({ item }) => covers(item, { customers })).sort((a, b) => b.window.end - a.window.end);
  return last === undefined ? undefined : { maintenance: last.window.source, until: last.window.end };
}

/** Holds every open incident that this maintenance holds for as long as it now lasts. How many have moved. */
export async function moveHolds(deps: HoldDeps, id: MaintenanceId, now: number): Promise<number> {
  const marks = await deps.log.openIncidents();
  const moved = await atMost(AT_ONCE, marks, async ({ sk }) => {
    const incident = (await deps.log.load(sk))?.incident;
    const held = incident?.held;
    return held !== undefined && idOfSource(held.maintenance) === id && (await moveOne(deps, sk, id, now));
  });
  return moved.filter(Boolean).length;
}

/** The same of one incident, by whatever holds it: for the auditor, should a change have died before it came so far. */
export async function keepHold(deps: HoldDeps, { id, held }: Incident, now: number): Promise<boolean> {
  return held !== undefined && moveOne(deps, id, maintenanceId.parse(idOfSource(held.maintenance)), now);
}

async function moveOne(deps: HoldDeps, incident: IncidentId, id: MaintenanceId, now: number): Promise<boolean> {
  const item = await deps.maintenance.get(id);
  const commandId = `maintenance:${id}:${item?.version ?? 'gone'}:${now}`;
  const outcome = await commitDecision(deps.log, incident, { commandId }, now, (current) => ({
    ok: true,
    events:
      current.held !== undefined && idOfSource(current.held.maintenance) === id ? moveHold(current, item, now) : [],
  }));
  return outcome.kind === 'committed';
}
