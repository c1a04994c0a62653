import { describe, expect, it } from 'vitest';
import { TOCSIN } from '../ids.ts';
import { HOUR, incidentOf, maya, MINUTE } from '../incident/incident-fixture.ts';
import type { IncidentEvent } from '../incident/incident-events.ts';
import { calendar } from '../policy/document/calendar.ts';
import { channelFacts } from '../policy/document/channels.ts';
import { matrixLine } from '../policy/document/matrix.ts';
import { affected, audiencesDue, keepMatrix, type Audiences } from './keep-matrix.ts';
import type { MatrixTerms } from './matrix-terms.ts';
import type { Notice, NoticePlan } from './notice.ts';
import { customer } from '../directory/directory.ts';

const linesOf = (...all: object[]) =>
  all.map((one, index) =>
    matrixLine.parse({
      id: `line${index}`,
      row: 'S0.4',
      audience: 'ceo',
      channel: 'email',
      when: { minute: 0 },
      template: 'x',
      ...one,
    }),
  );
const business = calendar.parse({
  zone: 'UTC',
  days: ['mon', 'tue', 'wed', 'thu', 'fri'],
  from: '00:00',
  to: '02:00',
  row: 'S1.9',
});
const slack = channelFacts.parse({ purpose: 'Work', availability: 'business', row: 'S1.9' });
const termsOf = (...all: object[]): MatrixTerms => ({
  lines: linesOf(...all),
  channels: { slack },
  calendars: { business },
});
const contact = (name: string, phone?: string) => ({ id: name, name, email: `${name}@liffey.example`, phone });
const liffey = customer.parse({
  id: 'liffey',
  name: 'Liffey',
  zone: 'Europe/Dublin',
  vip: true,
  contacts: [contact('orla', '+353209120101'), contact('conor')],
});
const audiences: Audiences = {
  role: (name) => ({ ceo: ['helena'], 'tier-1': ['maya', 'wei'] })[name] ?? [],
  customer: (id) => (id === 'liffey' ? affected(liffey) : undefined),
};
const brief = (plans: readonly NoticePlan[]): string[] =>
  plans.map(({ recipient, channel }) => `${recipient} by ${channel}`);
const told = (of: MatrixTerms, now = 0, incident = incidentOf(), who = audiences): string[] =>
  brief(keepMatrix(incident, of, who, [], now).notices);
const by = { by: maya };
const reached = (at: number, pass: number, person: string): IncidentEvent => ({
  type: 'RungReached',
  at,
  by: TOCSIN,
  pass,
  index: 0,
  rung: `L${pass}`,
  dueAt: at,
  people: [person],
  channels: ['sms'],
});
const acknowledged = (at: number, who = maya): IncidentEvent => ({
  type: 'IncidentAcknowledged',
  at,
  by: who,
  via: 'api',
});
const escalated = (at: number): IncidentEvent => ({
  type: 'IncidentEscalated',
  at,
  by: TOCSIN,
  trigger: 'unresolved',
  to: 'L2',
  index: 1,
  dueAt: at,
});
const resolved = (at: number): IncidentEvent => ({ type: 'IncidentResolved', at, ...by, cause: 'person' });

describe('whom a line tells (rows S0.4, S1.8, S1.9, S1.25)', () => {
  it.each<[string, object, string[]]>([
    ['everybody of a role', { audience: 'tier-1', channel: 'sms' }, ['maya by sms', 'wei by sms']],
    ['one place, for all who look there', { audience: 'tier-1', channel: 'slack', place: '#team' }, ['#team by slack']],
    [
      'the public, on one page',
      { audience: 'public', channel: 'status-page', place: 'status-page' },
      ['status-page by status-page'],
    ],
    [
      'each contact of a customer by email',
      { audience: 'customers' },
      ['liffey/orla by email', 'liffey/conor by email'],
    ],
    [
      'by phone those who have one, the others by email',
      { audience: 'customers', channel: 'voice' },
      ['liffey/orla by voice', 'liffey/conor by email'],
    ],
    [
      'never by another way that needs a phone',
      { audience: 'customers', channel: 'voice', fallback: 'sms' },
      ['liffey/orla by voice', 'liffey/conor by email'],
    ],
    [
      'customers whom somebody calls by name',
      { audience: 'vip-customers', channel: 'voice' },
      ['liffey/orla by voice', 'liffey/conor by email'],
    ],
    ['nobody of a role that nobody has', { audience: 'board' }, []],
  ])('%s', (_whom, one, expected) => {
    expect(told(termsOf(one))).toEqual(expected);
  });

  it('leaves customers out of what is for VIPs only', () => {
    const plain: Audiences = { ...audiences, customer: () => ({ ...affected(liffey), vip: false }) };
    expect(told(termsOf({ audience: 'vip-customers' }), 0, incidentOf(), plain)).toEqual([]);
  });

  it('uses what stands in for a channel outside its hours: another place, or each person', () => {
    const teams = termsOf({
      audience: 'tier-1',
      channel: 'slack',
      place: '#team',
      fallback: 'teams',
      when: { minute: 180 },
    });
    expect(told(teams, 3 * HOUR)).toEqual(['#team by teams']);
    const mail = termsOf({
      audience: 'tier-1',
      channel: 'slack',
      place: '#team',
      fallback: 'email',
      when: { minute: 180 },
    });
    expect(told(mail, 3 * HOUR)).toEqual(['maya by email', 'wei by email']);
  });

  it('names the role whose people it will ask for, also where a place is closed', () => {
    const mail = termsOf({
      audience: 'tier-1',
      channel: 'slack',
      place: '#team',
      fallback: 'email',
      when: { minute: 60, every: 60 },
    });
    expect([...audiencesDue(incidentOf(), mail, HOUR, undefined)]).toEqual([]);
    expect([...audiencesDue(incidentOf(), mail, 3 * HOUR, undefined)]).toEqual(['tier-1']);
  });

  it('tells it once, though the severity went down and up again and its channel has closed meanwhile', () => {
    const of = termsOf({
      audience: 'tier-1',
      channel: 'slack',
      place: '#team',
      fallback: 'teams',
      severities: ['P1'],
    });
    const assessed = (severity: string, at: number): IncidentEvent => ({
      type: 'SeverityAssessed',
      at,
      ...by,
      severity,
      why: 'looked at',
      impact: 'none',
    });
    const before = keepMatrix(incidentOf(), of, audiences, [], 0).notices;
    const again = keepMatrix(incidentOf(assessed('P3', HOUR), assessed('P1', 3 * HOUR)), of, audiences, [], 3 * HOUR);
    expect(again.notices.map(({ id }) => id)).toEqual(before.map(({ id }) => id));
  });
});

describe('who has it (row S0.12)', () => {
  const of = termsOf({ audience: 'paged', channel: 'sms', when: { on: 'acknowledge' } });
  const first = [reached(0, 1, 'wei'), acknowledged(MINUTE)];

  it('is told to those who were called before', () => {
    expect(told(of, MINUTE, incidentOf(...first))).toEqual(['wei by sms']);
  });

  it('is told again, when those whom it was escalated to have answered', () => {
    const wei = incidentOf(...first, escalated(HOUR), reached(HOUR, 2, 'rosa'), acknowledged(HOUR + MINUTE));
    const notices = keepMatrix(wei, of, audiences, [], 2 * HOUR).notices;
    expect(brief(notices)).toEqual(['wei by sms', 'wei by sms', 'rosa by sms']);
    expect(new Set(notices.map(({ id }) => id)).size).toBe(3);
  });

  it('is no news to those who are called because it was escalated afterwards, or is an emergency', () => {
    const asked = incidentOf(...first, escalated(HOUR), reached(HOUR, 2, 'rosa'));
    expect(told(of, 2 * HOUR, asked)).toEqual(['wei by sms']);
    const declared: IncidentEvent = {
      type: 'EmergencyDeclared',
      at: HOUR,
      ...by,
      emergency: 'outage',
      ladder: 'L1-L4',
    };
    expect(told(of, 2 * HOUR, incidentOf(...first, declared, reached(HOUR, 2, 'rosa')))).toEqual(['wei by sms']);
  });

  it('is told to whoever was called by another clock just before', () => {
    const late = incidentOf(reached(0, 1, 'wei'), reached(MINUTE + 3, 2, 'rosa'), acknowledged(MINUTE));
    expect(told(of, MINUTE, late)).toEqual(['wei by sms', 'rosa by sms']);
  });
});

describe('what has happened by another function’s clock', () => {
  it('is told in the turn that sees it, though that clock is ahead', () => {
    const of = termsOf({ audience: 'ceo', when: { on: 'resolution' } });
    expect(told(of, HOUR, incidentOf(resolved(HOUR + 40)))).toEqual(['helena by email']);
  });
});

describe('how it ended (rows S0.4, S1.13, S4.4)', () => {
  const accepted = (plan: NoticePlan): Notice => ({
    ...plan,
    tries: 1,
    state: { outcome: 'accepted', acceptedAt: 0, providerId: 'x', repeated: false },
  });
  const place = { audience: 'tier-1', place: '#team' };
  const of = termsOf(
    { ...place, channel: 'slack', fallback: 'teams', when: { minute: 0, every: 60 } },
    { audience: 'told', channel: 'slack', fallback: 'teams', when: { on: 'resolution' } },
    { audience: 'told', channel: 'teams', when: { on: 'resolution' } },
  );
  const ends = (...minutes: number[]) => {
    const ledger = minutes.flatMap((minute) =>
      keepMatrix(incidentOf(), of, audiences, [], minute * MINUTE).notices.map(accepted),
    );
    const end = (minutes.at(-1) ?? 0) * MINUTE + 1;
    return brief(keepMatrix(incidentOf(resolved(end)), of, audiences, ledger, end).notices);
  };

  it('is told on the channel on which it was told', () => {
    expect(ends(0, 60)).toEqual(['#team by slack']);
  });

  it('is told on what stands in for a channel that has closed, and once, if that was in use by then', () => {
    expect(ends(0, 119)).toEqual(['#team by slack']);
    expect(ends(0, 120)).toEqual(['#team by teams']);
    expect(ends(180)).toEqual(['#team by teams']);
  });
});

describe('an exercise', () => {
  const exercise = { ...incidentOf(), drill: true };
  const every = termsOf(
    {},
    { audience: 'customers' },
    { audience: 'vip-customers', channel: 'sms' },
    { audience: 'public', channel: 'status-page', place: 'status-page' },
    { audience: 'tier-1', channel: 'portal', place: 'customer-portal' },
    { audience: 'customers', when: { minute: 15, every: 15 } },
    { audience: 'customers', when: { on: 'acknowledge' } },
  );

  it('is told inside the house, and to no customer nor in public', () => {
    const drilled = { ...incidentOf(acknowledged(MINUTE)), drill: true };
    expect(told(every, 30 * MINUTE, drilled)).toEqual(['helena by email']);
    expect([...audiencesDue(drilled, every, 30 * MINUTE, undefined)]).toEqual(['ceo']);
  });

  it('waits for no line that would leave the house', () => {
    expect(keepMatrix(exercise, every, audiences, [], 0).nextDueAt).toBeUndefined();
    expect(keepMatrix(incidentOf(), every, audiences, [], 0).nextDueAt).toBe(15 * MINUTE);
  });
});
