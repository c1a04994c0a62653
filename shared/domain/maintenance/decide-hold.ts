import { TOCSIN } from '../ids.ts';
import { firesInLog, isActive, type Incident } from '../incident/incident.ts';
import type { EventOf, IncidentEvent } from '../incident/incident-events.ts';
import type { Announcement } from './announcement.ts';
import { runningAt, type Occurrence } from './occurrences-of.ts';

/** Whether maintenance of these customers only is all that an incident is about. */
export const covers = (
  { customers }: Pick<Announcement, 'customers'>,
  affected: { readonly customers: readonly string[] },
): boolean =>
  customers === undefined ||
  (affected.customers.length > 0 && affected.customers.every((id) => customers.some((one) => one === id)));

/** It began inside a window: nobody is paged before that is over. */
export const held = ({ source, end }: Occurrence, now: number): EventOf<'PagingHeld'> => ({
  type: 'PagingHeld',
  at: now,
  by: TOCSIN,
  maintenance: source,
  until: end,
});

/** What a change of the maintenance that holds an incident does to it: held for longer, for less, or no more. */
export function moveHold(incident: Incident, item: Announcement | undefined, now: number): IncidentEvent[] {
  if (incident.held === undefined || !isActive(incident)) return [];
  const { maintenance, until } = incident.held;
  // What has run out by itself is released in its own time, with what the alert then says.
  if (until <= now) return [];
  const running = item === undefined ? undefined : runningAt(item, now);
  if (running?.source === maintenance) return running.end === until ? [] : [held(running, now)];
  // What has just recovered is given its time to stay so; where it comes back, it is released.
  if (!firesInLog(incident)) return [{ type: 'PagingHeld', at: now, by: TOCSIN, maintenance, until: now }];
  const reason = item === undefined ? 'the maintenance is not announced any more' : 'the maintenance is over';
  return [{ type: 'PagingReleased', at: now, by: TOCSIN, reason }];
}
