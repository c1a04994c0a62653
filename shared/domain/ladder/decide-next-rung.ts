import { TOCSIN } from '../ids.ts';
import type { Incident } from '../incident/incident.ts';
import type { IncidentEvent } from '../incident/incident-events.ts';
import { rungFailedAt } from './fail-page.ts';
import type { Terms } from './terms.ts';

/** The people of a role that can be paged now, in order; the first of them is paged. */
export type Reachable = (role: string) => readonly string[];

/**
 * The events of moving one rung up at `now`: rungs on which nobody is on call are passed at once (failure 13), the end of the
 * path begins the next pass, a pass that found nobody tries the catch-all, and after the last pass the incident is unroutable.
 * However late it is asked, it moves one reached rung at a time: missed rungs coalesce into one page (failure 18).
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
  const events: IncidentEvent[] = [];
  let pass = incident.position?.pass ?? 1;
  let index = (incident.position?.index ?? -1) + 1;
  let anybody = incident.pages.some((page) => page.pass === pass && rungFailedAt(page) === undefined);
  for (;;) {
    const rung = all[index];
    const catchingAll = index >= terms.rungs.length;
    if (rung === undefined || (catchingAll && anybody && !wasCatchingAll(incident, terms, pass))) {
      events.push({ type: 'LadderExhausted', ...at, pass });
      if (pass >= terms.passes) return [...events, { type: 'UnroutableRaised', ...at }];
      pass += 1;
      index = 0;
      anybody = false;
      continue;
    }
    const person = reachable(rung.role)[0];
    if (person !== undefined) {
      const { id, channels } = rung;
      return [
        ...events,
        { type: 'RungReached', ...at, pass, index, rung: id, dueAt, people: [person], channels: [...channels] },
      ];
    }
    events.push({ type: 'RungSkipped', ...at, pass, index, rung: rung.id, reason: 'nobody on call can be reached' });
    index += 1;
  }
}

/** Already on the catch-all in this pass: it is climbed to its own end. */
const wasCatchingAll = (incident: Incident, terms: Terms, pass: number): boolean =>
  incident.position?.pass === pass && incident.position.index >= terms.rungs.length;
