import { afterCounting, countedBy, lengthOfCountdown, type Countdown } from '../calendar/countdown.ts';
import type { Interval } from '../calendar/interval.ts';
import { isActive, resolutionOf, type Incident, type Wait } from '../incident/incident.ts';
import { promisesOf, type Tracked } from './due-promises.ts';
import type { Terms } from './terms.ts';

/** Four fifths: then those who can still keep it are warned. */
const WARNED = { parts: 4, of: 5 } as const;

export interface DueTarget {
  readonly id: string;
  /** While the customer is waited for, if they stay silent for as long as they may. */
  readonly dueAt: number;
  readonly warnAt: number;
  /** While the customer is waited for: what was left of it, and of the time until the warning, when the wait began. */
  readonly pausedMs?: { readonly due: number; readonly warn: number | undefined } | undefined;
}

/** The promised times of an incident that were not kept, and those that still can be. */
export const dueTargets = (incident: Incident, terms: Terms): DueTarget[] =>
  trackedOf(incident, terms).flatMap((tracked) => {
    const countdown = countdownOf(incident, terms, tracked);
    const dueAt = afterCounting(countdown, lengthOfCountdown(countdown));
    const { id, doneAt } = tracked;
    return doneAt !== undefined && doneAt <= dueAt
      ? []
      : [{ id, dueAt, warnAt: warnedAt(countdown), pausedMs: pausedOf(incident, countdown) }];
  });

function pausedOf(incident: Incident, countdown: Countdown): DueTarget['pausedMs'] {
  const wait = incident.waits.at(-1);
  if (!isActive(incident) || wait === undefined || wait.endedAt !== undefined) return undefined;
  const total = lengthOfCountdown(countdown);
  const counted = countedBy(countdown, wait.from);
  if (counted >= total) return undefined;
  const untilWarned = warnedAfter(total) - counted;
  return { due: total - counted, warn: untilWarned <= 0 ? undefined : untilWarned };
}

/** Waits in which no promised time runs; one that lasts is taken to last for as long as it may. */
export const pausesOf = ({ waits }: Pick<Incident, 'waits'>): Interval[] =>
  waits.map(({ from, until, endedAt }: Wait) => ({ start: from, end: Math.min(until, endedAt ?? until) }));

/** What has been promised of it and counts, or counted until it was done. */
export function trackedOf(incident: Incident, terms: Terms): Tracked[] {
  const { clocksFrom: from, response } = incident;
  const { resolution } = terms;
  const target = terms.responses?.[response?.severity ?? incident.severity] ?? terms.response;
  return [
    ...(isMoot(incident) ? [] : [{ id: 'response', target, from, doneAt: response?.at }]),
    ...(resolution === undefined
      ? []
      : [{ id: 'resolution', target: resolution, from, doneAt: resolutionOf(incident)?.at }]),
    ...promisesOf(incident, terms),
  ];
}

/** It went by itself before anybody had to answer: nobody did, and nobody failed to. */
const isMoot = (incident: Incident): boolean =>
  !isActive(incident) && incident.response === undefined && !incident.missed.includes('response');

export const countdownOf = (incident: Incident, { calendars }: Terms, { target, from }: Tracked): Countdown => ({
  target,
  calendars,
  from,
  pauses: pausesOf(incident),
});

const warnedAfter = (total: number): number => Math.ceil((total * WARNED.parts) / WARNED.of);

/** When four fifths of it have counted. */
export const warnedAt = (countdown: Countdown): number =>
  afterCounting(countdown, warnedAfter(lengthOfCountdown(countdown)));
