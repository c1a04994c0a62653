import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TOCSIN } from '../ids.ts';
import { deadlines, type AlertState } from '../ladder/deadlines.ts';
import { advance } from './advance.ts';
import { decideCommand } from './decide-command.ts';
import { evolve } from './evolve.ts';
import { HOUR, MINUTE, everybody, firingAlert, incidentOf, key, maya, quietSince, terms } from './incident-fixture.ts';
import { impactSpans } from './impact-spans.ts';
import type { Incident } from './incident.ts';
import type { IncidentEvent } from './incident-events.ts';

const quieted = (quietAt: number): IncidentEvent => ({
  type: 'AlertQuieted',
  at: 0,
  by: TOCSIN,
  key,
  quietAt,
  receivedAt: quietAt,
  spans: [{ start: -1000, end: quietAt }],
});

const nobody = (): string[] => [];
const told = (events: readonly IncidentEvent[]): string[] =>
  events.map((event) => ('rung' in event && event.rung !== undefined ? `${event.type} ${event.rung}` : event.type));

/** Lets time pass deadline by deadline until `until`, as the workflow does; returns everything that happened. */
function live(
  incident: Incident,
  until: number,
  alert: AlertState = firingAlert,
  reachable = everybody,
): IncidentEvent[] {
  const happened: IncidentEvent[] = [];
  let current = incident;
  for (let now = 0; now <= until;) {
    const events = advance(current, { terms, alert, reachable, now });
    happened.push(...events);
    current = events.reduce(evolve, current);
    const next = deadlines(current, alert, terms).find(({ dueAt }) => dueAt > now);
    if (next === undefined) break;
    now = next.dueAt;
  }
  return happened;
}

describe('an incident that nobody answers (row S3.5, failures 13 and 14)', () => {
  it('pages L1 at once and the next rung every 15 minutes, to the end of the path, then once more, then is unroutable', () => {
    const rungs = live(incidentOf(), 3 * HOUR).filter(({ type }) => !type.startsWith('Target'));
    expect(rungs.map((event) => [event.at / MINUTE, ...told([event])])).toEqual([
      [0, 'RungReached L1'],
      [15, 'RungReached L2'],
      [30, 'RungReached L3'],
      [45, 'RungReached L4'],
      [60, 'LadderExhausted'],
      [60, 'RungReached L1'],
      [75, 'RungReached L2'],
      [90, 'RungReached L3'],
      [105, 'RungReached L4'],
      [120, 'LadderExhausted'],
      [120, 'UnroutableRaised'],
    ]);
  });

  it('passes a rung on which nobody is on call at once', () => {
    const reachable = (role: string) => (role === 'L1' ? [] : everybody(role));
    expect(told(advance(incidentOf(), { terms, alert: firingAlert, reachable, now: 0 }))).toEqual([
      'RungSkipped L1',
      'RungReached L2',
    ]);
  });

  it('tries the catch-all when a whole pass finds nobody', () => {
    const reachable = (role: string) => (role === 'duty-manager' ? ['nadia'] : []);
    const events = advance(incidentOf(), { terms, alert: firingAlert, reachable, now: 0 });
    expect(told(events).at(-1)).toBe('RungReached duty-manager');
  });

  it('is unroutable at once when nobody at all can be reached', () => {
    expect(told(advance(incidentOf(), { terms, alert: firingAlert, reachable: nobody, now: 0 })).at(-1)).toBe(
      'UnroutableRaised',
    );
  });

  it('coalesces the rungs that were missed while the system slept into one page (failure 18)', () => {
    const awake = incidentOf(...advance(incidentOf(), { terms, alert: firingAlert, reachable: everybody, now: 0 }));
    const events = advance(awake, { terms, alert: firingAlert, reachable: everybody, now: 50 * MINUTE });
    expect(told(events).filter((one) => one.startsWith('RungReached'))).toEqual(['RungReached L2']);
  });
});

describe('an alert that goes quiet', () => {
  it('resolves the incident when it has been quiet for the hold-down', () => {
    expect(told(advance(incidentOf(), { terms, alert: quietSince(0), reachable: everybody, now: 5 * MINUTE }))).toEqual(
      ['AlertQuieted', 'IncidentResolved'],
    );
  });

  it('is not resolved a millisecond earlier, and nobody is paged meanwhile', () => {
    expect(advance(incidentOf(), { terms, alert: quietSince(0), reachable: everybody, now: 5 * MINUTE - 1 })).toEqual(
      [],
    );
  });

  it('never holds the ladder for longer than one hold-down past its promise', () => {
    const flapping = quietSince(5 * MINUTE - 1);
    const events = advance(incidentOf(), { terms, alert: flapping, reachable: everybody, now: 5 * MINUTE });
    expect(told(events)).toEqual(['RungReached L1']);
  });

  it('goes on as the same incident when it fires again inside the hold-down', () => {
    const alert = { ...firingAlert, receivedAt: 3 * MINUTE, changedAt: 3 * MINUTE, flaps: 1 };
    const events = advance(incidentOf(quieted(MINUTE)), { terms, alert, reachable: everybody, now: 6 * MINUTE });
    expect(events[0]).toMatchObject({ type: 'AlertRefired', flaps: 1 });
    expect(events[0]).toMatchObject({ spans: [{ start: -1000 }] });
    expect(told(events)).not.toContain('IncidentResolved');
  });
});

describe('an incident that was resolved', () => {
  const resolvedByPerson = incidentOf({ type: 'IncidentResolved', at: HOUR, by: maya, cause: 'person' });

  it('reopens after the hold-down when a person resolved it while the alert still fires', () => {
    const at = (now: number) =>
      told(advance(resolvedByPerson, { terms, alert: firingAlert, reachable: everybody, now }));
    expect(at(HOUR + 5 * MINUTE - 1)).toEqual([]);
    expect(at(HOUR + 5 * MINUTE)).toEqual(['IncidentReopened', 'TargetMissed', 'RungReached L1']);
  });

  it('has all of its impact in the log, though its alert had flapped unheard before a person resolved it', () => {
    const resolved = incidentOf(quieted(MINUTE), { type: 'IncidentResolved', at: HOUR, by: maya, cause: 'person' });
    const alert = quietSince(HOUR - MINUTE);
    const events = advance(resolved, { terms, alert, reachable: everybody, now: HOUR });
    expect(events).toMatchObject([{ type: 'ImpactCorrected', spans: alert.spans }]);
    expect(impactSpans(events.reduce(evolve, resolved))).toEqual(alert.spans);
  });

  it('closes by itself after 24 hours', () => {
    const events = live(
      incidentOf(quieted(-500), { type: 'IncidentResolved', at: 0, by: TOCSIN, cause: 'quiet' }),
      25 * HOUR,
      quietSince(0),
    );
    expect(events).toEqual([{ type: 'IncidentClosed', at: 24 * HOUR, by: TOCSIN }]);
  });
});

describe('whatever happens in whatever order', () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 0, max: 6 * HOUR }) }),
    fc.record({ kind: fc.constant('alert' as const), state: fc.constantFrom('firing' as const, 'quiet' as const) }),
    fc.record({
      kind: fc.constantFrom('acknowledge' as const, 'start' as const, 'resolve' as const, 'close' as const),
    }),
  );

  it('settles at every instant, and always has a next deadline, an end or an alarm (row X4)', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        let incident = incidentOf();
        let alert: NonNullable<AlertState> = firingAlert;
        let now = 0;
        for (const one of steps) {
          if (one.kind === 'wait') now += one.ms;
          else if (one.kind === 'alert') {
            const spans = [{ start: -1000, ...(one.state === 'quiet' ? { end: now } : {}) }];
            alert = { ...alert, state: one.state, receivedAt: now, changedAt: now, spans };
          } else {
            const command =
              one.kind === 'acknowledge'
                ? { kind: one.kind, by: maya, via: 'api' as const }
                : { kind: one.kind, by: maya };
            const decision = decideCommand(incident, command, now);
            if (decision.ok) incident = decision.events.reduce(evolve, incident);
          }
          incident = advance(incident, { terms, alert, reachable: everybody, now }).reduce(evolve, incident);
          expect(advance(incident, { terms, alert, reachable: everybody, now })).toEqual([]);
          const due = deadlines(incident, alert, terms);
          expect(due.every(({ dueAt }) => dueAt > now)).toBe(true);
          const held =
            due.length > 0 ||
            incident.status === 'closed' ||
            incident.unroutableSince !== undefined ||
            incident.missed.includes('resolution');
          expect(held).toBe(true);
        }
      }),
    );
  });

  it('reaches no rung twice in one pass of one stretch', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 40 * MINUTE }), { maxLength: 30 }), (waits) => {
        let incident = incidentOf();
        let now = 0;
        for (const wait of waits) {
          incident = advance(incident, { terms, alert: firingAlert, reachable: everybody, now }).reduce(
            evolve,
            incident,
          );
          now += wait;
        }
        const reached = incident.pages.map(({ pass, rung }) => `${pass} ${rung}`);
        expect(new Set(reached).size).toBe(reached.length);
      }),
    );
  });
});
