import { describe, expect, it } from 'vitest';
import { actor } from '../../shared/domain/ids.ts';
import { decideCommand, type Command } from '../../shared/domain/incident/decide-command.ts';
import { evolve } from '../../shared/domain/incident/evolve.ts';
import type { Incident } from '../../shared/domain/incident/incident.ts';
import { decideEscalation } from '../../shared/domain/ladder/decide-escalation.ts';
import { termsOf } from '../../shared/domain/ladder/terms.ts';
import { decideAssessment } from '../../shared/domain/policy/decide-assessment.ts';
import { MINUTE, notices, pagedAt, staged } from './staged.ts';

const { policy, climb, events, steps, members, first, opened, passed, table } = staged('round-the-clock');
const by = actor.parse('siobhan');
const HOUR = 60;

function after(incident: Incident, minute: number, command: Command): Incident {
  const decision = decideCommand(incident, command, minute * MINUTE);
  if (!decision.ok) throw new Error(decision.because);
  return decision.events.reduce(evolve, incident);
}
const acknowledged = (severity: string, minute: number) =>
  after(opened(severity), minute, { kind: 'acknowledge', by, via: 'link' });
const escalations = (incident: Incident, from: number, to: number): string[] =>
  passed(incident, from, to).events.flatMap((event) =>
    event.type === 'IncidentEscalated' ? [`${event.at / MINUTE} ${event.to}, promised by ${event.dueAt / MINUTE}`] : [],
  );

describe('S1.5: who is called', () => {
  const order = ['primary', 'backup', 'global-on-call', 'engineering-lead'];

  it.each([
    ['P1', 15],
    ['P2', 30],
    ['P3', 60],
  ])('S1.5: an unanswered page of a %s goes to the next in the order after %i minutes', (severity, each) => {
    const reached = climb(severity, { minutes: 3 * each + 1 }).filter((one) => !/again|full-team/.test(one));
    expect(reached).toEqual(order.map((role, at) => `${at * each} ${role}`));
  });

  it('S1.5: each of the four is one person, the first of the role', () => {
    const all = steps('P2', { minutes: 91 });
    expect([0, 30, 60, 90].map((minute) => pagedAt(all, minute))).toEqual(order.map((role) => [first(role)]));
  });

  it('S1.5: once somebody has it, nobody else is called', () => {
    expect(climb('P2', { answered: 14, minutes: 110 })).toEqual(['0 primary', '5 primary again']);
  });

  it('S1.5: whoever is paged is reminded at 5 minutes of the duty to acknowledge by then', () => {
    expect(climb('P1', { minutes: 14 })).toEqual(['0 primary', '5 primary again']);
    expect(climb('P1', { answered: 5, minutes: 14 })).toEqual(['0 primary']);
  });
});

describe('S1.10: updates while it is active', () => {
  /** The minutes at which an audience hears of it, on one channel or any. */
  const heard = (severity: string, audience: string, minutes: number, emergency?: string): number[] => [
    ...new Set(
      steps(severity, { minutes, answered: 3, ...(emergency === undefined ? {} : { emergency }) })
        .filter((step) => step.kind === 'notice' && step.audience === audience && step.line !== 'who-has-it')
        .filter(({ channel }) => channel !== 'sms' && channel !== 'webhook')
        .map(({ minute }) => minute),
    ),
  ];

  it.each([
    ['P1', 'tier-2', [0, 30, 60, 90, 120]],
    ['P1', 'customers', [15, 45, 60, 75, 105]],
    ['P2', 'tier-2', [0, 30, 60, 90]],
    ['P2', 'customers', [30, 60, 90]],
    ['P2', 'regional-manager', [30, 60, 90]],
    ['P3', 'tier-1', [0, 30, 60, 90, 120]],
    ['P4', 'tier-1', [0, 30, 60, 90, 120]],
  ])('S1.10: of a %s, %s hears at least every 30 minutes', (severity, audience, expected) => {
    const last = expected.at(-1) ?? 0;
    // At P1 and P2 nobody notes progress here: what escalates then adds words of its own, looked at under S1.12.
    expect(heard(severity, audience, last)).toEqual(expected);
  });

  it.each([
    ['regional-manager', 15],
    ['head-of-support', 15],
    ['executive', 30],
  ])('S1.10: of a P1, %s hears first at %i and every 30 minutes from there', (audience, from) => {
    const minutes = heard('P1', audience, 135).filter((minute) => minute !== 29);
    expect(minutes.slice(0, 4)).toEqual([from, from + 30, from + 60, from + 90]);
  });

  it.each([
    ['security-breach', 'security-team', 'Security response'],
    ['natural-disaster', 'regional-manager', 'Global coordination'],
  ])('S1.10: in a %s the updates also go where %s works', (emergency, audience, place) => {
    const all = notices(steps('P1', { emergency, minutes: 60 }), (step) => step.recipients[0] === place);
    expect(all).toEqual([0, 30, 60].map((minute) => `${minute} ${audience} teams ${place}`));
  });

  it('S1.10: updates end with the incident', () => {
    const late = steps('P1', { answered: 3, resolved: 50, minutes: 180 }).filter(({ minute }) => minute > 50);
    expect(late).toEqual([]);
  });

  it('S1.10: that an alert is acknowledged in 5 minutes is measured', () => {
    const missed = (answered: number) =>
      events('P3', { answered, minutes: 20 }).filter(
        (event) => event.type === 'TargetMissed' && event.target === 'acknowledge-in-5',
      );
    expect([missed(5).length, missed(6).length]).toEqual([0, 1]);
  });
});

describe('S1.11: the life of an alert', () => {
  it('S1.11: it is created, acknowledged, in progress, resolved and closed', () => {
    const created = opened('P2');
    const taken = after(created, 3, { kind: 'acknowledge', by, via: 'link' });
    const started = after(taken, 6, { kind: 'start', by });
    const resolved = after(started, 40, { kind: 'resolve', by });
    const { incident: closed } = passed(resolved, 41, 40 + 24 * HOUR);
    expect([created, taken, started, resolved, closed].map(({ status }) => status)).toEqual([
      'open',
      'acknowledged',
      'in_progress',
      'resolved',
      'closed',
    ]);
  });

  it.each(['P1', 'P2', 'P3', 'P4'])('S1.11: a %s that was acknowledged escalates once its time is over', (severity) => {
    const { events: all } = passed(acknowledged(severity, 4), 4, 25 * HOUR);
    expect(all.filter(({ type }) => type === 'IncidentEscalated')).not.toEqual([]);
  });

  it('S1.11: it escalates while it is still created, and an answer brings it back', () => {
    const { incident, events: all } = passed(opened('P1'), 0, 29);
    expect(all.at(-1)).toMatchObject({ type: 'RungReached', rung: 'full-team' });
    expect(incident.status).toBe('open');
    expect(after(incident, 30, { kind: 'acknowledge', by, via: 'link' }).status).toBe('acknowledged');
  });

  it.each([
    ['P1', 'full-team'],
    ['P2', 'tier-3'],
    ['P3', 'tier-2'],
  ])('S1.11: whoever works on a %s that is severe escalates it to %s by hand', (severity, to) => {
    const reason = policy.ladders[severity]?.manual?.find((one) => /severe/.test(one.reason));
    const started = after(acknowledged(severity, 2), 3, { kind: 'start', by });
    const terms = termsOf(policy, started.severity, started.ladder);
    const decision = decideEscalation(started, terms, { by, to: reason?.to, reason: reason?.reason }, 10 * MINUTE);
    const escalated = decision.ok ? decision.events.reduce(evolve, started) : started;
    expect(passed(escalated, 10, 10).events).toMatchObject([{ type: 'RungReached', rung: to }]);
  });

  it('S1.11: the critical threshold makes a P1 of anything and pages the full team, also once it was acknowledged', () => {
    const asked = { by, facts: { criticalThreshold: true } };
    for (const incident of [opened('P4'), acknowledged('P4', 2)]) {
      const decision = decideAssessment(incident, policy, asked, 10 * MINUTE);
      const worse = decision.ok ? decision.events.reduce(evolve, incident) : incident;
      expect(worse.severity).toBe('P1');
    }
    const taken = acknowledged('P1', 2);
    const noted = decideAssessment(taken, policy, asked, 10 * MINUTE);
    const severe = noted.ok ? noted.events.reduce(evolve, taken) : taken;
    const reached = passed(severe, 10, 10).events.find(({ type }) => type === 'RungReached');
    expect(reached).toMatchObject({ rung: 'full-team' });
  });

  it('S1.11: beyond the critical threshold the primary on call is still called first, and the rest in their order', () => {
    const facts = { criticalThreshold: true };
    const reached = climb('P1', { facts, minutes: 45 }).filter((one) => !one.endsWith('again'));
    expect(reached.toSorted()).toEqual(
      ['0 full-team', '0 primary', '15 backup', '30 global-on-call', '45 engineering-lead'].toSorted(),
    );
  });
});

describe('S1.12: priorities', () => {
  it.each([
    ['P1', 15, 'Critical'],
    ['P2', HOUR, 'High'],
    ['P3', 4 * HOUR, 'Medium'],
    ['P4', 8 * HOUR, 'Low'],
  ])('S1.12: a %s has to be answered in %i minutes', (severity, within, name) => {
    const missedAt = (answered: number) =>
      events(severity, { answered, minutes: within + 10 }).filter(
        (event) => event.type === 'TargetMissed' && event.target === 'response',
      ).length;
    expect([missedAt(within - 1), missedAt(within + 1)]).toEqual([0, 1]);
    expect(policy.severities.find(({ id }) => id === severity)?.name).toBe(name);
  });

  it.each([
    ['P1', 30, 'full-team'],
    ['P2', 2 * HOUR, 'tier-3'],
    ['P3', 8 * HOUR, 'tier-2'],
    ['P4', 24 * HOUR, 'tier-1'],
  ])('S1.12: a %s without progress escalates before minute %i, answered or not', (severity, before, to) => {
    for (const incident of [opened(severity), acknowledged(severity, 4)]) {
      const [earliest = ''] = escalations(incident, 4, before + 5);
      expect(earliest).toBe(`${before - 1} ${to}, promised by ${before}`);
    }
  });

  it('S1.12: progress puts the escalation off by its own time', () => {
    const worked = after(acknowledged('P1', 4), 20, { kind: 'progress', by, note: 'Failing over.' });
    expect(escalations(worked, 20, 48)).toEqual([]);
    expect(escalations(worked, 20, 49)).toEqual(['49 full-team, promised by 50']);
  });

  it('S1.12: a P1 activates the full team: everybody of all four tiers at minute 0', () => {
    const told = steps('P1', { minutes: 0 }).filter(({ line = '' }) => line.startsWith('full-team'));
    expect(told.flatMap(({ recipients }) => recipients).toSorted()).toEqual(
      members('tier-1', 'tier-2', 'tier-3', 'tier-4'),
    );
    expect(pagedAt(steps('P1', { minutes: 29 }), 29)).toEqual(members('tier-1', 'tier-2', 'tier-3', 'tier-4'));
  });

  it.each([
    ['P2', ['tier-2']],
    ['P3', ['tier-1', 'tier-2']],
    ['P4', ['tier-1']],
  ])('S1.12: at %s it is the work of %j', (severity, tiers) => {
    const isTier = (audience: string) => /^tier-\d$/.test(audience);
    const told = steps(severity, { minutes: 60 }).filter(
      ({ audience, channel }) => isTier(audience) && channel !== 'webhook',
    );
    expect([...new Set(told.map(({ audience }) => audience))].toSorted()).toEqual(tiers);
  });

  it('S1.12: a P4 never leaves tier 1', () => {
    const paged = steps('P4', { minutes: 24 * HOUR }).filter(({ kind }) => kind === 'page');
    expect([...new Set(paged.map(({ role }) => role))]).toEqual(['tier-1']);
  });
});

describe('S1.13: receipt', () => {
  it.each(['P1', 'P2', 'P3', 'P4'])(
    'S1.13: a %s is logged, gets its ticket and its responders at minute 0',
    (severity) => {
      const atOnce = steps(severity, { minutes: 0 });
      expect(events(severity, { minutes: 0 })[0]).toMatchObject({ type: 'RungReached' });
      expect(notices(atOnce)).toContain('0 tier-1 webhook ticketing');
      expect(notices(atOnce)).toContain('0 on-call-coordinator email');
      expect(notices(atOnce, ({ line = '' }) => line.startsWith('team'))).toHaveLength(1);
      expect(pagedAt(atOnce, 0)).toHaveLength(1);
    },
  );

  it('S1.13: the receipt of the system stops no ladder: a person has to answer', () => {
    expect(climb('P1', { minutes: 15 })).toContain('15 backup');
  });

  it('S1.13: when it escalates, coordinator and management hear so; when it is over, everybody who was told', () => {
    const all = steps('P2', { answered: 3, resolved: 150, minutes: 150 });
    expect(notices(all, ({ line = '' }) => line.startsWith('escalated'))).toEqual([
      '119 on-call-coordinator email',
      '119 regional-manager email',
    ]);
    const over = all.filter(({ line = '' }) => line.startsWith('resolved'));
    // Whoever was paged by PagerDuty was paged by SMS as well, and is told there.
    const before = all.filter((step) => !over.includes(step) && step.channel !== 'pagerduty');
    const ways = (some: typeof all) =>
      [...new Set(some.flatMap((step) => step.recipients.map((to) => `${to} ${step.channel}`)))].toSorted();
    expect(ways(over)).toEqual(ways(before));
  });

  it('S1.13: what is done with an alert is shown beside it', () => {
    const steps13 = table('Playbooks').filter((row) => row.at(-1) === 'S1.13');
    expect(steps13.flat().join(' ')).toMatch(/Assess.*Respond.*Resolve/s);
  });
});
