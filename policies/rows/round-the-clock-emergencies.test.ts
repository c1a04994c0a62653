import { describe, expect, it } from 'vitest';
import { actor } from '../../shared/domain/ids.ts';
import { evolve } from '../../shared/domain/incident/evolve.ts';
import { decideAssessment } from '../../shared/domain/policy/decide-assessment.ts';
import { MINUTE, notices, pagedAt, staged, type Asked } from './staged.ts';

const { policy, steps, climb, members, opened, passed, assess, text, table } = staged('round-the-clock');

/** The document's five types, and the team of each. */
const teams = [
  ['system-outage', ['tier-3', 'primary', 'backup', 'global-on-call']],
  ['security-breach', ['security-team', 'tier-4']],
  ['data-loss', ['dba', 'tier-4']],
  ['natural-disaster', ['regional-manager', 'central-operations']],
  ['personnel-emergency', ['hr', 'regional-manager']],
] as const;
const types = teams.map(([type]) => type);

const during = (emergency: string, asked: Asked = {}) => steps('P1', { emergency, minutes: 60, ...asked });
const at = (minute: number, emergency: string, asked: Asked = {}) =>
  notices(during(emergency, asked), (step) => step.minute === minute);

describe('S1.8: five types of emergency', () => {
  it('S1.8: there are these five and no others, each at the highest priority', () => {
    expect(policy.emergencies?.map(({ id, severity }) => [id, severity])).toEqual(types.map((type) => [type, 'P1']));
  });

  it.each(teams)('S1.8: a %s pages everybody of its team at once: %j', (type, roles) => {
    expect(pagedAt(during(type), 0)).toEqual(members(...roles));
  });

  it.each(teams)('S1.8: its team is paged at once when an incident turns out to be a %s', (type, roles) => {
    const by = actor.parse('folake');
    const early = passed(opened('P3'), 0, 10).incident;
    const decision = decideAssessment(early, policy, { by, emergency: type }, 10 * MINUTE);
    const declared = decision.ok ? decision.events.reduce(evolve, early) : early;
    const { incident, events } = passed(declared, 10, 10);
    expect(incident.severity).toBe('P1');
    const reached = events.flatMap((event) => (event.type === 'RungReached' ? event.people : []));
    expect(reached.toSorted()).toEqual(members(...roles));
  });

  it.each(types)('S1.8: a silent team of a %s is followed by somebody else within 15 minutes', (type) => {
    const [team = '', again = '', next = ''] = climb('P1', { emergency: type, minutes: 15 });
    expect([team.split(' ')[0], again.endsWith('again'), next.split(' ')[0]]).toEqual(['0', true, '15']);
    expect(next).not.toContain(team.split(' ')[1]);
  });

  it.each([
    ['registry-security-breach', 'security-breach'],
    ['session-data-loss', 'data-loss'],
    ['transport outage', 'system-outage'],
    ['site: earthquake', 'natural-disaster'],
    ['personnel emergency on the night shift', 'personnel-emergency'],
  ])('S1.8: an alarm "%s" is known as a %s', (name, type) => {
    expect(assess({ name })).toMatchObject({ severity: { id: 'P1' }, emergency: { id: type } });
  });
});

describe('S1.8: the communication chain', () => {
  it.each(types)('S1.8: minute 0 of a %s: the bridge opens and the coordinator assembles the team', (type) => {
    expect(at(0, type)).toEqual(
      expect.arrayContaining(['0 on-call-coordinator webex Emergency bridge', '0 on-call-coordinator sms']),
    );
  });

  it.each(types)('S1.8: minute 15 of a %s: management and the customers, who have heard nothing before', (type) => {
    expect(at(15, type)).toEqual(
      expect.arrayContaining([
        '15 regional-manager email',
        '15 head-of-support email',
        '15 customers portal customer-portal',
      ]),
    );
    const early = during(type).filter(({ minute, audience }) => minute < 15 && audience.includes('customers'));
    expect(early).toEqual([]);
  });

  it.each(types)('S1.8: minute 30 of a %s: the executives; before it only in an outage', (type) => {
    expect(at(30, type)).toContain('30 executive email');
    const heard = during(type).filter(({ minute, audience }) => minute < 30 && audience === 'executive');
    expect(heard.map(({ minute, channel }) => `${minute} ${channel}`)).toEqual(
      type === 'system-outage' ? ['0 sms', '0 email'] : [],
    );
  });

  it('S1.8: the board is briefed only where that is necessary, by minute 30', () => {
    const briefed = (facts: Asked['facts']) =>
      during('data-loss', facts === undefined ? {} : { facts })
        .filter(({ audience }) => audience === 'board')
        .map(({ minute, dueMinute }) => [minute, dueMinute]);
    expect(briefed(undefined)).toEqual([]);
    expect(briefed({ boardBriefing: true })).toEqual([[0, 30]]);
  });

  it.each(types)('S1.8: minute 60 of a %s: the portal, and VIPs directly', (type) => {
    expect(at(60, type)).toEqual(
      expect.arrayContaining([
        '60 customers portal customer-portal',
        '60 vip-customers voice',
        '60 vip-customers email',
      ]),
    );
    const direct = during(type).filter(({ audience }) => audience === 'vip-customers');
    expect(direct.every(({ minute }) => minute === 60)).toBe(true);
  });

  it('S1.8: the public hears as needed: on the status page and on social media once somebody says so, else never', () => {
    const told = (facts: NonNullable<Asked['facts']>) =>
      notices(during('system-outage', { facts }), ({ audience }) => audience === 'public');
    expect(told({})).toEqual([]);
    expect(told({ publicNotice: true })).toEqual(['0 public status-page status-page']);
    expect(told({ socialNotice: true })).toEqual(['0 public social @erlmcp']);
  });

  it('S1.8: a critical incident without a declared type runs the same chain', () => {
    const chain = steps('P1', { minutes: 60 }).filter(({ line = '' }) => line.startsWith('chain-'));
    expect([...new Set(chain.map(({ minute }) => minute))]).toEqual([0, 15, 30, 60]);
  });
});

describe('S1.8: the protocol of each type', () => {
  const onlyIn = (type: string, line: string) =>
    types.filter((each) => notices(during(each), (step) => notices([step])[0] === line).length > 0).join() === type;

  it.each([
    ['system-outage', '0 executive email'],
    ['security-breach', '0 security-team teams Security response'],
    ['security-breach', '0 legal email'],
    ['data-loss', '15 customers email'],
    ['natural-disaster', '0 regional-manager teams Global coordination'],
  ])('S1.8: a %s, and no other type, has "%s"', (type, line) => {
    expect(onlyIn(type, line)).toBe(true);
  });

  it('S1.8: a personnel emergency has the coordinator see to the cover of the shift, and names nobody', () => {
    const [line] = during('personnel-emergency').filter((step) => step.line === 'personnel-coverage');
    expect(line).toMatchObject({ minute: 0, audience: 'on-call-coordinator', channel: 'email' });
    expect(text('coverage', 'known').body).toContain('Keep personal details out');
  });

  it('S1.8: customers who lost data read that the backup is being restored', () => {
    const told = text('customer-notice', 'known', { emergency: 'Data loss' });
    expect(told.subject).toContain('your data may be affected');
    expect(told.body).toMatch(/restoring your data from our backup/);
    expect(text('customer-notice', 'known').body).not.toMatch(/backup/);
  });

  it.each([
    ['Data loss', /last good backup.*Restore it.*affected customers/s],
    ['Natural disaster', /another region.*relocation plan/s],
    ['Personnel emergency', /cover for the shift.*employee assistance/s],
    ['Security breach', /legal counsel/],
  ])('S1.8: the steps of its people stand beside a %s', (title, expected) => {
    const rows = table('Playbooks').filter((row) => row.join(' ').includes(title));
    expect(rows.flat().join(' ')).toMatch(expected);
  });
});
