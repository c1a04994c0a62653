import type { Grouping } from '../contracts/http/figures-requests.ts';
import { availabilityOf } from '../domain/figures/availability.ts';
import { figuresOf, formulas } from '../domain/figures/figures.ts';
import { kpisOf } from '../domain/figures/kpis.ts';
import type { Life } from '../domain/figures/life.ts';
import { groupedBy } from '../domain/figures/response-report.ts';
import { intersect, lengthOf, type Interval } from '../domain/calendar/interval.ts';
import { toIso } from '../domain/ids.ts';
import { impactParts } from '../domain/incident/impact-parts.ts';
import type { Incident } from '../domain/incident/incident.ts';
import { lifeLed, loadAll, openedBetween, type FiguresDeps } from './lives-between.ts';

const DAY = 86_400_000;
/** So far back an incident may stand whose repetition another one is. */
const BEFORE_MS = 30 * DAY;

/** The figures of `[from, to)` as far as it has come, beside the policy's targets (rows S2.12, S3.6, S4.9 and S4.10). Without exercises. */
export async function reportKpis(
  deps: FiguresDeps,
  { from, to, by }: { readonly from: number; readonly to: number; readonly by?: Grouping | undefined },
  now: number,
) {
  const observed = { start: from, end: Math.max(from, Math.min(to, now)) };
  const [opened, contracts, services] = await Promise.all([
    openedBetween(deps, from - BEFORE_MS, to),
    deps.directory.contracts(),
    deps.directory.services(),
  ]);
  const real = opened.filter(({ incident }) => !incident.drill);
  const all = await Promise.all(real.map((one) => lifeLed(deps, one, contracts, now)));
  const lives = all.filter(({ incident }) => incident.openedAt >= from);
  const before = all.filter(({ incident }) => incident.openedAt < from);
  const touching = await touchedBy(
    deps,
    services.map(({ id }) => id),
    observed,
    all,
  );
  const availability = services.map(({ id }) => availabilityOf(id, touching, observed));
  const upMs = upIn(touching, observed);
  const figures = (some: readonly Life[], up = upMs) => figuresOf(some, all, up);
  return {
    from: toIso(from),
    to: toIso(to),
    incidents: lives.length,
    drillsLeftOut: opened.filter(({ incident }) => incident.drill && incident.openedAt >= from).length,
    kpis: kpisOf(deps.policies.current.policy, { lives, before, upMs, availability }),
    figures: figures(lives),
    services: availability.map((one) => ({
      ...one,
      betweenFailures: figures(
        lives.filter(({ incident }) => incident.service === one.service),
        one.observedMs - one.downMs,
      ).betweenFailures,
    })),
    ...(by === undefined
      ? {}
      : {
          by,
          groups: groupedBy(lives, (life) => keysBy(by, life)).map(([key, some]) => {
            // How long a group was observed is known of a service only: it stands there.
            const { betweenFailures: _of, ...rest } = figures(some);
            return { key, incidents: some.map(({ incident }) => incident.id), ...rest };
          }),
        }),
    formulas,
  };
}

function keysBy(by: Grouping, { incident }: Life): readonly string[] {
  switch (by) {
    case 'severity':
      return [incident.severity];
    case 'service':
      return incident.service === undefined ? [] : [incident.service];
    case 'customer':
      return incident.customers;
    case 'month':
      return [toIso(incident.openedAt).slice(0, 7)];
  }
}

/** Whatever hurt in that time, though it began before it. */
async function touchedBy(
  { impacts, log }: FiguresDeps,
  services: readonly string[],
  observed: Interval,
  known: readonly Life[],
): Promise<Incident[]> {
  const there = known.map(({ incident }) => incident);
  const ids = new Set<string>(there.map(({ id }) => id));
  const [noted, open] = await Promise.all([
    Promise.all(services.flatMap((service) => monthsOf(observed).map((month) => impacts.onService(service, month)))),
    log.openIncidents(),
  ]);
  const hurt = noted.flat().map(({ incident }) => incident);
  const others = [...hurt, ...open.map(({ sk }) => sk)].filter((id) => !ids.has(id));
  return [...there, ...(await loadAll(log, others)).map(({ incident }) => incident)];
}

/** Every month (UTC) that it touches. */
function monthsOf({ start, end }: Interval): string[] {
  const months = new Set<string>();
  for (let at = start; at < end; at += DAY) months.add(toIso(at).slice(0, 7));
  return [...months.add(toIso(end).slice(0, 7))];
}

/** How long nothing at all was in an outage. */
function upIn(incidents: readonly Incident[], observed: Interval): number {
  const down = incidents
    .flatMap(impactParts)
    .filter(({ level }) => level === 'outage')
    .map(({ start, end }) => ({ start, end: end ?? observed.end }));
  return observed.end - observed.start - lengthOf(intersect(down, [observed]));
}
