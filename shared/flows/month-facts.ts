import type { ExclusionStore } from '../adapters/exclusion-store.ts';
import type { ImpactIndex } from '../adapters/impact-index.ts';
import type { IncidentLog } from '../adapters/incident-log.ts';
import type { IncidentId } from '../domain/ids.ts';
import { impactParts } from '../domain/incident/impact-parts.ts';
import type { ImpactPart } from '../domain/incident/impact-part.ts';
import type { Impact, Reach } from '../domain/sla/evidence-of.ts';
import type { ApprovedExclusion, Maintenance } from '../domain/sla/exclude-downtime.ts';
import type { Exclusion } from '../domain/sla/exclusion.ts';
import { monthAround, monthPeriod } from '../domain/sla/period.ts';
import { atMost } from '../runtime/at-most.ts';
import { mayChange } from './note-impact.ts';

/** Windows of maintenance, as they were announced. */
export interface MaintenanceSource {
  windowsOn(services: readonly string[], from: number, to: number): Promise<(Maintenance & Reach)[]>;
}

export interface FactsDeps {
  readonly log: IncidentLog;
  readonly impacts: ImpactIndex;
  readonly maintenance: MaintenanceSource;
  readonly exclusions: ExclusionStore;
}

/** What happened to services in a month: read once a service, and only of those that somebody asks for. */
export interface MonthFacts {
  /** Those that a customer of the services may be concerned by. */
  impactsOn(services: readonly string[], customer: string): Promise<Impact[]>;
  maintenanceOn(services: readonly string[]): Promise<(Maintenance & Reach)[]>;
  readonly exclusions: readonly Exclusion[];
}

const WEEK_MS = 7 * 86_400_000;
const LOADS_AT_ONCE = 16;

/**
 * The facts of a month. Incidents that are not closed are read from their logs; the others from the index or, where it is to be
 * signed (`from: 'logs'`), from their logs as well.
 */
export async function monthFacts(deps: FactsDeps, month: string, from: 'index' | 'logs'): Promise<MonthFacts> {
  const around = monthAround(month);
  const open = (await deps.log.openIncidents()).map(({ sk }) => sk);
  const inLogs = new Map<IncidentId, Promise<Impact[]>>();
  const ofLog = (id: IncidentId): Promise<Impact[]> => {
    const known = inLogs.get(id) ?? impactsOf(deps.log, id);
    inLogs.set(id, known);
    return known;
  };
  const openImpacts = (await atMost(LOADS_AT_ONCE, open, ofLog)).flat();
  const isOpen = new Set<string>(open);
  const openOn = byReach(openImpacts);
  const readService = async (service: string): Promise<Impact[]> => {
    const noted = (await deps.impacts.onService(service, month)).filter(({ incident }) => !isOpen.has(incident));
    if (from === 'index')
      return noted.flatMap(({ incident, parts, unfinished }) =>
        parts.map((part) => impactOf(incident, part, unfinished)),
      );
    return (await atMost(LOADS_AT_ONCE, noted, ({ incident }) => ofLog(incident))).flat();
  };
  const onService = remembered(async (service: string) => byReach(await readService(service)));
  const maintenance = remembered((service: string) =>
    deps.maintenance.windowsOn([service], around.start - WEEK_MS, around.end + WEEK_MS),
  );
  return {
    impactsOn: async (services, customer) => [
      ...new Set([openOn, ...(await Promise.all(services.map(onService)))].flatMap((reach) => reach(customer))),
    ],
    maintenanceOn: async (services) => (await Promise.all(services.map(maintenance))).flat(),
    exclusions: await deps.exclusions.touching(around.start, around.end),
  };
}

/** Those that finance has approved, as evidence. */
export const approvedOnly = (exclusions: readonly Exclusion[]): (ApprovedExclusion & Reach)[] =>
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

/** What concerns one customer is found without a look at what concerns others only. */
function byReach(impacts: readonly Impact[]): (customer: string) => readonly Impact[] {
  const everybody = impacts.filter(({ customers }) => customers === 'all');
  const named = new Map<string, Impact[]>();
  for (const impact of impacts)
    for (const customer of impact.customers === 'all' ? [] : impact.customers) {
      const own = named.get(customer);
      if (own === undefined) named.set(customer, [impact]);
      else own.push(impact);
    }
  return (customer) => [...everybody, ...(named.get(customer) ?? [])];
}

function remembered<T>(read: (service: string) => Promise<T>): (service: string) => Promise<T> {
  const known = new Map<string, Promise<T>>();
  return (service) => {
    const found = known.get(service) ?? read(service);
    known.set(service, found);
    return found;
  };
}
