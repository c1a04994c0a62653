import { describe, expect, it } from 'vitest';
import { targetDueAt } from '../../shared/domain/calendar/countdown.ts';
import { actor } from '../../shared/domain/ids.ts';
import { evolve } from '../../shared/domain/incident/evolve.ts';
import { decideAssessment } from '../../shared/domain/policy/decide-assessment.ts';
import { findSeverity } from '../../shared/domain/policy/policy.ts';
import { climbOf, MINUTE, notices, staged } from './staged.ts';

const { policy, steps, events, opened, assess, text, table } = staged('maintenance');

describe('S2.7: the directory of contacts', () => {
  it.each([
    ['System maintenance', 'coordinator', 'devops-lead', '5 min'],
    ['Backend', 'backend-lead', 'developer', '10 min'],
    ['Frontend', 'frontend-lead', 'ui-designer', '10 min'],
    ['Infrastructure', 'devops-lead', 'coordinator', '5 min'],
    ['Database', 'backend-lead', 'data-engineer', '15 min'],
    ['Security', 'team-leads', 'external-security', '2 min'],
  ])('S2.7: %s is shown: %s, else %s, in %s', (area, primary, backup, within) => {
    const row = table('Contacts').find(([first]) => first === area) ?? [];
    expect(row).toEqual(expect.arrayContaining([expect.stringContaining(primary), expect.stringContaining(backup)]));
    expect(row).toContain(within);
  });

  it('S2.7: in an emergency at any hour the coordinator is called, then the DevOps lead, then the backend lead', () => {
    expect(climbOf(policy, policy.catchAllLadder)).toEqual(['0 coordinator', '5 devops-lead', '10 backend-lead']);
    expect(table('Contacts').map((row) => row.join(' '))).toEqual(
      expect.arrayContaining([expect.stringMatching(/Emergency.*coordinator.*devops-lead.*backend-lead/)]),
    );
    expect(assess({ name: 'something nobody has heard of' }).ladder).toBe(policy.catchAllLadder);
  });

  it('S2.7: every role that is to be reached at any hour has somebody with a phone, and a second', () => {
    const { directory } = staged('maintenance');
    const paged = Object.values(policy.ladders).flatMap(({ rungs }) =>
      rungs.flatMap(({ role, also = [] }) => [role, ...also]),
    );
    for (const role of new Set(paged)) {
      const phones = (directory.roles[role] ?? []).filter((id) =>
        directory.people.some((one) => one.id === id && one.phone !== undefined),
      );
      expect(`${role} ${phones.length >= 2}`).toBe(`${role} true`);
    }
  });

  it('S2.7: planned maintenance and performance have Slack channels of their own', () => {
    const told = (facts: Record<string, boolean>) =>
      notices(steps('P2', { facts, minutes: 0 }), ({ channel }) => channel === 'slack').toSorted();
    const health = '0 coordinator slack #system-health-alerts';
    expect(told({})).toEqual([health]);
    expect(told({ duringMaintenance: true })).toEqual(['0 coordinator slack #maintenance-coordination', health]);
    expect(told({ performance: true })).toEqual(['0 backend-lead slack #performance-metrics', health]);
  });

  it('S2.7: the four Slack channels, the status page, the account and the support address are shown', () => {
    const channels = table('Channels').flat().join(' ');
    for (const name of [
      '#system-health-alerts',
      '#incident-response',
      '#maintenance-coordination',
      '#performance-metrics',
      'status.enterprisedocs.com',
      '@enterprisedocs',
    ])
      expect(channels).toContain(name);
    expect(policy.supportLine.email).toBe('support@enterprisedocs.com');
    expect(text('customer-notice', 'unknown').body).toContain('status.enterprisedocs.com');
  });

  it('S2.7: the three lists: all leads, the emergency team, executives and project management', () => {
    const { members } = staged('maintenance');
    expect(members('system-alerts')).toEqual(members('team-leads'));
    expect(members('stakeholder-updates')).toEqual(members('executives', 'project-manager'));
    expect(
      table('Roles')
        .filter((row) => row[1]?.startsWith('Mailing list'))
        .map((row) => row[0]),
    ).toEqual(['system-alerts', 'critical-alerts', 'stakeholder-updates']);
  });
});

describe('S2.8: response times', () => {
  it.each([
    ['P0', 2, 'Critical'],
    ['P1', 30, 'High'],
    ['P2', 120, 'Medium'],
  ])('S2.8: a %s has to be answered in %i minutes', (severity, within, name) => {
    const late = (answered: number) =>
      events(severity, { answered, minutes: within + 5 }).filter(
        (event) => event.type === 'TargetMissed' && event.target === 'response',
      ).length;
    expect([late(within - 1), late(within + 1)]).toEqual([0, 1]);
    expect(findSeverity(policy, severity)?.name).toBe(name);
  });

  const dueOf = (from: string, zone?: string) => {
    const { business } = policy.calendars ?? {};
    const { response } = findSeverity(policy, 'P3') ?? {};
    if (business === undefined || response === undefined) throw new Error('P3 has a calendar');
    const calendars = { business: zone === undefined ? business : { ...business, zone } };
    return new Date(targetDueAt(response, calendars, Date.parse(from))).toISOString();
  };

  it.each([
    ['Tuesday', '2026-01-13T10:00:00Z', '2026-01-14T17:00:00.000Z'],
    ['Tuesday night', '2026-01-13T23:59:00Z', '2026-01-14T17:00:00.000Z'],
    ['Friday', '2026-01-16T10:00:00Z', '2026-01-19T17:00:00.000Z'],
    ['Saturday', '2026-01-17T10:00:00Z', '2026-01-19T17:00:00.000Z'],
    ['Sunday night', '2026-01-18T23:00:00Z', '2026-01-19T17:00:00.000Z'],
    ['the Friday before the clocks go forward', '2026-03-27T12:00:00Z', '2026-03-30T17:00:00.000Z'],
    ['the Friday before the clocks go back', '2026-10-23T12:00:00Z', '2026-10-26T17:00:00.000Z'],
  ])('S2.8: a P3 of %s is due by the end of the next business day', (_day, from, due) => {
    expect(dueOf(from)).toBe(due);
  });

  it.each([
    ['forward', '2026-03-27T12:00:00Z', '2026-03-30T16:00:00.000Z'],
    ['back', '2026-10-23T12:00:00Z', '2026-10-26T17:00:00.000Z'],
    ['back, and it is Saturday already in that zone', '2026-10-23T23:30:00Z', '2026-10-26T17:00:00.000Z'],
  ])('S2.8: in London, whose clocks go %s that weekend, it is still five by the clock', (_way, from, due) => {
    expect(dueOf(from, 'Europe/London')).toBe(due);
  });

  it('S2.8: a P3 of Friday is handed to the coordinator at once, and nobody else is paged until Monday evening', () => {
    const paged = steps('P3', { opens: '2026-01-16T00:00:00Z', minutes: (3 * 24 + 17) * 60 }).filter(
      ({ kind }) => kind === 'page' || kind === 'alarm',
    );
    expect([...new Set(paged.map(({ minute, role }) => `${minute} ${role}`))]).toEqual(['0 coordinator']);
  });

  it('S2.8: an answer on Monday is in time, on Tuesday it is not', () => {
    const late = (answered: string) => {
      const opens = '2026-01-16T10:00:00Z';
      const minute = (Date.parse(answered) - Date.parse(opens)) / MINUTE;
      return events('P3', { opens, answered: minute, minutes: minute + 1 }).filter(
        (event) => event.type === 'TargetMissed' && event.target === 'response',
      ).length;
    };
    expect([late('2026-01-19T16:59:00Z'), late('2026-01-20T09:00:00Z')]).toEqual([0, 1]);
  });
});

describe('S2.9: impact on users and on the business', () => {
  const grades = ['critical', 'high', 'medium', 'low'];

  it.each(grades.flatMap((user, a) => grades.map((business, b) => [user, business, `P${Math.min(a, b)}`])))(
    'S2.9: users %s and business %s make a %s: the worse of the two decides',
    (userImpact, businessImpact, severity) => {
      expect(assess({ name: 'reported', facts: { userImpact, businessImpact } }).severity.id).toBe(severity);
    },
  );

  it.each(grades.map((grade, at) => [grade, `P${at}`]))('S2.9: one scale alone, %s, makes a %s', (grade, severity) => {
    expect(assess({ name: 'reported', facts: { userImpact: grade } }).severity.id).toBe(severity);
    expect(assess({ name: 'reported', facts: { businessImpact: grade } }).severity.id).toBe(severity);
  });

  it('S2.9: an assessment during the incident raises it, and says which grade did so', () => {
    const asked = { by: actor.parse('obinna'), facts: { businessImpact: 'critical' } };
    const incident = opened('P2', { userImpact: 'medium' });
    const decision = decideAssessment(incident, policy, asked, MINUTE);
    const assessed = decision.ok ? decision.events.reduce(evolve, incident) : incident;
    expect(assessed).toMatchObject({ severity: 'P0', why: expect.stringMatching(/revenue.*compliance/) as string });
  });

  it('S2.9: the texts say both grades, or that nobody has assessed them yet', () => {
    expect(text('incident-opened', 'known').body).toMatch(/<userImpact>[\s\S]*<businessImpact>/);
    expect(text('incident-opened', 'unknown').body.match(/not assessed yet/g)).toHaveLength(2);
  });
});

describe('S2.15: a channel of its own and a first estimate', () => {
  it.each(['P0', 'P1'])('S2.15: a %s has its own channel by minute 5, and the team learns which', (severity) => {
    const opened = steps(severity, { minutes: 5 }).filter(({ template }) => template === 'incident-channel');
    expect(opened.map(({ minute, dueMinute, recipients: [place] }) => [place, minute, dueMinute])).toEqual([
      ['#inc-00000000', 0, 5],
      ['#incident-response', 0, 5],
    ]);
    expect(text('incident-channel', 'unknown').body).toContain('#inc-7k2m9qxa');
  });

  it.each(['P0', 'P1'])('S2.15: stakeholders and the team have a first estimate of a %s by minute 15', (severity) => {
    const told = steps(severity, { minutes: 15 }).filter(({ line = '' }) => line.startsWith('estimate'));
    expect(told.map(({ audience, dueMinute, minute }) => [audience, dueMinute, minute <= 15])).toEqual([
      ['stakeholder-updates', 15, true],
      ['team-leads', 15, true],
    ]);
  });

  it('S2.15: without an estimate the text says so and asks for one', () => {
    expect(text('estimate', 'known').all).toMatch(/first estimate[\s\S]*over by 21 Nov 2026/);
    expect(text('estimate', 'unknown').all).toMatch(/no estimate yet[\s\S]*nobody has given one yet/);
    expect(text('team-update', 'unknown').body).toContain('please set one');
  });
});

describe('S2.16: who is told by level', () => {
  const told = (severity: string, emergency?: string) => (audience: string) =>
    notices(
      steps(severity, { minutes: 15, ...(emergency === undefined ? {} : { emergency }) }),
      (step) => step.audience === audience && !step.line?.startsWith('estimate'),
    );

  it('S2.16: level 3 tells executives, project manager and customer support at once', () => {
    const at = told('P0');
    expect(at('executives')).toEqual(['0 executives email', '0 executives sms']);
    expect([at('project-manager'), at('customer-support')]).toEqual([
      ['0 project-manager email'],
      ['0 customer-support email'],
    ]);
  });

  it('S2.16: level 2 tells executive stakeholders, project manager and customer support, but pages no executive', () => {
    const at = told('P1');
    expect(at('executives')).toEqual([]);
    expect([at('stakeholder-updates'), at('project-manager'), at('customer-support')]).toEqual([
      ['0 stakeholder-updates email'],
      ['0 project-manager email'],
      ['0 customer-support email'],
    ]);
  });

  it.each(['P2', 'P3'])('S2.16: a %s tells none of them within a quarter of an hour', (severity) => {
    const at = told(severity);
    expect(['executives', 'project-manager', 'customer-support', 'stakeholder-updates'].flatMap(at)).toEqual([]);
  });

  it('S2.16: social media is for major outages', () => {
    const social = (severity: string, emergency?: string) =>
      notices(
        steps(severity, { minutes: 60, ...(emergency === undefined ? {} : { emergency }) }),
        ({ channel }) => channel === 'social',
      );
    expect(social('P0', 'outage')).toEqual(['15 public social @enterprisedocs']);
    expect([social('P0'), social('P0', 'security'), social('P1')]).toEqual([[], [], []]);
  });

  it('S2.16: the project manager is asked what it means for customers, support reads what to tell users', () => {
    expect(text('impact-assessment', 'unknown').body).toMatch(/user impact.*business impact.*users are affected/s);
    expect(text('support-brief', 'known').body).toMatch(/What users notice.*<workaround>.*21 Nov 2026/s);
    expect(text('support-brief', 'unknown').body).toMatch(/nothing is known yet.*please do not guess/s);
  });
});
