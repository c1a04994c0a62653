import type { AlertState } from '../ladder/deadlines.ts';
import { deadlines, promisedRungAt } from '../ladder/deadlines.ts';
import { decideNextRung, type Reachable } from '../ladder/decide-next-rung.ts';
import type { Terms } from '../ladder/terms.ts';
import { TOCSIN } from '../ids.ts';
import { evolve } from './evolve.ts';
import { firesInLog, type AttachedAlert, type Incident } from './incident.ts';
import type { EventOf, IncidentEvent } from './incident-events.ts';

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
    const next = catchUpWithAlert(current, context) ?? nextDue(current, context);
    if (next.length === 0) return events;
    events.push(...next);
    current = next.reduce(evolve, current);
  }
}

/**
 * Flaps inside the hold-down are not in the log; a refiring that outlived it is written before anything is decided on it. Whether
 * it goes on with the span that the log knows is the alert item's word: only it has seen every gap.
 */
function catchUpWithAlert(incident: Incident, { alert, now }: AdvanceContext): IncidentEvent[] | undefined {
  const known = incident.alert;
  if (known === undefined || alert?.state !== 'firing' || firesInLog(incident)) return undefined;
  if (incident.status === 'closed') return undefined;
  return [alertRefired(known, alert, now)];
}

/** The refiring as the log hears of it: with the end of the span before, where the two stand apart. */
export function alertRefired(
  known: AttachedAlert,
  alert: NonNullable<AlertState>,
  now: number,
): EventOf<'AlertRefired'> {
  const { flaps, changedAt, spanStart, spanBeforeEnd } = alert;
  const apart =
    spanStart !== undefined && spanBeforeEnd !== undefined && spanStart > (known.spans.at(-1)?.start ?? spanStart);
  const at = { type: 'AlertRefired', at: now, by: TOCSIN, key: known.facts.key, flaps } as const;
  return apart ? { ...at, firingAt: spanStart, quietAt: spanBeforeEnd } : { ...at, firingAt: changedAt };
}

function nextDue(incident: Incident, context: AdvanceContext): IncidentEvent[] {
  const { terms, alert, now } = context;
  const at = { at: now, by: TOCSIN };
  const due = deadlines(incident, alert, terms).find(({ dueAt }) => dueAt <= now);
  switch (due?.kind) {
    case undefined:
      return [];
    case 'hold-down':
      return [...quietedFor(incident, alert, now), { type: 'IncidentResolved', ...at, cause: 'quiet' }];
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

/** The log's end of impact is the last recovery, which a flap inside the hold-down may have moved. */
function quietedFor(incident: Incident, alert: AlertState, now: number): IncidentEvent[] {
  const known = incident.alert;
  if (known === undefined || alert === undefined || known.spans.at(-1)?.end === alert.changedAt) return [];
  return [
    {
      type: 'AlertQuieted',
      at: now,
      by: TOCSIN,
      key: known.facts.key,
      quietAt: alert.changedAt,
      receivedAt: alert.receivedAt,
    },
  ];
}
