import type { AlertState } from '../ladder/deadlines.ts';
import { HOUR, MINUTE } from './incident-fixture.ts';
import type { IncidentStatus } from './incident.ts';
import { nextStatus } from './transitions.ts';

/** For tests: what is expected of an alert and its newest incident by somebody who knows the table only. */
export const HOLD_DOWN = 5 * MINUTE;
const AUTO_CLOSE = 24 * HOUR;
export const active = (status: IncidentStatus): boolean => ['open', 'acknowledged', 'in_progress'].includes(status);

/** What a person who knows only the table of transitions, and two waiting times, expects of the newest incident of an alert. */
export interface Expected {
  status: IncidentStatus;
  resolvedAt: number;
  resolvedBy: 'person' | 'quiet';
  acknowledgedAt: number | undefined;
  /** When a person reopened it, whatever its alert had said by then. */
  overruledAt: number | undefined;
  /** Every change told, by the source's clock. */
  readonly told: Set<string>;
  incidents: number;
}

export const atFirst = (): Expected => ({
  status: 'open',
  resolvedAt: 0,
  resolvedBy: 'person',
  acknowledgedAt: undefined,
  overruledAt: undefined,
  told: new Set(['firing -1000']),
  incidents: 1,
});

/** What the table and the two waiting times make of the clock alone. */
export function expectOfTheClock(
  expected: Expected,
  { now, alert }: { readonly now: number; readonly alert: NonNullable<AlertState> },
): void {
  for (;;) {
    const { status, resolvedAt, resolvedBy, overruledAt } = expected;
    const overruled = overruledAt !== undefined && alert.receivedAt <= overruledAt;
    const grace = resolvedBy === 'person' ? HOLD_DOWN : 0;
    if (active(status) && alert.state === 'quiet' && !overruled && now >= alert.receivedAt + HOLD_DOWN) {
      Object.assign(expected, { status: nextStatus(status, 'resolve'), resolvedAt: now, resolvedBy: 'quiet' });
    } else if (status === 'resolved' && alert.state === 'firing' && now >= resolvedAt + grace) {
      Object.assign(expected, {
        status: nextStatus(status, 'reopen'),
        acknowledgedAt: undefined,
        overruledAt: undefined,
      });
    } else if (status === 'resolved' && now >= resolvedAt + AUTO_CLOSE) {
      expected.status = nextStatus(status, 'close') ?? status;
    } else return;
  }
}
