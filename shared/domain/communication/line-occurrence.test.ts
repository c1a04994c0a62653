import { describe, expect, it } from 'vitest';
import { TOCSIN } from '../ids.ts';
import { HOUR, incidentOf, maya, MINUTE } from '../incident/incident-fixture.ts';
import type { IncidentEvent } from '../incident/incident-events.ts';
import { calendar } from '../policy/document/calendar.ts';
import { channelFacts } from '../policy/document/channels.ts';
import { matrixLine, type PolicyMatrixLine } from '../policy/document/matrix.ts';
import { eventOccurrences, timedOccurrence } from './line-occurrence.ts';
import { channelAt, matrixTermsOf } from './matrix-terms.ts';

const line = (more: object): PolicyMatrixLine =>
  matrixLine.parse({
    id: 'line',
    row: 'S0.4',
    audience: 'ceo',
    channel: 'email',
    when: { minute: 0 },
    template: 'x',
    ...more,
  });
const by = { by: maya };
const assessed = (severity: string, minute: number): IncidentEvent => ({
  type: 'SeverityAssessed',
  at: minute * MINUTE,
  ...by,
  severity,
  why: 'looked at',
  impact: 'outage',
});
const noted = (regulated: boolean, minute: number): IncidentEvent => ({
  type: 'FactsNoted',
  at: minute * MINUTE,
  ...by,
  facts: { regulated },
});
const emergency = (minute: number): IncidentEvent => ({
  type: 'EmergencyDeclared',
  at: minute * MINUTE,
  ...by,
  emergency: 'data-loss',
  ladder: 'data-loss',
});
const answer = (said: 'yes' | 'no', minute: number): IncidentEvent => ({
  type: 'AskAnswered',
  at: minute * MINUTE,
  ...by,
  ask: 'social',
  answer: said,
});
const acknowledged = (minute: number): IncidentEvent => ({
  type: 'IncidentAcknowledged',
  at: minute * MINUTE,
  ...by,
  via: 'api',
});
const started = (minute: number): IncidentEvent => ({ type: 'WorkStarted', at: minute * MINUTE, ...by });
const resolved = (minute: number): IncidentEvent => ({
  type: 'IncidentResolved',
  at: minute * MINUTE,
  ...by,
  cause: 'person',
});
const reopened = (minute: number): IncidentEvent => ({
  type: 'IncidentReopened',
  at: minute * MINUTE,
  ...by,
  reason: 'again',
});
const escalated = (minute: number): IncidentEvent => ({
  type: 'IncidentEscalated',
  at: minute * MINUTE,
  by: TOCSIN,
  trigger: 'unresolved',
  to: 'L2',
  index: 1,
  dueAt: 0,
});

describe('a line with minutes (rows S0.4, S1.8, S1.10)', () => {
  const by60 = { when: { minute: 15, by: 60 } };
  const every30 = { when: { minute: 30, every: 30 } };
  /** `#number sent due`, and `> next`, in minutes. */
  const at = (now: number, more: object, ...events: IncidentEvent[]): string => {
    const { latest, nextAt } = timedOccurrence(line(more), incidentOf(...events), now * MINUTE);
    const told = latest && `#${latest.number} ${latest.sendAt / MINUTE} ${latest.dueAt / MINUTE}`;
    return [told, nextAt === undefined ? undefined : `> ${nextAt / MINUTE}`].filter((one) => one).join(' ');
  };

  it.each<[string, number, object, IncidentEvent[], string]>([
    ['is told at its minute', 15, { when: { minute: 15 } }, [], '#0 15 15'],
    ['waits for its minute', 14.99, { when: { minute: 15 } }, [], '> 15'],
    ['is promised for later than it is sent, where the policy says so', 15, by60, [], '#0 15 60'],
    ['may have a part of a minute', 1, { when: { minute: 0, by: 0.5 } }, [], '#0 0 0.5'],
    ['comes again', 95, every30, [], '#2 90 90 > 120'],
    [
      'is told when its condition becomes known, if its minute is past',
      50,
      { when: { minute: 15 }, if: 'regulated' },
      [noted(true, 50)],
      '#0 50 50',
    ],
    ['is due no earlier than it could be told', 50, { ...by60, if: 'regulated' }, [noted(true, 50)], '#0 50 60'],
    [
      'waits for its minute, if its condition was known before',
      10,
      { when: { minute: 15 }, if: 'regulated' },
      [noted(true, 5)],
      '> 15',
    ],
    ['is not told while its condition is unknown', 50, { if: 'regulated' }, [], ''],
    ['is not told once its condition is denied', 50, { if: 'regulated' }, [noted(true, 5), noted(false, 6)], ''],
    [
      'is told as soon as the severity is raised',
      20,
      { when: { minute: 0 }, severities: ['P0'] },
      [assessed('P0', 20)],
      '#0 20 20',
    ],
    [
      'keeps to the minutes of the opening when the severity is raised',
      40,
      { ...every30, severities: ['P0'] },
      [assessed('P0', 40)],
      '#0 40 40 > 60',
    ],
    ['is not told once the severity is lowered', 65, { ...every30, severities: ['P1'] }, [assessed('P3', 40)], ''],
    [
      'goes on if the severity is raised from one of its own to another',
      65,
      { ...every30, severities: ['P0', 'P1'] },
      [assessed('P0', 40)],
      '#1 60 60 > 90',
    ],
    [
      'counts from the declaration, in an emergency',
      50,
      { when: { minute: 15 }, emergency: 'any' },
      [emergency(40)],
      '> 55',
    ],
    [
      'is told that long after the declaration',
      55,
      { when: { minute: 15 }, emergency: ['data-loss'] },
      [emergency(40)],
      '#0 55 55',
    ],
    ['is not told in another emergency', 90, { emergency: ['outage'] }, [emergency(40)], ''],
    ['that needs a yes waits for one', 30, { needs: 'social' }, [], ''],
    ['that needs a yes is told with it', 30, { needs: 'social' }, [answer('yes', 22)], '#0 22 22'],
    ['that needs a yes is not told after a no', 30, { needs: 'social' }, [answer('no', 22)], ''],
    ['that needs the yes of an unknown question is never told', 30, { needs: 'other' }, [answer('yes', 22)], ''],
    ['that a no stops is told in silence', 30, { unless: 'social' }, [], '#0 0 0'],
    ['that a no stops is told after a yes, at its own time', 30, { unless: 'social' }, [answer('yes', 22)], '#0 0 0'],
    ['that a no stops is not told after it', 30, { unless: 'social' }, [answer('no', 22)], ''],
    ['ends with the incident', 95, every30, [resolved(70)], ''],
    ['begins anew with the reopening', 95, every30, [resolved(40), reopened(60)], '#0 90 90 > 120'],
  ])('%s', (_what, now, more, events, expected) => {
    expect(at(now, more, ...events)).toBe(expected);
  });
});

describe('a line that waits for something to happen (rows S0.12, S1.13, S4.4)', () => {
  const when = (more: object, ...events: IncidentEvent[]): string[] =>
    eventOccurrences(line(more), incidentOf(...events)).map(
      ({ what, sendAt, dueAt }) => `${what} ${sendAt / MINUTE} ${dueAt / MINUTE}`,
    );

  it.each<[string, object, IncidentEvent[], string[]]>([
    [
      'is told of each answer',
      { when: { on: 'acknowledge' } },
      [acknowledged(1), escalated(5), acknowledged(7)],
      ['acknowledge 1 1', 'acknowledge 7 7'],
    ],
    [
      'is told of each escalation',
      { when: { on: 'escalation' } },
      [escalated(5), acknowledged(6), escalated(9)],
      ['escalation 5 5', 'escalation 9 9'],
    ],
    [
      'is told of each change of its state',
      { when: { on: 'status' } },
      [acknowledged(1), started(2), resolved(3)],
      ['acknowledge 1 1', 'start 2 2', 'resolution 3 3'],
    ],
    ['is told once of whoever begins at once', { when: { on: 'status' } }, [started(2)], ['start 2 2']],
    [
      'is told of an answer also where somebody begins at once',
      { when: { on: 'acknowledge' } },
      [started(2)],
      ['acknowledge 2 2'],
    ],
    [
      'is told of a reopening, and no more of the stretch before',
      { when: { on: 'status' } },
      [acknowledged(1), resolved(3), reopened(9)],
      ['reopening 9 9'],
    ],
    [
      'is promised for so many minutes later',
      { when: { on: 'resolution', by: 15 } },
      [resolved(3)],
      ['resolution 3 18'],
    ],
    [
      'is told when its condition becomes known',
      { when: { on: 'escalation' }, if: 'regulated' },
      [escalated(5), noted(true, 50)],
      ['escalation 50 50'],
    ],
    [
      'is told when the severity is raised',
      { when: { on: 'escalation' }, severities: ['P0'] },
      [escalated(5), assessed('P0', 20)],
      ['escalation 20 20'],
    ],
    ['is told nothing below its severity', { when: { on: 'escalation' }, severities: ['P0'] }, [escalated(5)], []],
    [
      'is told nothing without the yes that it needs',
      { when: { on: 'resolution' }, needs: 'social' },
      [resolved(3)],
      [],
    ],
    ['has no minutes', { when: { minute: 0 } }, [escalated(5)], []],
  ])('%s', (_what, more, events, expected) => {
    expect(when(more, ...events)).toEqual(expected);
  });
});

describe('the channel of a line (row S1.9)', () => {
  const business = calendar.parse({
    zone: 'Europe/London',
    days: ['mon', 'tue', 'wed', 'thu', 'fri'],
    from: '09:00',
    to: '17:00',
    row: 'S1.9',
  });
  const slack = channelFacts.parse({ purpose: 'Work', availability: 'business', fallback: 'teams', row: 'S1.9' });
  const of = matrixTermsOf({ matrix: [], channels: { slack }, calendars: { business } });
  const noon = Date.parse('2026-03-02T12:00:00Z');

  it.each([
    ['its own in business hours', { channel: 'slack' }, noon, 'slack'],
    ['that which stands in for it, outside', { channel: 'slack' }, noon + 5 * HOUR, 'teams'],
    ['the line’s own stand-in before the channel’s', { channel: 'slack', fallback: 'email' }, noon + 5 * HOUR, 'email'],
    ['its own at any hour, where it keeps none', { channel: 'sms', fallback: 'voice' }, noon + 5 * HOUR, 'sms'],
  ] as const)('is %s', (_what, one, at, channel) => {
    expect(channelAt(one, at, of)).toBe(channel);
  });
});

describe('a line that waits for a promised time', () => {
  const news = (type: 'TargetWarned' | 'TargetMissed', target: string, minute: number): IncidentEvent => ({
    type,
    at: minute * MINUTE,
    by: TOCSIN,
    target,
    dueAt: 15 * MINUTE,
  });
  const told = (when: object, ...events: IncidentEvent[]) =>
    eventOccurrences(line({ when }), incidentOf(...events)).map(({ sendAt, ...one }) => [
      sendAt / MINUTE,
      'target' in one ? one.target : '',
    ]);
  const all = [news('TargetWarned', 'response', 12), news('TargetMissed', 'response', 15)];

  it('is told when it is nearly over, or is, and of each once', () => {
    expect(told({ on: 'warning' }, ...all)).toEqual([[12, 'response']]);
    expect(told({ on: 'breach' }, ...all, news('TargetMissed', 'resolution', 240))).toEqual([
      [15, 'response'],
      [240, 'resolution'],
    ]);
  });

  it('is told of those that it names', () => {
    expect(told({ on: 'breach', targets: ['resolution'] }, ...all)).toEqual([]);
    expect(told({ on: 'breach', targets: ['response'] }, ...all)).toEqual([[15, 'response']]);
  });

  it('is not told again after a reopening', () => {
    expect(told({ on: 'breach' }, ...all, resolved(20), reopened(30))).toEqual([]);
  });
});
