import { sameSpans, type FiringSpan } from '../alert/firing-spans.ts';
import { TOCSIN } from '../ids.ts';
import type { AlertState } from '../ladder/deadlines.ts';
import { firesInLog, isActive, type Incident } from './incident.ts';
import type { IncidentEvent } from './incident-events.ts';

type Heard = NonNullable<AlertState>;

/**
 * What the log has to hear of its alert at once. The first recovery, a refiring after it was over, and whatever moves the
 * impact: but while somebody answers for it, not how the last span ends, which every flap inside the hold-down moves. That is
 * said when it counts, by `advance`.
 */
export function hearAlert(incident: Incident, heard: Heard, now: number): IncidentEvent[] {
  const { alert } = incident;
  if (alert === undefined || sameSpans(alert.spans, heard.spans)) return [];
  const onlyFlapped = !firesInLog(incident) && sameSpans(withoutEnd(alert.spans), withoutEnd(heard.spans));
  return isActive(incident) && onlyFlapped ? [] : hearAll(incident, heard, now);
}

/** The log as the alert's item has it, down to the last flap. Nothing where they agree. */
export function hearAll(incident: Incident, heard: Heard, now: number): IncidentEvent[] {
  const { alert } = incident;
  if (alert === undefined || sameSpans(alert.spans, heard.spans)) return [];
  const { key, state, changedAt, receivedAt, flaps } = heard;
  const spans = [...heard.spans];
  const at = { at: now, by: TOCSIN, key, spans };
  const open = incident.status !== 'closed';
  if (open && state === 'quiet' && firesInLog(incident))
    return [{ type: 'AlertQuieted', ...at, quietAt: changedAt, receivedAt }];
  if (open && state === 'firing' && !firesInLog(incident))
    return [{ type: 'AlertRefired', ...at, firingAt: changedAt, flaps }];
  return [{ type: 'ImpactCorrected', ...at }];
}

const withoutEnd = (spans: readonly FiringSpan[]): readonly FiringSpan[] =>
  spans.map((span, index) => (index === spans.length - 1 ? { start: span.start } : span));
