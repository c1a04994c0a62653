import { actor, alertKeyOf, incidentId, TOCSIN } from '../ids.ts';
import type { Rung, Terms } from '../ladder/terms.ts';
import { foldIncident } from './evolve.ts';
import type { Incident } from './incident.ts';
import type { IncidentEvent } from './incident-events.ts';

/** For tests: an incident opened at 0 by an alarm, with the terms of a P1. */
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const id = incidentId.parse('INC-7K2M9QXA');
export const key = alertKeyOf('cloudwatch', 'arn:registry-down');
export const maya = actor.parse('maya');

export const opening: IncidentEvent[] = [
  {
    type: 'IncidentOpened',
    at: 0,
    by: TOCSIN,
    origin: `${key}#1`,
    title: 'registry-down',
    severity: 'P1',
    why: 'a rule names it',
    ladder: 'L1-L4',
    service: 'registry',
    customers: ['liffey'],
    everyone: true,
    impact: 'outage',
    policy: 'hash',
    policyName: 'erlmcp',
  },
  {
    type: 'AlertAttached',
    at: 0,
    by: TOCSIN,
    alert: {
      key,
      source: 'cloudwatch',
      dedupKey: 'arn:registry-down',
      name: 'registry-down',
      title: 'registry-down',
      stateChangedAt: -1000,
    },
  },
];

export function incidentOf(...more: IncidentEvent[]): Incident {
  const folded = foldIncident(id, [...opening, ...more]);
  if (folded === undefined) throw new Error('an opening makes an incident');
  return folded;
}

const rung = (name: string): Rung => ({
  id: name,
  roles: [name],
  page: 'first',
  channels: ['sms'],
  acknowledgeWithinMs: 15 * MINUTE,
});
export const terms: Terms = {
  rungs: ['L1', 'L2', 'L3', 'L4'].map(rung),
  catchAll: [rung('duty-manager')],
  climbsTo: 3,
  passes: 2,
  escalations: [],
  response: 'PT15M',
  resolution: 'PT4H',
  promises: [],
  asks: [],
  calendars: {},
  holdDownMs: 5 * MINUTE,
  autoCloseMs: 24 * HOUR,
};

export const firingAlert = {
  key,
  state: 'firing',
  receivedAt: 0,
  changedAt: -1000,
  flaps: 0,
  spans: [{ start: -1000 }],
} as const;
export const quietSince = (receivedAt: number) =>
  ({
    ...firingAlert,
    state: 'quiet',
    receivedAt,
    changedAt: receivedAt - 500,
    spans: [{ start: -1000, end: receivedAt - 500 }],
  }) as const;
export const everybody = (role: string): string[] => [`${role.toLowerCase()}-person`];
