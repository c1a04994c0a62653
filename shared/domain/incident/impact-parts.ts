import { impactSpans } from './impact-spans.ts';
import { resolutionOf, type Incident } from './incident.ts';
import type { ImpactPart } from './impact-part.ts';

/**
 * Whom the incident hurt, how, and when, by the facts: what a commander said of it, or else what its alert or its reporter did.
 * Alarms that came after the commander's word add to it. A part without an end is still going on. A drill hurts nobody.
 */
export function impactParts(incident: Incident): ImpactPart[] {
  const { impactEdit: edit, drill } = incident;
  if (drill) return [];
  if (edit === undefined) return told(incident, Number.NEGATIVE_INFINITY);
  const resolvedAt = resolutionOf(incident)?.at;
  const parts = edit.parts.map((part) =>
    part.end === undefined && resolvedAt !== undefined ? { ...part, end: Math.max(resolvedAt, part.start) } : part,
  );
  return [...parts, ...told(incident, edit.at), ...reopenedAfter(incident, edit.at)];
}

/** A person reopened what no alert tells of: it hurts again from then on. */
function reopenedAfter(incident: Incident, after: number): ImpactPart[] {
  const { alert, activeSince } = incident;
  if (alert !== undefined || activeSince <= after) return [];
  return told({ ...incident, impactBegan: activeSince }, after);
}

/** What its alert or its reporter says of impact that began after an instant. */
function told(incident: Incident, after: number): ImpactPart[] {
  const { impact: level, service, everyone, customers } = incident;
  if (level === 'none' || service === undefined || (!everyone && customers.length === 0)) return [];
  return impactSpans(incident)
    .filter(({ start }) => start > after)
    .map(({ start, end }) => ({
      level,
      start,
      ...(end === undefined ? {} : { end }),
      services: [service],
      customers: everyone ? 'all' : [...customers],
    }));
}
