import { impactSpans } from './impact-spans.ts';
import { firesInLog, resolutionOf, type Incident } from './incident.ts';
import type { ImpactPart } from './impact-part.ts';

/**
 * Whom the incident hurt, how, and when, by the facts: what a commander said of it, or else what its alert or its reporter did.
 * What came after the commander's word adds to it: alarms, and what went on when it was reopened. A part without an end is still
 * going on. A drill hurts nobody.
 */
export function impactParts(incident: Incident): ImpactPart[] {
  const { impactEdit: edit, drill } = incident;
  if (drill) return [];
  if (edit === undefined) return told(incident, impactSpans(incident));
  return [...edit.parts.map((part) => ended(part, incident, edit.at)), ...sinceThen(incident, edit.at)];
}

/**
 * The same for an edit that leaves their end as it is: where a person's word ended what an alert still tells of, it may go on, and
 * has no end yet.
 */
export function partsToEdit(incident: Incident): ImpactPart[] {
  const resolvedAt = resolutionOf(incident)?.at;
  const mayGoOn = incident.status === 'resolved' && firesInLog(incident);
  return impactParts(incident).map(({ end, ...part }) =>
    end === undefined || (mayGoOn && end === resolvedAt) ? part : { ...part, end },
  );
}

/** A part that had no end when it was said ends with whatever went on then. */
function ended(part: ImpactPart, incident: Incident, saidAt: number): ImpactPart {
  if (part.end !== undefined) return part;
  const spans = impactSpans(incident);
  const running =
    spans.find(({ start, end }) => start <= saidAt && (end === undefined || end > saidAt)) ?? spans.at(-1);
  const end = running === undefined ? resolutionOf(incident)?.at : running.end;
  return end === undefined ? part : { ...part, end: Math.max(end, part.start) };
}

/** What began after the commander's word; and from a reopening on, what had begun before and went on. */
function sinceThen(incident: Incident, saidAt: number): ImpactPart[] {
  const { activeSince } = incident;
  const spans = impactSpans(incident).flatMap(({ start, end }) => {
    if (start > saidAt) return [{ start, end }];
    if (activeSince <= saidAt || (end !== undefined && end <= activeSince)) return [];
    return [{ start: activeSince, end }];
  });
  return told(incident, spans);
}

/** Spans as its alert or its reporter told of them, with whom and what they concern. */
function told(
  { impact: level, service, everyone, customers }: Incident,
  spans: readonly { readonly start: number; readonly end?: number | undefined }[],
): ImpactPart[] {
  if (level === 'none' || service === undefined || (!everyone && customers.length === 0)) return [];
  return spans.map(({ start, end }) => ({
    level,
    start,
    ...(end === undefined ? {} : { end }),
    services: [service],
    customers: everyone ? 'all' : [...customers],
  }));
}
