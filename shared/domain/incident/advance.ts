import { deadlines, promisedRungAt, type AlertState, type Deadline } from '../ladder/deadlines.ts';
import { decideNextRung, peopleOn, placeOnLadder, type Reachable } from '../ladder/decide-next-rung.ts';
import { raiseAsk } from '../ladder/due-asks.ts';
import { escalate, type DueEscalation } from '../ladder/due-escalations.ts';
import { failPage } from '../ladder/fail-page.ts';
import type { Terms } from '../ladder/terms.ts';
import { TOCSIN } from '../ids.ts';
import type { MarkReason } from '../communication/channel-mark.ts';
import type { PageChannel } from '../communication/page-channel.ts';
import { evolve } from './evolve.ts';
import { hearAll } from './hear-alert.ts';
import { isActive, type Incident } from './incident.ts';
import type { IncidentEvent } from './incident-events.ts';

export interface AdvanceContext {
  readonly terms: Terms;
  readonly alert: AlertState;
  readonly reachable: Reachable;
  /** What is known of the channels of somebody who is reachable; absent: nothing is wrong with any. */
  readonly standing?: (person: string) => ChannelStanding;
  readonly now: number;
}

/** Which channels of somebody a page may use, and which it may not, and why. */
export interface ChannelStanding {
  readonly good: readonly PageChannel[];
  readonly bad: readonly { readonly channel: PageChannel; readonly why: MarkReason }[];
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
  const due = firstOf(deadlines(incident, alert, terms).filter(({ dueAt }) => dueAt <= now));
  switch (due?.kind) {
    case undefined:
      return [];
    case 'hold-down':
      return [
        ...(alert === undefined ? [] : hearAll(incident, alert, now)),
        { type: 'IncidentResolved', ...at, cause: 'quiet' },
      ];
    case 'rung': {
      const { position } = placeOnLadder(incident);
      const promisedToClimb = position === undefined ? incident.climb?.dueAt : undefined;
      const promised = promisedToClimb ?? promisedRungAt(incident, terms) ?? due.dueAt;
      const climbed = decideNextRung(incident, terms, context.reachable, promised, now);
      return [...climbed, ...passMarked(climbed.reduce(evolve, incident), climbed, context)];
    }
    case 'target':
      return [{ type: 'TargetMissed', ...at, target: due.target, dueAt: due.dueAt }];
    case 'warning':
      return [{ type: 'TargetWarned', ...at, target: due.target, dueAt: due.targetDueAt }];
    case 'wait':
      return [{ type: 'CustomerAnswered', ...at, note: 'nothing was heard for as long as it was to wait' }];
    case 'escalation':
      return escalateNow(incident, due.escalation, context);
    case 'ask':
      return raiseAsk(incident, due.ask, context.reachable, now);
    case 'reminder':
      return remind(incident, due.dueAt, now);
    case 'reopen':
      return [{ type: 'IncidentReopened', ...at, reason: 'the alert still fires' }];
    case 'auto-close':
      return [{ type: 'IncidentClosed', ...at }];
    case 'maintenance':
      return [{ type: 'PagingReleased', ...at, reason: 'the maintenance is over and it still fires' }];
  }
}

/** What fell due first. Nobody is warned of what is missed by now. */
const firstOf = (past: readonly Deadline[]): Deadline | undefined =>
  past.find(
    (one) => one.kind !== 'warning' || !past.some((other) => other.kind === 'target' && other.target === one.target),
  );

/** A pass of its own: the ladder, whose first is 1, comes to the same rung later, and its pages are others than these. */
const BESIDE = 0;

/** The rung is paged next; or at once beside the ladder, where the policy has it so and nobody has answered yet. */
function escalateNow(
  incident: Incident,
  due: DueEscalation,
  { terms, reachable, now }: AdvanceContext,
): IncidentEvent[] {
  const event = escalate(due, now);
  const rung = terms.rungs[due.index];
  if (due.escalation.beside !== true || incident.status !== 'open' || rung === undefined) return [event];
  const people = peopleOn(rung, reachable);
  const { id, channels } = rung;
  const place = { at: now, by: TOCSIN, pass: BESIDE, index: due.index, rung: id, dueAt: due.promisedAt };
  return [
    { ...event, beside: true },
    ...(people.length === 0
      ? []
      : [{ type: 'RungReached' as const, ...place, people, channels: [...channels], beside: true as const }]),
  ];
}

/** The present rung's people once more. */
function remind({ position }: Incident, dueAt: number, now: number): IncidentEvent[] {
  if (position === undefined) return [];
  const { pass, index, rung } = position;
  return [{ type: 'RungReminded', at: now, by: TOCSIN, pass, index, rung, dueAt }];
}

/** A page on a channel that is marked as bad has failed before it was sent: the next channel takes its place at once. */
function passMarked(
  incident: Incident,
  climbed: readonly IncidentEvent[],
  { standing, now }: AdvanceContext,
): IncidentEvent[] {
  const rung = climbed.some(({ type }) => type === 'RungReached') ? incident.pages.at(-1) : undefined;
  if (standing === undefined || rung === undefined) return [];
  let current = incident;
  return rung.people.flatMap((person) => {
    const { good, bad } = standing(person);
    return bad.flatMap(({ channel, why }) => {
      const page = { person, channel, pass: rung.pass, rung: rung.rung, reason: `the channel is marked: ${why}` };
      const events = failPage(current, page, good, now);
      current = events.reduce(evolve, current);
      return events;
    });
  });
}
