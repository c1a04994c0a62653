import type { Wait } from './incident.ts';
import type { EventOf } from './incident-events.ts';

/** A wait begins where none lasts, may be told to last until another time, and ends with the customer's answer or its own time. */
export function withWait(
  waits: readonly Wait[],
  event: EventOf<'CustomerAwaited'> | EventOf<'CustomerAnswered'>,
): readonly Wait[] {
  const last = waits.at(-1);
  const lasts = last !== undefined && last.endedAt === undefined;
  if (event.type === 'CustomerAnswered') return lasts ? [...waits.slice(0, -1), { ...last, endedAt: event.at }] : waits;
  if (lasts) return [...waits.slice(0, -1), { ...last, until: event.until, reason: event.reason }];
  return [...waits, { from: event.at, until: event.until, reason: event.reason }];
}
