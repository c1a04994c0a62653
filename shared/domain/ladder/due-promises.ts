import { TOCSIN } from '../ids.ts';
import { acknowledgementOf, type Incident, type Milestone } from '../incident/incident.ts';
import type { Target } from '../policy/document/calendar.ts';
import type { Promised } from '../policy/document/obligations.ts';
import { reachedAt } from './due-escalations.ts';
import type { Terms } from './terms.ts';

/** A promised time as the incident stands to it: from when it counts, and when it was done. */
export interface Tracked {
  readonly id: string;
  readonly target: Target;
  readonly from: number;
  readonly doneAt: number | undefined;
}

/** The promises beside response and resolution that count, kept or not: without those that have not begun to. */
export const promisesOf = (incident: Incident, { promises }: Terms): Tracked[] =>
  promises.flatMap((promise) => {
    const from = countsFrom(incident, promise);
    if (from === undefined) return [];
    const done = incident.milestones.filter((one) => meets(promise, one) && one.at >= from).map(({ at }) => at);
    const doneAt = done.length === 0 ? undefined : Math.min(...done);
    return [{ id: promise.id, target: promise.within, from, doneAt }];
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
