import { afterCounting, countedBy, lengthOfCountdown, type Countdown } from '../calendar/countdown.ts';
import { isActive, resolutionOf, waitAt, type Incident } from '../incident/incident.ts';
import type { Tracked } from './due-promises.ts';
import { countdownOf, trackedOf, warnedAt } from './due-targets.ts';
import type { Terms } from './terms.ts';

/** A promised time with all that is known of it, instants in epoch milliseconds. */
export interface RunningClock {
  /** `response`, `resolution` or the id of a promise of the policy. */
  readonly target: string;
  readonly state: 'running' | 'paused' | 'met' | 'missed';
  /** When it falls due; while it is paused, if the customer stays silent for as long as they may. */
  readonly dueAt: number;
  /** When four fifths of it are over. */
  readonly warnAt: number;
  /** What is left of it, and what was spent of it, in time that counts: working time where it has a calendar, without waits. */
  readonly remainingMs: number;
  readonly spentMs: number;
  /** How late it was done, or is by now: all time since it fell due but that in which the customer was waited for. */
  readonly lateByMs?: number;
}

/** Nothing of it counts: the severity promises none, what it counts from has not happened, or it was over by itself before. */
export interface IdleClock {
  readonly target: string;
  readonly state: 'not applicable';
}
export type Clock = RunningClock | IdleClock;

/** Every clock of an incident at `now`: the response, the resolution, and each promise of its severity. */
export function clocksOf(incident: Incident, terms: Terms, now: number): Clock[] {
  // Inside maintenance nothing runs: they count from its end, and what is over before it had none.
  const running = incident.held === undefined ? trackedOf(incident, terms) : [];
  const tracked = new Map(running.map((one) => [one.id, one]));
  return ['response', 'resolution', ...terms.promises.map(({ id }) => id)].map((target): Clock => {
    const one = tracked.get(target);
    return one === undefined ? { target, state: 'not applicable' } : clockOf(incident, terms, one, now);
  });
}

function clockOf(incident: Incident, terms: Terms, tracked: Tracked, now: number): Clock {
  const { id: target, doneAt } = tracked;
  const countdown = countdownOf(incident, terms, tracked);
  const total = lengthOfCountdown(countdown);
  const dueAt = afterCounting(countdown, total);
  const end = doneAt ?? resolutionOf(incident)?.at ?? now;
  const spentMs = Math.min(countedBy(countdown, end), total);
  const about = { target, dueAt, warnAt: warnedAt(countdown), remainingMs: total - spentMs, spentMs };
  if (incident.missed.includes(target) || end > dueAt)
    return { ...about, state: 'missed', lateByMs: countedBy(elapsed(countdown, dueAt), Math.max(end, dueAt)) };
  if (doneAt !== undefined) return { ...about, state: 'met' };
  if (!isActive(incident)) return { target, state: 'not applicable' };
  return { ...about, state: waitAt(incident, now) === undefined ? 'running' : 'paused' };
}

/** All time, and not only the hours of a calendar. */
const elapsed = (countdown: Countdown, from: number): Countdown => ({ ...countdown, target: 'PT0S', from });
