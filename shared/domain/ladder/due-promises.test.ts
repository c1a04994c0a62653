import { describe, expect, it } from 'vitest';
import { TOCSIN } from '../ids.ts';
import { advance } from '../incident/advance.ts';
import { evolve } from '../incident/evolve.ts';
import { everybody, firingAlert, HOUR, incidentOf, maya, MINUTE, terms } from '../incident/incident-fixture.ts';
import type { IncidentEvent } from '../incident/incident-events.ts';
import { calendar } from '../policy/document/calendar.ts';
import { promise } from '../policy/document/obligations.ts';
import { deadlines } from './deadlines.ts';
import { dueTargets } from './due-targets.ts';
import type { Terms } from './terms.ts';

const promised = (more: object): Terms => ({
  ...terms,
  promises: [promise.parse({ id: 'p', title: 'A promise', within: 'PT30M', from: 'opening', row: 'S0.2', ...more })],
});
const by = { by: maya };
const acknowledged = (at: number): IncidentEvent => ({ type: 'IncidentAcknowledged', at, ...by, via: 'api' });
const started = (at: number): IncidentEvent => ({ type: 'WorkStarted', at, ...by });
const progress = (at: number): IncidentEvent => ({ type: 'ProgressNoted', at, ...by, note: 'at it' });
const resolved = (at: number): IncidentEvent => ({ type: 'IncidentResolved', at, ...by, cause: 'person' });
const decided = (at: number): IncidentEvent => ({ type: 'DecisionLogged', at, ...by, decision: 'go', note: 'yes' });
const assessed = (at: number): IncidentEvent => ({
  type: 'SeverityAssessed',
  at,
  ...by,
  severity: 'P1',
  why: 'looked at',
  impact: 'outage',
});
const reached = (at: number): IncidentEvent => ({
  type: 'RungReached',
  at,
  by: TOCSIN,
  pass: 1,
  index: 0,
  rung: 'L1',
  dueAt: at,
  people: ['maya'],
  channels: ['sms'],
});
const dueAt = (of: Terms, ...events: IncidentEvent[]): number[] =>
  dueTargets(incidentOf(...events), of).flatMap(({ id, dueAt: at }) => (id === 'p' ? [at / MINUTE] : []));

describe('a promise of the policy (rows S0.2, S1.6, S1.10, S4.3, S4.14)', () => {
  it.each<[string, object, IncidentEvent[], number[]]>([
    ['runs from the opening', { until: 'acknowledge' }, [], [30]],
    ['is kept by what it waits for', { until: 'acknowledge' }, [acknowledged(29 * MINUTE)], []],
    ['is kept in its last instant', { until: 'acknowledge' }, [acknowledged(30 * MINUTE)], []],
    ['is not kept a millisecond later', { until: 'acknowledge' }, [acknowledged(30 * MINUTE + 1)], [30]],
    ['of an answer is kept by beginning at once', { until: 'acknowledge' }, [started(MINUTE)], []],
    ['of a beginning is not kept by an answer', { until: 'start' }, [acknowledged(MINUTE)], [30]],
    ['of a beginning is kept by beginning', { until: 'start' }, [acknowledged(MINUTE), started(2 * MINUTE)], []],
    ['of progress is kept by a note of it', { until: 'progress' }, [progress(MINUTE)], []],
    ['of a decision is kept by the commander’s', { until: 'decide' }, [decided(MINUTE)], []],
    ['of an assessment is kept by one', { until: 'assess' }, [assessed(MINUTE)], []],
    ['of an assessment is not kept by resolving it', { until: 'assess' }, [resolved(MINUTE)], [30]],
    ['of an answer is kept by resolving it', { until: 'acknowledge' }, [resolved(MINUTE)], []],
    ['of progress is kept by resolving it', { until: 'progress' }, [resolved(MINUTE)], []],
    ['from the answer does not run before it', { from: 'acknowledge', until: 'progress' }, [], []],
    [
      'from the answer runs from the answer',
      { from: 'acknowledge', until: 'progress' },
      [acknowledged(20 * MINUTE)],
      [50],
    ],
    [
      'is not kept by what was there before it ran',
      { from: 'acknowledge', until: 'progress' },
      [progress(MINUTE), acknowledged(20 * MINUTE)],
      [50],
    ],
    [
      'is kept by what comes after, though there was some before',
      { from: 'acknowledge', until: 'progress' },
      [progress(MINUTE), acknowledged(20 * MINUTE), progress(25 * MINUTE)],
      [],
    ],
    ['from a rung does not run before that is reached', { from: { rung: 'L1' }, until: 'acknowledge' }, [], []],
    [
      'from a rung runs from when that was reached',
      { from: { rung: 'L1' }, until: 'acknowledge' },
      [reached(5 * MINUTE)],
      [35],
    ],
    [
      'runs anew from a reopening',
      { until: 'acknowledge' },
      [acknowledged(1), resolved(2), { type: 'IncidentReopened', at: HOUR, ...by, reason: 'again' }],
      [90],
    ],
  ])('%s', (_what, more, events, minutes) => {
    expect(dueAt(promised(more), ...events)).toEqual(minutes);
  });

  it('is called missed once, with the instant at which it was due', () => {
    const of = promised({ until: 'assess' });
    const context = { terms: of, alert: firingAlert, reachable: everybody };
    const first = advance(incidentOf(), { ...context, now: 40 * MINUTE });
    expect(first.filter(({ type }) => type === 'TargetMissed')).toMatchObject([
      { target: 'response' },
      { target: 'p', at: 40 * MINUTE, dueAt: 30 * MINUTE },
    ]);
    const later = advance(first.reduce(evolve, incidentOf()), { ...context, now: 41 * MINUTE });
    expect(later.filter(({ type }) => type === 'TargetMissed')).toEqual([]);
  });
});

describe('response and resolution of the severity', () => {
  const targets = (of: Terms, ...events: IncidentEvent[]) =>
    deadlines(incidentOf(...events), firingAlert, of).flatMap((one) =>
      one.kind === 'target' ? [`${one.target} ${new Date(one.dueAt).toISOString()}`] : [],
    );

  it('count working time, or end with the next working day, where the policy says so (rows S2.8, S3.1)', () => {
    const business = calendar.parse({
      zone: 'UTC',
      days: ['mon', 'tue', 'wed', 'thu', 'fri'],
      from: '09:00',
      to: '17:00',
      row: 'ours',
    });
    // The incident of the fixture opens on Thursday, 1 January 1970 at midnight.
    const of: Terms = {
      ...terms,
      response: { nextDayOf: 'business' },
      resolution: { within: 'PT12H', of: 'business' },
      calendars: { business },
    };
    expect(targets(of)).toEqual(
      ['response 1970-01-02T17:00:00.000Z', 'resolution 1970-01-02T13:00:00.000Z'].toReversed(),
    );
  });

  it('are two promises: the answer keeps the first only', () => {
    expect(targets(terms, acknowledged(MINUTE))).toEqual(['resolution 1970-01-01T04:00:00.000Z']);
  });

  it('is one promise where the document gives no time of resolution', () => {
    expect(targets({ ...terms, resolution: undefined })).toEqual(['response 1970-01-01T00:15:00.000Z']);
  });
});
