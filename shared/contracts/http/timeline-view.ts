import type { IncidentEvent } from '../../domain/incident/incident-events.ts';
import { toIso } from '../../domain/ids.ts';

const INSTANTS = new Set([
  'at',
  'dueAt',
  'quietAt',
  'receivedAt',
  'firingAt',
  'impactBegan',
  'stateChangedAt',
  'until',
  'start',
  'end',
]);

/** One event as the timeline shows it: every instant in ISO, everything else as it stands in the log. */
export const timelineItem = (event: IncidentEvent): Record<string, unknown> =>
  written(event) as Record<string, unknown>;

function written(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(written);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, held]) => [
      name,
      INSTANTS.has(name) && typeof held === 'number' ? toIso(held) : written(held),
    ]),
  );
}
