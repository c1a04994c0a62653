import { intersect, lengthOf, type Interval } from '../calendar/interval.ts';
import { impactParts } from '../incident/impact-parts.ts';
import type { Incident } from '../incident/incident.ts';
import { percentFloored, rational } from '../sla/rational.ts';

/** How much of a stretch of time a service could be used. */
export interface Availability {
  readonly service: string;
  readonly observedMs: number;
  /** In an outage, each instant counted once, whoever it hit. */
  readonly downMs: number;
  /** In a degradation: that is no outage, and stands beside. */
  readonly degradedMs: number;
  /** Exact: milliseconds over milliseconds; null where nothing has been observed yet. */
  readonly uptime: { readonly num: number; readonly den: number } | null;
  /** Cut, never rounded up. */
  readonly percent: number | null;
  /** The incidents that it stands on. */
  readonly incidents: readonly string[];
}

/** Of one service in `observed`, by what incidents did to it. Exercises did nothing. */
export function availabilityOf(service: string, incidents: readonly Incident[], observed: Interval): Availability {
  const hits = incidents.flatMap((incident) =>
    impactParts(incident)
      .filter(({ services }) => services.includes(service))
      .map(({ level, start, end }) => ({ id: incident.id, level, start, end: end ?? observed.end }))
      .filter((part) => intersect([part], [observed]).length > 0),
  );
  const time = (level: 'outage' | 'degraded'): number =>
    lengthOf(
      intersect(
        hits.filter((hit) => hit.level === level),
        [observed],
      ),
    );
  const observedMs = Math.max(0, observed.end - observed.start);
  const downMs = time('outage');
  const uptime = observedMs === 0 ? null : { num: observedMs - downMs, den: observedMs };
  return {
    service,
    observedMs,
    downMs,
    degradedMs: time('degraded'),
    uptime,
    percent: uptime === null ? null : percentFloored(rational(uptime.num, uptime.den)),
    incidents: [...new Set(hits.map(({ id }) => id))],
  };
}
