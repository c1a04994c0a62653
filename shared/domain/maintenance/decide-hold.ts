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

/** Whether all that it touches, by what a commander has said since as well, are customers whom the maintenance concerns. */
function concerns(item: Announcement, { customers, service, everyone, impactEdit }: Incident): boolean {
  if (item.customers === undefined) return true;
  const touched = (impactEdit?.parts ?? []).map((part) => {
    if (part.customers !== 'all') return part.customers;
    // All of its one service, who were looked up when it opened; of another one they are not known.
    return everyone && part.services.every((id) => id === service) ? customers : undefined;
  });
  return touched.every((ids) => ids !== undefined) && covers(item, { customers: [...customers, ...touched.flat()] });
}

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
  if (incident.held === undefined || incident.status === 'closed') return [];
  const { maintenance, until } = incident.held;
  // What has run out by itself is released in its own time, with what the alert then says.
  if (until <= now) return [];
  const concerned = item !== undefined && concerns(item, incident);
  const running = concerned ? runningAt(item, now) : undefined;
  if (running?.source === maintenance) return running.end === until ? [] : [held(running, now)];
  // What is over, or has just recovered, is given its time to stay so; where it comes back, it is released.
  if (!isActive(incident) || !firesInLog(incident))
    return [{ type: 'PagingHeld', at: now, by: TOCSIN, maintenance, until: now }];
  const reason =
    item === undefined
      ? 'the maintenance is not announced any more'
      : concerned
        ? 'the maintenance is over'
        : 'it touches customers whom the maintenance does not concern';
  return [{ type: 'PagingReleased', at: now, by: TOCSIN, reason }];
}
