import { describe, expect, it } from 'vitest';
import type { FiringSpan } from '../alert/firing-spans.ts';
import { TOCSIN } from '../ids.ts';
import { howLong } from './how-long.ts';
import { incidentOf, key, maya, MINUTE, opening, id } from './incident-fixture.ts';
import { foldIncident } from './evolve.ts';
import type { IncidentEvent } from './incident-events.ts';

// The fixture's alarm fired a second before it opened the incident at 0.
const BEGAN = -1000;

const quiet = (at: number, ...before: FiringSpan[]): IncidentEvent => ({
  type: 'AlertQuieted',
  at,
  by: TOCSIN,
  key,
  quietAt: at,
  receivedAt: at,
  spans: before.length === 0 ? [{ start: BEGAN, end: at }] : before,
});
const resolved = (at: number, cause: 'quiet' | 'person' = 'quiet'): IncidentEvent => ({
  type: 'IncidentResolved',
  at,
  by: cause === 'quiet' ? TOCSIN : maya,
  cause,
});
const assessed = (impact: 'outage' | 'none'): IncidentEvent => ({
  type: 'SeverityAssessed',
  at: 0,
  by: TOCSIN,
  severity: 'P3',
  why: 'a test',
  impact,
});
describe('how long an incident lasted', () => {
  it.each<[string, IncidentEvent[], number, number]>([
    [
      'without the hold-down that its resolution waited for',
      [quiet(45 * MINUTE), resolved(50 * MINUTE)],
      45 * MINUTE,
      45 * MINUTE,
    ],
    [
      'with the gaps that were shorter than the hold-down',
      [quiet(10 * MINUTE), quiet(45 * MINUTE), resolved(50 * MINUTE)],
      45 * MINUTE,
      45 * MINUTE,
    ],
    [
      'without the gaps that stood for themselves',
      [
        quiet(45 * MINUTE, { start: BEGAN, end: 10 * MINUTE }, { start: 30 * MINUTE, end: 45 * MINUTE }),
        resolved(50 * MINUTE),
      ],
      25 * MINUTE,
      45 * MINUTE,
    ],
    [
      'until a person said so, where the alert never recovered',
      [resolved(20 * MINUTE, 'person')],
      20 * MINUTE,
      20 * MINUTE,
    ],
    [
      'though it is too small to count in a statement',
      [assessed('none'), quiet(45 * MINUTE), resolved(50 * MINUTE)],
      45 * MINUTE,
      45 * MINUTE,
    ],
  ])('is counted %s', (_how, events, after, ended) => {
    expect(howLong(incidentOf(...events))).toEqual({ ms: after - BEGAN, began: BEGAN, ended });
  });

  it('is counted from when a person says it began, where a person reported it', () => {
    const [opened] = opening;
    const report = { ...opened, impactBegan: -10 * MINUTE } as IncidentEvent;
    const incident = foldIncident(id, [report, resolved(20 * MINUTE, 'person')]);
    expect(incident && howLong(incident)).toEqual({ ms: 30 * MINUTE, began: -10 * MINUTE, ended: 20 * MINUTE });
  });

  it('is not known before it is resolved', () => {
    expect(howLong(incidentOf(quiet(45 * MINUTE)))).toBeUndefined();
  });
});
