import { describe, expect, it } from 'vitest';
import { noticeId, TOCSIN } from '../ids.ts';
import { id, incidentOf, maya, MINUTE } from '../incident/incident-fixture.ts';
import type { Incident } from '../incident/incident.ts';
import type { EventOf, IncidentEvent } from '../incident/incident-events.ts';
import type { NoticePlan } from './notice.ts';
import { noLongerTrue } from './notice-still-true.ts';
import { planPages, planReminders } from './plan-pages.ts';

const by = { by: maya };
const acknowledged: IncidentEvent = { type: 'IncidentAcknowledged', at: 2, ...by, via: 'link' };
const started: IncidentEvent = { type: 'WorkStarted', at: 3, ...by };
const escalated: IncidentEvent = {
  type: 'IncidentEscalated',
  at: 4,
  by: TOCSIN,
  trigger: 'unresolved',
  to: 'L2',
  index: 1,
  dueAt: 4,
};
const resolved: IncidentEvent = { type: 'IncidentResolved', at: 5, ...by, cause: 'person' };
const closed: IncidentEvent = { type: 'IncidentClosed', at: 6, ...by };
const reopened: IncidentEvent = { type: 'IncidentReopened', at: 7, ...by, reason: 'again' };
const notice = (validity: NoticePlan['validity']): NoticePlan => ({
  id: noticeId.parse('1.x.0.maya.sms'),
  subject: { about: 'incident', incidentId: id, stretch: 1 },
  kind: 'notice',
  audience: 'ceo',
  recipient: 'maya',
  channel: 'sms',
  template: 'x',
  validity,
  queue: 'pages',
  why: 'x',
  dueAt: 0,
  plannedAt: 0,
});

describe('whether a notice is still true when it is sent (failure 7)', () => {
  const states: [string, Incident][] = [
    ['open', incidentOf()],
    ['acknowledged', incidentOf(acknowledged)],
    ['in progress', incidentOf(acknowledged, started)],
    ['escalated', incidentOf(acknowledged, escalated)],
    ['resolved', incidentOf(acknowledged, resolved)],
    ['closed', incidentOf(acknowledged, resolved, closed)],
    ['reopened', incidentOf(acknowledged, resolved, reopened)],
  ];

  it.each<[NoticePlan['validity'], string[]]>([
    ['while-open', ['open', 'escalated']],
    ['until-resolved', ['open', 'acknowledged', 'in progress', 'escalated']],
    ['while-acknowledged', ['acknowledged', 'in progress', 'escalated']],
    ['once-resolved', ['resolved', 'closed']],
    ['always', ['open', 'acknowledged', 'in progress', 'escalated', 'resolved', 'closed']],
    ['while-asked', []],
  ])('%s: true of an incident that is one of %j', (validity, expected) => {
    const plan = notice(validity);
    expect(states.filter(([, incident]) => noLongerTrue(plan, incident) === undefined).map(([name]) => name)).toEqual(
      expected,
    );
  });

  it.each([
    ['while-open', 'acknowledged', 'the incident is acknowledged'],
    ['once-resolved', 'in progress', 'the incident is in progress'],
    ['always', 'reopened', 'the incident was reopened since'],
    ['while-asked', 'open', 'the question is not being asked'],
  ] as const)('%s and %s: it says that %s', (validity, name, why) => {
    const incident = states.find(([one]) => one === name)?.[1] ?? incidentOf();
    expect(noLongerTrue(notice(validity), incident)).toBe(why);
  });
});

describe('the reminder of a rung (row S1.6)', () => {
  const reached: IncidentEvent = {
    type: 'RungReached',
    at: 0,
    by: TOCSIN,
    pass: 1,
    index: 0,
    rung: 'L1',
    dueAt: 0,
    people: ['maya', 'wei'],
    channels: ['sms', 'voice'],
  };
  const failed: IncidentEvent = {
    type: 'PageFailed',
    at: 1,
    by: TOCSIN,
    pass: 1,
    index: 0,
    rung: 'L1',
    person: 'wei',
    channel: 'sms',
    reason: 'refused',
    next: 'email',
  };
  const reminded: EventOf<'RungReminded'> = {
    type: 'RungReminded',
    at: 5 * MINUTE,
    by: TOCSIN,
    pass: 1,
    index: 0,
    rung: 'L1',
    dueAt: 5 * MINUTE,
  };
  const incident = incidentOf(reached, failed, reminded);
  const [rung] = incident.pages;
  const again = rung === undefined ? [] : planReminders(incident, rung, reminded, 'S1.6');

  it('goes to the same people on the channels that took the page, and on what took the place of one that failed', () => {
    expect(again.map(({ recipient, channel }) => `${recipient} ${channel}`)).toEqual([
      'maya sms',
      'maya voice',
      'wei voice',
      'wei email',
    ]);
  });

  it('is another notice than the page, due when the reminder was, and true as long as nobody has answered', () => {
    const pages = rung === undefined ? [] : planPages(incident, rung, 'S1.6');
    const all = [...pages, ...again].map(({ id: one }) => one);
    expect(new Set(all).size).toBe(all.length);
    expect(again[0]).toMatchObject({ kind: 'page', dueAt: 5 * MINUTE, plannedAt: 5 * MINUTE, validity: 'while-open' });
    expect(again[0]?.why).toBe('reminder of rung L1 of pass 1');
  });
});
