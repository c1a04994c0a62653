import type { Incident } from '../incident/incident.ts';
import type { EventOf } from '../incident/incident-events.ts';
import { TOCSIN } from '../ids.ts';
import type { Escalation } from '../policy/document/ladder.ts';
import { factsIn, holds } from '../policy/holds.ts';
import { durationMs } from '../text/duration.ts';
import type { Terms } from './terms.ts';

export interface DueEscalation {
  readonly escalation: Escalation;
  /** Index of the rung that it goes to. */
  readonly index: number;
  /** When Tocsin escalates, and until when the policy promises it. */
  readonly dueAt: number;
  readonly promisedAt: number;
}

/**
 * The escalations that stand before an incident if nothing changes, each with its instant. One that has been carried out, or whose
 * rung was reached anyway, is over; one that counts from a rung waits until that rung is reached (rows S0.3, S1.12, S4.1).
 */
export const dueEscalations = (incident: Incident, terms: Terms): DueEscalation[] =>
  terms.escalations.flatMap((escalation) => {
    const index = terms.rungs.findIndex(({ id }) => id === escalation.to);
    // Every incident begins on the first rung: what goes there pages its people anew.
    const wasReached = index > 0 && reachedAt(incident, escalation.to) !== undefined;
    const isOver = incident.escalated.includes(escalation.id) || wasReached;
    const from = isOver || index < 0 ? undefined : countsFrom(incident, escalation);
    if (from === undefined) return [];
    const after = durationMs(escalation.after ?? 'PT0S');
    const by = escalation.by === undefined ? after : durationMs(escalation.by);
    return [{ escalation, index, dueAt: from + after, promisedAt: from + by }];
  });

/** From when the time of an escalation counts; undefined while it does not. */
function countsFrom(incident: Incident, { on, since = 'opening', if: condition }: Escalation): number | undefined {
  if (condition !== undefined && !holds(condition, incident.facts)) return undefined;
  if (on === 'unacknowledged' && incident.status !== 'open') return undefined;
  const began = since === 'opening' ? incident.activeSince : reachedAt(incident, since);
  if (began === undefined) return undefined;
  const known = condition === undefined ? [] : factsIn(condition).map((name) => incident.factsSince[name] ?? began);
  if (on === 'condition') return Math.max(began, ...known);
  const progress = on === 'no-progress' ? (incident.latestProgress?.at ?? began) : began;
  return Math.max(began, progress);
}

/** When a rung was first reached in this stretch of work; undefined before. */
export const reachedAt = (incident: Incident, rung: string): number | undefined =>
  incident.pages.find((page) => page.rung === rung)?.at;

/** The event of carrying one out at `now`. */
export const escalate = (
  { escalation, index, promisedAt }: DueEscalation,
  now: number,
): EventOf<'IncidentEscalated'> => ({
  type: 'IncidentEscalated',
  at: now,
  by: TOCSIN,
  trigger: escalation.on,
  escalation: escalation.id,
  to: escalation.to,
  index,
  dueAt: promisedAt,
});

/**
 * Where a person's escalation goes: to the rung that they name, else to the one above the highest that was reached. Undefined when
 * the ladder has no such rung.
 */
export function rungAbove(incident: Incident, terms: Terms, named: string | undefined): number | undefined {
  if (named !== undefined) {
    const index = terms.rungs.findIndex(({ id }) => id.toLowerCase() === named.toLowerCase());
    return index < 0 ? undefined : index;
  }
  const reached = terms.rungs.map(({ id }) => id).findLastIndex((id) => reachedAt(incident, id) !== undefined);
  return reached + 1 < terms.rungs.length ? reached + 1 : undefined;
}
