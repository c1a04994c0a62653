import type { AlertRecord } from '../alert/alert-record.ts';
import type { FiringSpan } from '../alert/firing-spans.ts';
import { isActive, type Incident } from '../incident/incident.ts';
import { rungFailedAt, samePlace } from './fail-page.ts';
import type { Terms } from './terms.ts';

export type DeadlineKind = 'rung' | 'response' | 'resolution' | 'hold-down' | 'reopen' | 'auto-close';

export interface Deadline {
  readonly kind: DeadlineKind;
  readonly dueAt: number;
}

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
    if (alert?.state === 'quiet') due.push({ kind: 'hold-down', dueAt: alert.receivedAt + terms.holdDownMs });
    const rungDue = nextRungDue(incident, alert, terms);
    if (rungDue !== undefined) due.push({ kind: 'rung', dueAt: rungDue });
    if (incident.status === 'open' && !incident.missed.includes('response')) {
      due.push({ kind: 'response', dueAt: incident.openedAt + terms.responseMs });
    }
    if (!incident.missed.includes('resolution')) {
      due.push({ kind: 'resolution', dueAt: incident.openedAt + terms.resolutionMs });
    }
  }
  return due.sort((a, b) => a.dueAt - b.dueAt);
}

/** A person who resolves while the alert fires gets a hold-down's grace; a recovery that was none reopens at once. */
const reopensAt = (incident: Extract<Incident, { status: 'resolved' }>, terms: Terms): number =>
  incident.resolution.cause === 'person' ? incident.resolution.at + terms.holdDownMs : incident.resolution.at;

/**
 * When the next rung is promised, whether or not the ladder is being held; undefined once it has an answer or an end. A rung on
 * which nobody could be told is over when its last page failed (failures 10 and 13).
 */
export function promisedRungAt(incident: Incident, terms: Terms): number | undefined {
  if (incident.status !== 'open' || incident.unroutableSince !== undefined) return undefined;
  const { position } = incident;
  if (position === undefined) return incident.activeSince;
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
  if (promised === undefined || alert?.state !== 'quiet') return promised;
  return Math.min(Math.max(promised, alert.receivedAt + terms.holdDownMs), promised + terms.holdDownMs);
}
