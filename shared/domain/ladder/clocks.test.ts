import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { TOCSIN } from '../ids.ts';
import { advance } from '../incident/advance.ts';
import { evolve } from '../incident/evolve.ts';
import { everybody, firingAlert, HOUR, incidentOf, maya, MINUTE, terms } from '../incident/incident-fixture.ts';
import type { Incident } from '../incident/incident.ts';
import type { IncidentEvent } from '../incident/incident-events.ts';
import { calendar } from '../policy/document/calendar.ts';
import type { Target } from '../policy/document/calendar.ts';
import { clocksOf, type Clock } from './clocks.ts';
import { deadlines } from './deadlines.ts';
import type { Terms } from './terms.ts';

const by = { by: maya };
const taken = (at: number): IncidentEvent => ({ type: 'IncidentAcknowledged', at, ...by, via: 'api' });
const over = (at: number, cause: 'person' | 'quiet' = 'person'): IncidentEvent => ({
  type: 'IncidentResolved',
  at,
  by: cause === 'quiet' ? TOCSIN : maya,
  cause,
});
const waited = (at: number, until: number): IncidentEvent => ({
  type: 'CustomerAwaited',
  at,
  ...by,
  reason: 'logs are needed',
  until,
});
const answered = (at: number): IncidentEvent => ({ type: 'CustomerAnswered', at, ...by });
const missed = (at: number, target: string): IncidentEvent => ({
  type: 'TargetMissed',
  at,
  by: TOCSIN,
  target,
  dueAt: at,
});

const clock = (target: string, incident: Incident, now: number, of: Terms = terms): Clock | undefined =>
  clocksOf(incident, of, now).find((one) => one.target === target);

describe('the clocks of an incident (rows S3.5, S1.12 and S4.1)', () => {
  it.each<[string, string, IncidentEvent[], number, object]>([
    ['runs', 'response', [], 5, { state: 'running', dueAt: 15, warnAt: 12, remainingMs: 10, spentMs: 5 }],
    ['is met', 'response', [taken(5)], 60, { state: 'met', dueAt: 15, remainingMs: 10, spentMs: 5 }],
    ['is met in its last instant', 'response', [taken(15)], 60, { state: 'met', remainingMs: 0 }],
    ['is missed while nobody answers', 'response', [], 20, { state: 'missed', lateByMs: 5, remainingMs: 0 }],
    ['is missed by a late answer', 'response', [taken(25)], 60, { state: 'missed', lateByMs: 10 }],
    [
      'stays missed once it was',
      'response',
      [missed(15, 'response'), taken(25)],
      99,
      { state: 'missed', lateByMs: 10 },
    ],
    ['is met by whoever resolves it', 'response', [over(5)], 60, { state: 'met', spentMs: 5 }],
    ['of an end runs on after the answer', 'resolution', [taken(5)], 60, { state: 'running', remainingMs: 180 }],
    ['of an end is met', 'resolution', [taken(5), over(60)], 900, { state: 'met', spentMs: 60, remainingMs: 180 }],
    ['stands still in a wait', 'resolution', [waited(60, 600)], 90, { state: 'paused', remainingMs: 180, spentMs: 60 }],
    ['stands still to its last ms', 'resolution', [waited(60, 600)], 599, { state: 'paused', remainingMs: 180 }],
    [
      'runs on after it',
      'resolution',
      [waited(60, 600), answered(100)],
      110,
      { state: 'running', dueAt: 280, spentMs: 70 },
    ],
    ['runs on when it is over', 'resolution', [waited(60, 600)], 610, { state: 'running', spentMs: 70, dueAt: 780 }],
    ['is late without waits', 'resolution', [waited(300, 400), answered(350)], 370, { state: 'missed', lateByMs: 80 }],
  ])('one %s: %s', (_what, target, events, now, expected) => {
    const scaled = (part: object): object =>
      Object.fromEntries(
        Object.entries(part).map(([name, value]) => [name, typeof value === 'number' ? value * MINUTE : value]),
      );
    const minutes = events.map((event): IncidentEvent => ({ ...event, ...scaled(instantsOf(event)) }));
    expect(clock(target, incidentOf(...minutes), now * MINUTE)).toMatchObject({ target, ...scaled(expected) });
  });

  it('are not applicable where nothing is promised, and where it went by itself before anybody had to answer', () => {
    const { resolution: _none, ...open } = terms;
    expect(clock('resolution', incidentOf(), 0, { ...open, resolution: undefined })).toEqual({
      target: 'resolution',
      state: 'not applicable',
    });
    expect(clock('response', incidentOf(over(5 * MINUTE, 'quiet')), HOUR)).toEqual({
      target: 'response',
      state: 'not applicable',
    });
  });

  it('keep an answer that was in time at its severity, whatever the severity became', () => {
    const responses = { P1: 'PT15M', P3: 'PT4H' };
    const at = { at: 0, ...by, why: 'looked at', impact: 'outage' as const };
    const lowered: IncidentEvent = { type: 'SeverityAssessed', ...at, severity: 'P3' };
    const raised: IncidentEvent = { type: 'SeverityAssessed', ...at, at: HOUR, severity: 'P1' };
    const incident = incidentOf(lowered, taken(30 * MINUTE), raised);
    expect(clock('response', incident, 2 * HOUR, { ...terms, responses })).toMatchObject({
      state: 'met',
      dueAt: 4 * HOUR,
    });
  });

  it('do not run inside maintenance, and count from its end', () => {
    const held: IncidentEvent = { type: 'PagingHeld', at: 0, by: TOCSIN, maintenance: 'upgrade', until: HOUR };
    const released: IncidentEvent = { type: 'PagingReleased', at: HOUR, by: TOCSIN, reason: 'it is over' };
    expect(clock('response', incidentOf(held), 30 * MINUTE)).toMatchObject({ state: 'not applicable' });
    expect(clock('response', incidentOf(held, released), HOUR)).toMatchObject({ dueAt: HOUR + 15 * MINUTE });
  });

  it('do not ask for an answer again when it is reopened', () => {
    const incident = incidentOf(taken(MINUTE), over(HOUR), {
      type: 'IncidentReopened',
      at: 2 * HOUR,
      ...by,
      reason: 'x',
    });
    expect(clock('response', incident, 3 * HOUR)).toMatchObject({ state: 'met', spentMs: MINUTE });
    expect(deadlines(incident, firingAlert, terms).map((due) => ('target' in due ? due.target : ''))).not.toContain(
      'response',
    );
  });
});

const instantsOf = (event: IncidentEvent): Record<string, number> =>
  Object.fromEntries(
    ['at', 'until', 'dueAt'].flatMap((name) => {
      const value = (event as unknown as Record<string, unknown>)[name];
      return typeof value === 'number' ? [[name, value]] : [];
    }),
  );

describe('an incident that waits on the customer (rows S3.20 and S3.5)', () => {
  const waiting = incidentOf(taken(MINUTE), waited(HOUR, 10 * HOUR));
  const look = (incident: Incident, now: number) =>
    advance(incident, { terms, alert: firingAlert, reachable: everybody, now });

  it('misses nothing meanwhile, and shows what is left standing still', () => {
    expect(look(waiting, 9 * HOUR)).toEqual([]);
    expect(deadlines(waiting, firingAlert, terms)).toEqual([
      { kind: 'wait', dueAt: 10 * HOUR },
      { kind: 'warning', target: 'resolution', targetDueAt: 13 * HOUR, dueAt: 732 * MINUTE, pausedMs: 132 * MINUTE },
      { kind: 'target', target: 'resolution', dueAt: 13 * HOUR, pausedMs: 3 * HOUR },
    ]);
  });

  it('goes on by itself when the time of the wait is over', () => {
    expect(look(waiting, 10 * HOUR)).toMatchObject([{ type: 'CustomerAnswered', by: TOCSIN }]);
  });

  it('waits no more once it is resolved, though it be reopened', () => {
    const reopened: IncidentEvent = { type: 'IncidentReopened', at: 3 * HOUR, ...by, reason: 'not over' };
    const incident = [over(2 * HOUR), reopened].reduce(evolve, waiting);
    expect(clock('resolution', incident, 3 * HOUR)).toMatchObject({ state: 'running', dueAt: 5 * HOUR });
  });

  it('does not take the time between two waits for waiting', () => {
    const again = waited(12 * HOUR, 20 * HOUR);
    expect(clock('resolution', evolve(waiting, again), 12 * HOUR)).toMatchObject({
      state: 'paused',
      spentMs: 3 * HOUR,
    });
  });
});

describe('a promised time that is nearly over', () => {
  const told = (incident: Incident, now: number) =>
    advance(incident, { terms: { ...terms, rungs: [], catchAll: [] }, alert: firingAlert, reachable: everybody, now })
      .filter(({ type }) => type.startsWith('Target'))
      .map((event) => ('target' in event ? `${event.type} ${event.target}` : event.type));

  it('is warned of once, when four fifths are over, and not before', () => {
    expect(told(incidentOf(), 12 * MINUTE - 1)).toEqual([]);
    expect(told(incidentOf(), 12 * MINUTE)).toEqual(['TargetWarned response']);
    const warned: IncidentEvent = {
      type: 'TargetWarned',
      at: 12 * MINUTE,
      by: TOCSIN,
      target: 'response',
      dueAt: 15 * MINUTE,
    };
    expect(told(incidentOf(warned), 14 * MINUTE)).toEqual([]);
  });

  it('is not warned of when it is over by the time that anybody looks', () => {
    expect(told(incidentOf(), 15 * MINUTE)).toEqual(['TargetMissed response']);
  });
});

describe('working time without waits', () => {
  const zones = ['Europe/Dublin', 'America/New_York', 'Australia/Lord_Howe', 'UTC'] as const;
  const start = Date.parse('2026-03-20T00:00:00Z');
  const minutes = (most: number) => fc.integer({ min: 0, max: most });

  /** Goes through it minute by minute, and asks of each whether it counts. */
  function naive(open: (at: number) => boolean, from: number, ms: number): number {
    let left = ms / MINUTE;
    let at = from;
    for (; left > 0; at += MINUTE) if (open(at)) left -= 1;
    return at;
  }

  it('is what somebody counts who looks at every minute, through changes of clocks and holidays', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.boolean(),
        minutes(20 * 24 * 60),
        fc.array(fc.tuple(minutes(3000), minutes(2000)), { maxLength: 4 }),
        fc.integer({ min: 1, max: 20 * 60 }),
        (zone, business, late, gaps, length) => {
          const hours = { zone, days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '09:00', to: '17:00' };
          const office = calendar.parse({ ...hours, holidays: ['2026-03-25'], row: 'S3.1' });
          const resolution: Target = business ? { within: `PT${length}M`, of: 'office' } : `PT${length}M`;
          const from = start + late * MINUTE;
          const events: IncidentEvent[] = [];
          let at = from;
          for (const [before, lasts] of gaps) {
            at += before * MINUTE;
            events.push(waited(at, at + lasts * MINUTE + 1), answered(at + lasts * MINUTE));
            at += lasts * MINUTE + 1;
            at += MINUTE - ((at - from) % MINUTE);
          }
          const incident = { ...incidentOf(), clocksFrom: from, waits: events.reduce(evolve, incidentOf()).waits };
          const inWait = (minute: number) =>
            incident.waits.some((wait) => minute >= wait.from && minute < (wait.endedAt ?? wait.until));
          const inHours = (minute: number): boolean => {
            const local = Temporal.Instant.fromEpochMilliseconds(minute).toZonedDateTimeISO(zone);
            return (
              local.dayOfWeek <= 5 &&
              local.toPlainDate().toString() !== '2026-03-25' &&
              local.hour >= 9 &&
              local.hour < 17
            );
          };
          const counts = (minute: number) => !inWait(minute) && (!business || inHours(minute));
          const of = { ...terms, resolution, calendars: { office } };
          const dueAt = naive(counts, from, length * MINUTE);
          const warned = naive(counts, from, Math.ceil((length * 4) / 5) * MINUTE);
          const shown = clock('resolution', incident, from, of);
          expect(shown).toMatchObject({ dueAt });
          if (length % 5 === 0) expect(shown).toMatchObject({ warnAt: warned });
        },
      ),
      { numRuns: 60 },
    );
  });

  it('by the end of the next working day moves on by what was waited for', () => {
    const office = calendar.parse({
      zone: 'Europe/Dublin',
      days: ['mon', 'tue', 'wed', 'thu', 'fri'],
      from: '09:00',
      to: '17:00',
      row: 'S2.8',
    });
    const friday = Date.parse('2026-03-27T16:00:00Z'); // the clocks go forward on Sunday
    const of = { ...terms, resolution: { nextDayOf: 'office' }, calendars: { office } };
    const incident = { ...incidentOf(), clocksFrom: friday };
    expect(clock('resolution', incident, friday, of)).toMatchObject({
      dueAt: Date.parse('2026-03-30T16:00:00Z'),
      remainingMs: 9 * HOUR,
    });
    const monday = Date.parse('2026-03-30T09:00:00Z');
    const waits = [{ from: friday, until: monday, reason: 'x', endedAt: monday }];
    // An hour on Friday and one on Monday were waited for.
    expect(clock('resolution', { ...incident, waits }, monday, of)).toMatchObject({
      dueAt: Date.parse('2026-03-31T10:00:00Z'),
      spentMs: 0,
    });
  });
});
