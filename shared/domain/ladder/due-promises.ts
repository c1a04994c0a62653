import { TOCSIN } from '../ids.ts';
import { targetDueAt } from '../calendar/working-time.ts';
import type { Incident, Milestone } from '../incident/incident.ts';
import { acknowledgementOf } from '../incident/incident.ts';
import type { Promised } from '../policy/document/obligations.ts';
import { reachedAt } from './due-escalations.ts';
import type { Terms } from './terms.ts';

export interface DuePromise {
  readonly id: string;
  readonly dueAt: number;
}

/** The promises beside response and resolution that still run, or were not kept: without those that were. */
export const duePromises = (incident: Incident, { promises, calendars }: Terms): DuePromise[] =>
  promises.flatMap((promise) => {
    const from = countsFrom(incident, promise);
    if (from === undefined) return [];
    const dueAt = targetDueAt(promise.within, calendars, from);
    const kept = incident.milestones.some((one) => meets(promise, one) && one.at >= from && one.at <= dueAt);
    return kept ? [] : [{ id: promise.id, dueAt }];
  });

function countsFrom(incident: Incident, { from }: Promised): number | undefined {
  if (from === 'opening') return incident.activeSince;
  if (from === 'acknowledge') return acknowledgementOf(incident)?.at;
  return reachedAt(incident, from.rung);
}

/** Whoever resolves it has answered it, and has got on with it. Its first severity is Tocsin's own guess: a person assesses. */
function meets({ until }: Promised, { what, by }: Milestone): boolean {
  if (what === 'assess' && by === TOCSIN) return false;
  return what === until || (what === 'resolution' && ['acknowledge', 'start', 'progress'].includes(until));
}
