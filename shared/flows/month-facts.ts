import type { ExclusionStore } from '../adapters/exclusion-store.ts';
import type { ImpactIndex } from '../adapters/impact-index.ts';
import type { MaintenanceStore } from '../adapters/maintenance-store.ts';
import type { IncidentLog } from '../adapters/incident-log.ts';
import type { IncidentId } from '../domain/ids.ts';
import { impactParts } from '../domain/incident/impact-parts.ts';
import type { ImpactPart } from '../domain/incident/impact-part.ts';
import type { Impact, Reach } from '../domain/sla/evidence-of.ts';
import type { FactSource } from '../domain/sla/service-facts.ts';
import type { ApprovedExclusion } from '../domain/sla/exclude-downtime.ts';
import type { Exclusion } from '../domain/sla/exclusion.ts';
import { monthAround, monthPeriod } from '../domain/sla/period.ts';
import { atMost } from '../runtime/at-most.ts';
import { mayChange } from './note-impact.ts';

export interface FactsDeps {
  readonly log: IncidentLog;
  readonly impacts: ImpactIndex;
  readonly maintenance: MaintenanceStore;
  readonly exclusions: ExclusionStore;
}

const WEEK_MS = 7 * 86_400_000;
const LOADS_AT_ONCE = 16;

/**
 * The facts of a month. Incidents that are not closed are read from their logs; the others from the index or, where it is to be
 * signed (`from: 'logs'`), from their logs as well.
 */
export async function monthFacts(deps: FactsDeps, month: string, from: 'index' | 'logs'): Promise<FactSource> {
  const around = monthAround(month);
  const open = new Set<IncidentId>((await deps.log.openIncidents()).map(({ sk }) => sk));
  const inLogs = new Map<IncidentId, Promise<Impact[]>>();
  const ofLog = (id: IncidentId): Promise<Impact[]> => {
    const known = inLogs.get(id) ?? impactsOf(deps.log, id);
    inLogs.set(id, known);
    return known;
  };
  const openImpacts = (await atMost(LOADS_AT_ONCE, [...open], ofLog)).flat();
  const exclusions = approvedOnly(await deps.exclusions.touching(around.start, around.end));
  return {
    impactsOn: async (service) => {
      const noted = (await deps.impacts.onService(service, month)).filter(({ incident }) => !open.has(incident));
      const closed =
        from === 'index'
          ? noted.map(({ incident, parts, unfinished }) => parts.map((part) => impactOf(incident, part, unfinished)))
          : await atMost(LOADS_AT_ONCE, noted, ({ incident }) => ofLog(incident));
      return [...openImpacts, ...closed.flat()].filter(({ services }) => services.includes(service));
    },
    maintenanceOn: async (service) => {
      const windows = await deps.maintenance.windowsOn([service], around.start - WEEK_MS, around.end + WEEK_MS);
      return windows.map((window) => ({ ...window, customers: window.customers ?? 'all' }));
    },
    exclusionsOn: (service) => Promise.resolve(exclusions.filter(({ services }) => services.includes(service))),
  };
}

/** Those that finance has approved, as evidence. */
const approvedOnly = (exclusions: readonly Exclusion[]): (ApprovedExclusion & Reach)[] =>
  exclusions.flatMap(({ id, start, end, services, customers, reason, state }) =>
    state.status === 'approved' ? [{ start, end, services, customers, reason, source: id, approvedBy: state.by }] : [],
  );

/** Whether a proposal nobody has decided yet is about a customer's service in a month. */
export const undecidedIn = (
  { start, end, services, customers, state }: Exclusion,
  contract: { readonly customer: string; readonly services: readonly string[]; readonly zone: string },
  month: string,
): boolean => {
  const period = monthPeriod(month, contract.zone);
  return (
    state.status === 'proposed' &&
    start < period.end &&
    end > period.start &&
    services.some((service) => contract.services.includes(service)) &&
    (customers === 'all' || customers.includes(contract.customer))
  );
};

async function impactsOf(log: IncidentLog, id: IncidentId): Promise<Impact[]> {
  const incident = (await log.load(id))?.incident;
  if (incident === undefined) return [];
  return impactParts(incident).map((part) => impactOf(id, part, mayChange(incident)));
}

const impactOf = (incident: string, part: ImpactPart, unfinished: boolean): Impact => ({
  incident,
  level: part.level,
  services: part.services,
  customers: part.customers,
  intervals: [{ start: part.start, end: part.end ?? null }],
  ...(part.share === undefined ? {} : { share: part.share }),
  unfinished,
});
