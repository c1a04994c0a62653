import { impactSpans } from './impact-spans.ts';
import { resolutionOf, type Incident } from './incident.ts';

/** How long something that is over lasted, in milliseconds, and between which instants. */
export interface Lasted {
  readonly ms: number;
  readonly began: number;
  readonly ended: number;
}

/**
 * How long a resolved incident lasted, as the statements count it: the spans of its impact without the gaps between them, and
 * without the hold-down that its resolution waited for. Undefined until it is resolved.
 */
export function howLong(incident: Incident): Lasted | undefined {
  const resolution = resolutionOf(incident);
  if (resolution === undefined) return undefined;
  // What is too small to count in a statement lasted all the same.
  const spans = impactSpans({ ...incident, impact: 'outage' });
  const endOf = (end: number | undefined): number => end ?? resolution.at;
  return {
    ms: spans.reduce((sum, { start, end }) => sum + (endOf(end) - start), 0),
    began: spans[0]?.start ?? incident.openedAt,
    ended: endOf(spans.at(-1)?.end),
  };
}
