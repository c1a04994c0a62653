import { describe, expect, it } from 'vitest';
import { TOCSIN } from '../ids.ts';
import { incidentOf, maya, MINUTE, opening } from './incident-fixture.ts';
import { decideCommand } from './decide-command.ts';
import { foldIncident } from './evolve.ts';
import { isUnanswered } from './incident.ts';
import type { EventOf, IncidentEvent } from './incident-events.ts';
import { id } from './incident-fixture.ts';

const by = { by: maya };
const acknowledged = (at: number): IncidentEvent => ({ type: 'IncidentAcknowledged', at, ...by, via: 'api' });
const started = (at: number): IncidentEvent => ({ type: 'WorkStarted', at, ...by });
const resolved = (at: number): IncidentEvent => ({ type: 'IncidentResolved', at, ...by, cause: 'person' });
const reopened = (at: number): IncidentEvent => ({ type: 'IncidentReopened', at, ...by, reason: 'again' });
const noted = (facts: EventOf<'FactsNoted'>['facts'], at: number): IncidentEvent => ({
  type: 'FactsNoted',
  at,
  ...by,
  facts,
});
const progress = (at: number): IncidentEvent => ({ type: 'ProgressNoted', at, ...by, note: `at ${at}` });
const escalated = (at: number, escalation?: string): IncidentEvent => ({
  type: 'IncidentEscalated',
  at,
  by: TOCSIN,
  trigger: 'unresolved',
  escalation,
  to: 'L3',
  index: 2,
  dueAt: at,
});
const reached = (at: number, pass: number): IncidentEvent => ({
  type: 'RungReached',
  at,
  by: TOCSIN,
  pass,
  index: 2,
  rung: 'L3',
  dueAt: at,
  people: ['wei'],
  channels: ['sms'],
});
const unroutable = (at: number): IncidentEvent => ({ type: 'UnroutableRaised', at, by: TOCSIN });
const asked = (at: number, people: string[], round: number): IncidentEvent => ({
  type: 'AskRaised',
  yesesNeeded: 1,
  roles: people.map(() => 'commander'),
  at,
  by: TOCSIN,
  ask: 'confirm',
  round,
  people,
  channels: ['sms'],
  dueAt: at + 2,
});
const emergency = (at: number): IncidentEvent => ({
  type: 'EmergencyDeclared',
  at,
  ...by,
  emergency: 'data-loss',
  ladder: 'data-loss',
});

describe('what is known of an incident (rows S0.1, S0.4)', () => {
  it('is what its opening and everybody since has said, each since it was first said so', () => {
    const [first, ...rest] = opening;
    const told = { ...first, facts: { area: 'backend', users: 5 } } as IncidentEvent;
    const incident = foldIncident(id, [told, ...rest, noted({ users: 9, area: 'backend' }, 7), noted({ users: 9 }, 8)]);
    expect(incident?.facts).toEqual({ area: 'backend', users: 9 });
    expect(incident?.factsSince).toEqual({ area: 0, users: 7 });
  });

  it('names who has which role, the last word holds', () => {
    const named = (person: string, at: number): IncidentEvent => ({
      type: 'RoleAssigned',
      at,
      ...by,
      role: 'commander',
      person,
    });
    expect(incidentOf(named('ada', 1), named('ben', 2)).roles).toEqual({ commander: 'ben' });
  });
});

describe('an escalation (rows S0.3, S4.1)', () => {
  it('of an incident that somebody has waits for an answer, and takes nothing from whoever has it', () => {
    const incident = incidentOf(acknowledged(1), escalated(5, 'two-hours'));
    expect(incident).toMatchObject({ status: 'acknowledged', acknowledgement: { at: 1, by: maya } });
    expect(incident).toMatchObject({ unanswered: true, escalated: ['two-hours'] });
    expect(incident.climb).toMatchObject({ from: 2, firstPass: 1, orderedAt: 5 });
  });

  it('begins a climb of its own: its pages are others than those before', () => {
    expect(incidentOf(reached(1, 1), reached(2, 2), escalated(5)).climb?.firstPass).toBe(3);
  });

  it('that is answered leaves the first answer as it is', () => {
    const incident = incidentOf(acknowledged(1), escalated(5), acknowledged(9));
    expect(isUnanswered(incident)).toBe(false);
    expect(incident).toMatchObject({ acknowledgement: { at: 1 } });
    expect(incident.milestones.map(({ what, at }) => [what, at])).toEqual([
      ['acknowledge', 1],
      ['escalation', 5],
      ['acknowledge', 9],
    ]);
  });

  it('is not answered by whoever has it already, unless they are among those whom it went to', () => {
    const has = incidentOf(acknowledged(1), escalated(5));
    const again = decideCommand(has, { kind: 'acknowledge', by: maya, via: 'api' }, 6);
    expect(again).toMatchObject({ ok: false });
    expect(isUnanswered(incidentOf(acknowledged(1), escalated(5), { type: 'WorkStarted', at: 6, by: maya }))).toBe(
      true,
    );
    const place = { pass: 1, index: 2, rung: 'L3', dueAt: 5, people: ['maya'], channels: ['sms'] };
    const paged: IncidentEvent = { type: 'RungReached', at: 6, by: TOCSIN, ...place };
    const called = incidentOf(acknowledged(1), escalated(5), paged);
    expect(decideCommand(called, { kind: 'acknowledge', by: maya, via: 'link' }, 7)).toMatchObject({ ok: true });
  });

  it('takes back that nobody could be reached', () => {
    expect(incidentOf(unroutable(3), escalated(5)).unroutableSince).toBeUndefined();
  });
});

describe('what happened that a promise or a line of the matrix may wait for', () => {
  it('counts progress once a rung, and once more after somebody took it: a chatty incident stays small', () => {
    const all = incidentOf(
      progress(1),
      progress(2),
      acknowledged(3),
      progress(4),
      progress(5),
      reached(6, 1),
      progress(7),
    );
    expect(all.milestones.filter(({ what }) => what === 'progress').map(({ at }) => at)).toEqual([1, 4, 7]);
    expect(all.latestProgress?.at).toBe(7);
  });

  it('is an answer and a beginning for whoever begins at once', () => {
    expect(incidentOf(started(4)).milestones.map(({ what }) => what)).toEqual(['acknowledge', 'start']);
    expect(incidentOf(acknowledged(1), started(4)).milestones.map(({ what }) => what)).toEqual([
      'acknowledge',
      'start',
    ]);
  });
});

describe('a reopened incident', () => {
  const before = [
    noted({ regulated: true }, 1),
    acknowledged(2),
    escalated(3, 'two-hours'),
    reached(3, 1),
    asked(4, ['ada'], 1),
    emergency(5),
    unroutable(6),
    resolved(7),
  ];
  const again = incidentOf(...before, reopened(MINUTE));

  it('is a new stretch of work: nothing that was called, asked or answered in the one before counts', () => {
    expect(again).toMatchObject({
      status: 'open',
      stretch: 2,
      activeSince: MINUTE,
      pages: [],
      asks: [],
      escalated: [],
    });
    expect([again.climb, again.position, again.unanswered, again.unroutableSince]).toEqual(Array(4).fill(undefined));
    expect(again.milestones).toEqual([{ what: 'reopening', at: MINUTE, by: maya }]);
    expect(again.severities).toEqual([{ severity: 'P1', since: MINUTE }]);
  });

  it('keeps what is known of it: its facts, its emergency and the ladder of that', () => {
    expect(again).toMatchObject({ facts: { regulated: true }, emergency: { type: 'data-loss' }, ladder: 'data-loss' });
  });
});

describe('a question in the log (row S0.9)', () => {
  it('has everybody who was asked, and the first answer of each', () => {
    const said = (person: typeof maya, answer: 'yes' | 'no', at: number): IncidentEvent => ({
      type: 'AskAnswered',
      at,
      by: person,
      ask: 'confirm',
      answer,
    });
    const incident = incidentOf(asked(1, ['ada'], 1), asked(3, ['maya'], 2), said(maya, 'yes', 4), said(maya, 'no', 5));
    expect(incident.asks).toEqual([
      {
        id: 'confirm',
        round: 2,
        yesesNeeded: 1,
        people: ['ada', 'maya'],
        raisedAt: 3,
        dueAt: 5,
        answers: [{ answer: 'yes', by: maya, at: 4 }],
      },
    ]);
  });

  it('says since when it stays unanswered, also where nobody could be asked', () => {
    const silent: IncidentEvent = { type: 'AskUnanswered', at: 9, by: TOCSIN, ask: 'confirm' };
    expect(incidentOf(asked(1, ['ada'], 1), silent).asks).toMatchObject([{ people: ['ada'], unansweredAt: 9 }]);
    expect(incidentOf(silent).asks).toMatchObject([{ people: [], unansweredAt: 9 }]);
  });
});
