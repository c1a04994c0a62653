import { TOCSIN } from '../ids.ts';
import type { Incident } from '../incident/incident.ts';
import type { IncidentEvent } from '../incident/incident-events.ts';
import { rungFailedAt } from './fail-page.ts';
import type { Rung, Terms } from './terms.ts';

/** The people of a role that can be paged now, in order; the first of them is paged. */
export type Reachable = (role: string) => readonly string[];

/** Where the ladder begins, and has got to: the climb that is going on, and the place in it, if its first rung was tried already. */
export function placeOnLadder(incident: Incident) {
  const { from, firstPass } = incident.climb ?? { from: 0, firstPass: 1 };
  const { position } = incident;
  return { from, firstPass, position: position !== undefined && position.pass >= firstPass ? position : undefined };
}

/**
 * The events of moving one rung up at `now`: rungs on which nobody is on call are passed at once (failure 13), the end of the
 * path begins the next pass, a pass that found nobody tries the catch-all, and after the last pass the incident is unroutable.
 * However late it is asked, it moves one reached rung at a time: missed rungs coalesce into one page (failure 18). Silence climbs
 * as far as `climbsTo`, or from the rung that an escalation named to that very rung if it lies beyond.
 */
export function decideNextRung(
  incident: Incident,
  terms: Terms,
  reachable: Reachable,
  dueAt: number,
  now: number,
): IncidentEvent[] {
  const at = { at: now, by: TOCSIN };
  const all = [...terms.rungs, ...terms.catchAll];
  const { from, firstPass, position } = placeOnLadder(incident);
  const last = Math.max(terms.climbsTo, from);
  const events: IncidentEvent[] = [];
  let pass = position?.pass ?? firstPass;
  let index = position === undefined ? from : position.index + 1;
  let anybody = incident.pages.some(
    (page) => page.pass === pass && page.beside !== true && rungFailedAt(page) === undefined,
  );
  for (;;) {
    if (index > last && index < terms.rungs.length) index = terms.rungs.length;
    const rung = all[index];
    const catchingAll = index >= terms.rungs.length;
    if (rung === undefined || (catchingAll && anybody && !wasCatchingAll(incident, terms, pass))) {
      events.push({ type: 'LadderExhausted', ...at, pass });
      if (pass - firstPass + 1 >= terms.passes) return [...events, { type: 'UnroutableRaised', ...at }];
      pass += 1;
      index = from;
      anybody = false;
      continue;
    }
    const people = peopleOn(rung, reachable);
    if (people.length > 0) {
      const { id, channels } = rung;
      return [...events, { type: 'RungReached', ...at, pass, index, rung: id, dueAt, people, channels: [...channels] }];
    }
    events.push({ type: 'RungSkipped', ...at, pass, index, rung: rung.id, reason: 'nobody on call can be reached' });
    index += 1;
  }
}

/** Of each role the first who can be reached, or everybody; each person once. */
export const peopleOn = ({ roles, page }: Rung, reachable: Reachable): string[] => [
  ...new Set(roles.flatMap((role) => (page === 'all' ? reachable(role) : reachable(role).slice(0, 1)))),
];

/** Already on the catch-all in this pass: it is climbed to its own end. */
const wasCatchingAll = (incident: Incident, terms: Terms, pass: number): boolean =>
  incident.position?.pass === pass && incident.position.index >= terms.rungs.length;
