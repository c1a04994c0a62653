import type { AlertRecord } from '../alert/alert-record.ts';
import type { FiringSpan } from '../alert/firing-spans.ts';
import { TOCSIN } from '../ids.ts';
import { isActive, isUnanswered, type Incident } from '../incident/incident.ts';
import { placeOnLadder } from './decide-next-rung.ts';
import { dueAsks, type DueAsk } from './due-asks.ts';
import { dueEscalations, type DueEscalation } from './due-escalations.ts';
import { dueTargets } from './due-targets.ts';
import { rungFailedAt, samePlace } from './fail-page.ts';
import type { Terms } from './terms.ts';

/** What falls due: a move of Tocsin's own, or the end of a time that was promised. */
export type Deadline = { readonly dueAt: number } & (
  | { readonly kind: 'rung' | 'reminder' | 'hold-down' | 'reopen' | 'auto-close' | 'maintenance' }
  /** The end of the time for which the customer is waited for. */
  | { readonly kind: 'wait' }
  /**
   * `target` is `response`, `resolution` or the id of a promise of the policy. A warning comes when four fifths of it are over. While
   * the customer is waited for it stands still, with `pausedMs` left, and `dueAt` is when it would come if they stayed silent.
   */
  | { readonly kind: 'target'; readonly target: string; readonly pausedMs?: number }
  | { readonly kind: 'warning'; readonly target: string; readonly targetDueAt: number; readonly pausedMs?: number }
  | { readonly kind: 'escalation'; readonly escalation: DueEscalation }
  | { readonly kind: 'ask'; readonly ask: DueAsk }
);

/** What fell due is being done, which takes a moment; this long after it, it is overdue and the auditor takes it in hand. */
export const OVERDUE_AFTER_MS = 30_000;

/** Time left, in milliseconds: 0 while what is due is being done, negative once it is overdue. */
export function remainingMs({ dueAt }: Pick<Deadline, 'dueAt'>, now: number): number {
  const left = dueAt - now;
  return left < -OVERDUE_AFTER_MS ? left : Math.max(0, left);
}

/** What the alert's item says of an incident now; absent for one that a person reported. */
export type AlertState =
  | (Pick<AlertRecord, 'key' | 'state' | 'receivedAt' | 'changedAt' | 'flaps'> & {
      readonly spans: readonly FiringSpan[];
    })
  | undefined;

/**
 * Everything that will fall due for an incident if nothing else happens, earliest first. Empty only when it is closed or
 * when nobody could be reached at all and every target is past: then the unroutable alarm stands (row X4).
 */
export function deadlines(incident: Incident, alert: AlertState, terms: Terms): Deadline[] {
  const due: Deadline[] = [];
  if (incident.status === 'resolved') {
    if (alert?.state === 'firing') due.push({ kind: 'reopen', dueAt: reopensAt(incident, terms) });
    due.push({ kind: 'auto-close', dueAt: incident.resolution.at + terms.autoCloseMs });
  }
  if (isActive(incident)) {
    if (alert?.state === 'quiet' && !isOverruled(incident, alert.receivedAt))
      due.push({ kind: 'hold-down', dueAt: alert.receivedAt + terms.holdDownMs });
    // Inside maintenance nothing else runs but what a person asked for; what recovers in the same instant in which that ends is over before it.
    if (incident.held !== undefined) {
      due.push({ kind: 'maintenance', dueAt: held(incident.held.until, alert, terms) }, ...endOfWait(incident));
      return due.sort((a, b) => a.dueAt - b.dueAt);
    }
    const rungDue = nextRungDue(incident, alert, terms);
    const rungs: Deadline[] = rungDue === undefined ? [] : [{ kind: 'rung', dueAt: rungDue }];
    const escalations = dueEscalations(incident, terms).map((escalation): Deadline => ({
      kind: 'escalation',
      escalation,
      dueAt: held(escalation.dueAt, alert, terms),
    }));
    // At one instant, what goes higher comes before a rung, which then is not paged once more; but never before the first one.
    const hasBegun = placeOnLadder(incident).position !== undefined;
    due.push(...(hasBegun ? [...escalations, ...rungs] : [...rungs, ...escalations]));
    due.push(...reminders(incident, alert, terms));
    due.push(...dueAsks(incident, terms).map((ask) => ({ kind: 'ask' as const, ask, dueAt: ask.dueAt })));
    due.push(...targets(incident, terms));
    due.push(...endOfWait(incident));
    due.push(...warnings(incident, terms));
  }
  return due.sort((a, b) => a.dueAt - b.dueAt);
}

/** The customer is waited for, by whatever is held meanwhile. */
function endOfWait({ waits }: Incident): Deadline[] {
  const wait = waits.at(-1);
  return wait === undefined || wait.endedAt !== undefined ? [] : [{ kind: 'wait', dueAt: wait.until }];
}

/** A person reopened it although the alert had been quiet: their word stands until the alert speaks again. */
function isOverruled({ activeSince, milestones }: Incident, quietSince: number): boolean {
  const reopening = milestones.find(({ what }) => what === 'reopening');
  return reopening !== undefined && reopening.by !== TOCSIN && quietSince <= activeSince;
}

/** The times that were promised and are still running: response and resolution of the severity, and the policy's own promises. */
const targets = (incident: Incident, terms: Terms): Deadline[] =>
  dueTargets(incident, terms)
    .filter(({ id }) => !incident.missed.includes(id))
    .map(({ id, dueAt, pausedMs }) => ({ kind: 'target', target: id, dueAt, ...leftOf(pausedMs?.due) }));

/** Whoever can still keep one of them is warned of it once. */
const warnings = (incident: Incident, terms: Terms): Deadline[] =>
  dueTargets(incident, terms)
    .filter(({ id, warnAt, dueAt }) => !incident.missed.includes(id) && !incident.warned.includes(id) && warnAt < dueAt)
    .map(({ id, dueAt, warnAt, pausedMs }) => ({
      kind: 'warning',
      target: id,
      targetDueAt: dueAt,
      dueAt: warnAt,
      ...leftOf(pausedMs?.warn),
    }));

const leftOf = (pausedMs: number | undefined) => (pausedMs === undefined ? {} : { pausedMs });

/** Those paged on the present rung are reminded once, while it waits for them (row S1.6). */
function reminders(incident: Incident, alert: AlertState, terms: Terms): Deadline[] {
  const { position } = placeOnLadder(incident);
  const page = position && incident.pages.findLast((one) => samePlace(one, position));
  const after = [...terms.rungs, ...terms.catchAll][position?.index ?? -1]?.remindAfterMs;
  if (!isUnanswered(incident) || page === undefined || after === undefined || page.remindedAt !== undefined) return [];
  const isLast = incident.unroutableSince !== undefined;
  return isLast ? [] : [{ kind: 'reminder', dueAt: held(page.at + after, alert, terms) }];
}

/** A person who resolves while the alert fires gets a hold-down's grace; a recovery that was none reopens at once. */
const reopensAt = (incident: Extract<Incident, { status: 'resolved' }>, terms: Terms): number =>
  incident.resolution.cause === 'person' ? incident.resolution.at + terms.holdDownMs : incident.resolution.at;

/**
 * When the next rung is promised, whether or not the ladder is being held; undefined once it has an answer or an end. A rung on
 * which nobody could be told is over when its last page failed (failures 10 and 13).
 */
export function promisedRungAt(incident: Incident, terms: Terms): number | undefined {
  if (!isUnanswered(incident) || incident.unroutableSince !== undefined) return undefined;
  if (incident.held !== undefined) return incident.held.until;
  const { position } = placeOnLadder(incident);
  if (position === undefined) return incident.climb?.orderedAt ?? incident.activeSince;
  const failedAt = rungFailedAt(incident.pages.find((page) => samePlace(page, position)));
  if (failedAt !== undefined) return failedAt;
  const rung = [...terms.rungs, ...terms.catchAll][position.index];
  return position.reachedAt + (rung?.acknowledgeWithinMs ?? 0);
}

/**
 * The ladder holds while its alert is quiet: nobody is woken for what has just recovered. It never holds for longer than
 * one hold-down past the promise, so that an alert which flaps for ever still reaches a person.
 */
function nextRungDue(incident: Incident, alert: AlertState, terms: Terms): number | undefined {
  const promised = promisedRungAt(incident, terms);
  return promised === undefined ? undefined : held(promised, alert, terms);
}

function held(promised: number, alert: AlertState, { holdDownMs }: Terms): number {
  if (alert?.state !== 'quiet') return promised;
  return Math.min(Math.max(promised, alert.receivedAt + holdDownMs), promised + holdDownMs);
}
