import { lengthOf, subtract, type Interval } from '../calendar/interval.ts';
import type { Contract } from '../directory/directory.ts';
import { TOCSIN } from '../ids.ts';
import { isActive, resolutionOf, type Incident } from '../incident/incident.ts';
import type { IncidentEvent } from '../incident/incident-events.ts';
import { clocksOf, type Clock } from '../ladder/clocks.ts';
import { pausesOf } from '../ladder/due-targets.ts';
import type { Terms } from '../ladder/terms.ts';
import type { Measured } from './spread.ts';

/** What an incident went through, as figures are made of it. */
export interface Life {
  readonly incident: Incident;
  readonly clocks: readonly Clock[];
  /** Of the contracts that cover its service for its customers. */
  readonly tiers: readonly string[];
  /** From its detection; time in which the customer was waited for is left out. */
  readonly toAcknowledge: Measured;
  readonly toResolve: Measured;
  readonly toAssess: Measured;
  readonly toDecide: Measured;
  /** From the first acknowledgement to the beginning of work, or the first note on it. */
  readonly toRespond: Measured;
  readonly escalated: boolean;
  readonly reopened: boolean;
}

/** What `now` knows of an incident. `terms` are those of its own policy. */
export function lifeOf(
  incident: Incident,
  events: readonly IncidentEvent[],
  terms: Terms,
  contracts: readonly Contract[],
  now: number,
): Life {
  const { clocksFrom: detected, response } = incident;
  const releasedAt = events.findLast(({ type }) => type === 'PagingReleased')?.at ?? Number.NEGATIVE_INFINITY;
  const since = (from: number | undefined, to: number | undefined): Measured => {
    if (from === undefined) return undefined;
    // Inside maintenance nothing had to be done yet: what was, took no time that could be measured.
    if (to !== undefined && from === detected && (incident.held !== undefined || to < releasedAt)) return undefined;
    if (to !== undefined) return elapsed(incident, from, to);
    return isActive(incident) ? 'open' : undefined;
  };
  const first = (meets: (event: IncidentEvent) => boolean): number | undefined => events.find(meets)?.at;
  const taken = events.findIndex(({ type }) => type === 'IncidentAcknowledged' || type === 'WorkStarted');
  const atWork = events.find(
    ({ type }, index) => index >= taken && (type === 'WorkStarted' || type === 'ProgressNoted'),
  );
  return {
    incident,
    clocks: clocksOf(incident, terms, now),
    tiers: tiersOf(incident, contracts),
    toAcknowledge: since(detected, response?.at),
    toResolve: since(detected, resolutionOf(incident)?.at),
    toAssess: since(
      detected,
      first(({ type, by }) => type === 'SeverityAssessed' && by !== TOCSIN),
    ),
    toDecide: since(
      detected,
      first(({ type }) => type === 'DecisionLogged'),
    ),
    toRespond: since(events[taken]?.at, taken < 0 ? undefined : atWork?.at),
    escalated: events.some(
      (event) => event.type === 'IncidentEscalated' || (event.type === 'RungReached' && event.index > 0),
    ),
    reopened: incident.stretch > 1,
  };
}

/** Clocks of two functions may differ by a little: nothing lasts less than no time. */
function elapsed(incident: Incident, from: number, to: number): number {
  const whole: Interval[] = to > from ? [{ start: from, end: to }] : [];
  return lengthOf(subtract(whole, pausesOf(incident)));
}

function tiersOf({ service, customers, everyone }: Incident, contracts: readonly Contract[]): string[] {
  const covering = contracts.filter(
    (contract) => contract.services.some((id) => id === service) && (everyone || customers.includes(contract.customer)),
  );
  return [...new Set(covering.map(({ tier }) => tier))];
}
