import type { ClockNews, IncidentFacts, Wait } from './incident.ts';
import type { EventOf, IncidentEvent } from './incident-events.ts';

/** A wait begins where none lasts, may be told to last until another time, and ends with the customer's answer or its own time. */
export function withWait(
  waits: readonly Wait[],
  event: EventOf<'CustomerAwaited'> | EventOf<'CustomerAnswered'>,
): readonly Wait[] {
  const last = waits.at(-1);
  const isOpen = last !== undefined && last.endedAt === undefined;
  if (event.type === 'CustomerAnswered')
    return isOpen ? [...waits.slice(0, -1), { ...last, endedAt: event.at }] : waits;
  if (isOpen && event.at < last.until)
    return [...waits.slice(0, -1), { ...last, until: event.until, reason: event.reason }];
  return [...waits, { from: event.at, until: event.until, reason: event.reason }];
}

/** Whatever the customer has still to say: once it is over, nothing waits for it any more. */
export const withoutWait = <I extends IncidentFacts>(incident: I, at: number): I => {
  const last = incident.waits.at(-1);
  if (last === undefined || last.endedAt !== undefined) return incident;
  return { ...incident, waits: [...incident.waits.slice(0, -1), { ...last, endedAt: at }] };
};

/** Somebody has it: the first of them is who answered. */
export const answeredBy = <I extends IncidentFacts>(incident: I, { at, by }: IncidentEvent): I =>
  incident.response === undefined ? { ...incident, response: { at, by, severity: incident.severity } } : incident;

export const withNews = <I extends IncidentFacts>(
  incident: I,
  what: ClockNews['what'],
  { target, at, dueAt }: EventOf<'TargetWarned'> | EventOf<'TargetMissed'>,
): I => ({ ...incident, clockNews: [...incident.clockNews, { what, target, at, dueAt }] });
