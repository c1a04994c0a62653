import type { AlertState } from '../ladder/deadlines.ts';
import { deadlines, promisedRungAt } from '../ladder/deadlines.ts';
import { decideNextRung, type Reachable } from '../ladder/decide-next-rung.ts';
import type { Terms } from '../ladder/terms.ts';
import { TOCSIN } from '../ids.ts';
import { evolve } from './evolve.ts';
import { hearAll } from './hear-alert.ts';
import { isActive, type Incident } from './incident.ts';
import type { IncidentEvent } from './incident-events.ts';

export interface AdvanceContext {
  readonly terms: Terms;
  readonly alert: AlertState;
  readonly reachable: Reachable;
  readonly now: number;
}

/**
 * What time and the alert have done to an incident by `now`: every deadline that is past, in the order in which they fell due.
 * Empty when nothing is due. Asked again after its events are folded in, it answers nothing more for the same instant.
 */
export function advance(incident: Incident, context: AdvanceContext): IncidentEvent[] {
  const events: IncidentEvent[] = [];
  let current = incident;
  for (;;) {
    const heard = catchUpWithAlert(current, context);
    const next = heard.length > 0 ? heard : nextDue(current, context);
    if (next.length === 0) return events;
    events.push(...next);
    current = next.reduce(evolve, current);
  }
}

/**
 * Flaps inside the hold-down are not in the log; a refiring that outlived it is written before anything is decided on it. Once
 * nobody answers for the incident any more, the log is to have all that the alert's item has.
 */
function catchUpWithAlert(incident: Incident, { alert, now }: AdvanceContext): IncidentEvent[] {
  if (alert === undefined || incident.status === 'closed') return [];
  return alert.state === 'firing' || !isActive(incident) ? hearAll(incident, alert, now) : [];
}

function nextDue(incident: Incident, context: AdvanceContext): IncidentEvent[] {
  const { terms, alert, now } = context;
  const at = { at: now, by: TOCSIN };
  const due = deadlines(incident, alert, terms).find(({ dueAt }) => dueAt <= now);
  switch (due?.kind) {
    case undefined:
      return [];
    case 'hold-down':
      return [
        ...(alert === undefined ? [] : hearAll(incident, alert, now)),
        { type: 'IncidentResolved', ...at, cause: 'quiet' },
      ];
    case 'rung':
      return decideNextRung(incident, terms, context.reachable, promisedRungAt(incident, terms) ?? due.dueAt, now);
    case 'response':
    case 'resolution':
      return [{ type: 'TargetMissed', ...at, target: due.kind, dueAt: due.dueAt }];
    case 'reopen':
      return [{ type: 'IncidentReopened', ...at, reason: 'the alert still fires' }];
    case 'auto-close':
      return [{ type: 'IncidentClosed', ...at }];
  }
}
