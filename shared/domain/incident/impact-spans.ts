import type { FiringSpan } from '../alert/firing-spans.ts';
import { resolutionOf, type Incident } from './incident.ts';

/**
 * When the incident hurt, by the facts and not by the paging: from the alarm's own time of change to that of the last recovery;
 * for one that a person reported, from when they say it began until it was resolved. A person's word that it is over ends an
 * impact whose alert never recovered. A span without an end is still going on.
 */
export function impactSpans(incident: Incident): FiringSpan[] {
  if (incident.impact === 'none') return [];
  const resolvedAt = resolutionOf(incident)?.at;
  const spans = incident.alert?.spans ?? [{ start: incident.impactBegan ?? incident.openedAt, end: undefined }];
  return spans.map(({ start, end }) => ({
    start,
    end: end ?? (resolvedAt === undefined ? undefined : Math.max(resolvedAt, start)),
  }));
}
