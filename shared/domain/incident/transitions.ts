import type { IncidentStatus } from './incident.ts';

/** What a person may ask of an incident. */
export const personCommands = [
  'acknowledge',
  'start',
  'progress',
  'escalate',
  'assess',
  'wait',
  'resume',
  'resolve',
  'reopen',
  'close',
] as const;
export type PersonCommand = (typeof personCommands)[number];

/** What the clock or the alert does to it. */
export type OwnMove = 'reopen';

/**
 * The states of an incident and what leads from one to the next: the only place that says so.
 * A cell that is not here is refused with the current state (409).
 */
export const transitions = {
  open: {
    acknowledge: 'acknowledged',
    start: 'in_progress',
    progress: 'open',
    escalate: 'open',
    assess: 'open',
    resolve: 'resolved',
  },
  acknowledged: {
    start: 'in_progress',
    progress: 'acknowledged',
    escalate: 'acknowledged',
    assess: 'acknowledged',
    wait: 'acknowledged',
    resume: 'acknowledged',
    resolve: 'resolved',
  },
  in_progress: {
    progress: 'in_progress',
    escalate: 'in_progress',
    assess: 'in_progress',
    wait: 'in_progress',
    resume: 'in_progress',
    resolve: 'resolved',
  },
  resolved: { close: 'closed', reopen: 'open' },
  closed: {},
} as const satisfies Readonly<Record<IncidentStatus, Partial<Record<PersonCommand | OwnMove, IncidentStatus>>>>;

export const nextStatus = (from: IncidentStatus, command: PersonCommand | OwnMove): IncidentStatus | undefined =>
  (transitions[from] as Partial<Record<PersonCommand | OwnMove, IncidentStatus>>)[command];
