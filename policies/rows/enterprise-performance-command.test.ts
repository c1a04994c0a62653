import { describe, expect, it } from 'vitest';
import { actor } from '../../shared/domain/ids.ts';
import { decideCommand } from '../../shared/domain/incident/decide-command.ts';
import { answerTo } from '../../shared/domain/incident/incident.ts';
import { decisions } from '../../shared/domain/incident/incident-events.ts';
import { advance } from '../../shared/domain/incident/advance.ts';
import { decideAnswer } from '../../shared/domain/ladder/due-asks.ts';
import { decideAssessment } from '../../shared/domain/policy/decide-assessment.ts';
import { inRole, MINUTE, rowsOf, somebody, type Happened } from './scene.ts';

const rows = rowsOf('enterprise-performance');
const { policy, steps, log, incident, terms, text, shown } = rows;
const roleShown = (role: string) => shown('Roles').find(([name]) => name === role) ?? [];

describe('enterprise-performance: command', () => {
  it.each([
    ['incident-commander', [/go or no-go/, /assigns teams and infrastructure/i, /stakeholders are told/, /executives/]],
    [
      'technical-lead',
      [/root cause/, /fix is put in place/, /directs the technical team/i, /reports technical progress/i],
    ],
    ['business-liaison', [/customers directly/, /business impact/, /expectations/, /business leadership/]],
  ])('S0.7: the %s has four duties', (role, duties) => {
    const does = roleShown(role)[3]?.split('\n')[0] ?? '';
    expect(does.split('; ')).toHaveLength(4);
    for (const duty of duties) expect(does).toMatch(duty);
  });

  it('S0.7: the commander is chosen by four criteria', () => {
    const chosen = /chosen by: (.*)/.exec(roleShown('incident-commander')[3] ?? '')?.[1] ?? '';
    expect(chosen.split('; ')).toHaveLength(4);
    for (const criterion of [/architecture/, /led incidents of enterprise/, /engineers and to business/, /undivided/])
      expect(chosen).toMatch(criterion);
  });

  it('S0.7: a person is named for each of the three, and the incident holds it', () => {
    const roles = { 'incident-commander': 'yasmin', 'technical-lead': 'isidora', 'business-liaison': 'olga' };
    const named = incident('P0', (one) => decideAssessment(one, policy, { by: somebody, roles }, MINUTE));
    expect(named.roles).toEqual(roles);
  });

  it.each([
    ['command-centre', 30],
    ['channels', 60],
    ['teams', 120],
    ['protocols', 60],
    ['tracking', 30],
  ])('S0.8: at P0 the %s stands within %d seconds, and the one who needs it is told', (part, seconds) => {
    const step = policy.activation?.find(({ id }) => id === part);
    expect(step).toMatchObject({ within: `PT${seconds}S`, severities: ['P0'] });
    const lines = new Set<string>(policy.matrix.filter((line) => line.part === part).map(({ id }) => id));
    const told = steps('P0', { hours: 0.2 }).filter(({ line }) => lines.has(line ?? ''));
    expect(told.length).toBeGreaterThan(0);
    for (const one of told) expect(one).toMatchObject({ minute: 0, dueMinute: seconds / 60 });
  });

  it('S0.8: four teams are activated', () => {
    const told = steps('P0', { hours: 0.2 }).filter(({ line }) => line?.startsWith('team-') === true);
    expect(told.map(({ audience }) => audience)).toEqual([
      'platform-engineering',
      'database-specialist',
      'customer-success',
      'business-operations',
    ]);
  });

  it('S0.8: rounds of coordination come every 15 minutes', () => {
    const rounds = steps('P0', { answerAt: 1, hours: 1 }).filter(({ line }) => line === 'coordination');
    expect(rounds.map(({ minute }) => minute)).toEqual([15, 30, 45, 60]);
    expect(text('protocols')).toContain('every 15 minutes');
    expect(steps('P1', { hours: 1 }).filter(({ row }) => row === 'S0.8')).toEqual([]);
  });

  it.each(decisions)('S0.13: the decision "%s" of the commander is logged with its reason', (decision) => {
    const decided = decideCommand(
      incident('P0', (one) => decideCommand(one, { kind: 'acknowledge', by: somebody, via: 'link' }, 1)),
      { kind: 'progress', by: actor.parse('yasmin'), note: 'Failing over costs less', decision },
      MINUTE,
    );
    expect(decided).toMatchObject({
      ok: true,
      events: expect.arrayContaining([
        { type: 'DecisionLogged', at: MINUTE, by: 'yasmin', decision, note: 'Failing over costs less' },
      ]) as unknown,
    });
  });

  it('S0.13: what can be decided is go, no-go, resources and escalation; the technical lead reports to the commander', () => {
    expect([...decisions].toSorted()).toEqual(['escalation', 'go', 'no-go', 'resources']);
    expect(roleShown('technical-lead')[4]).toBe('incident-commander');
    expect(
      text('protocols', { roles: { 'technical-lead': inRole('Isidora'), 'incident-commander': inRole('Yasmin') } }),
    ).toContain('Isidora; the lead reports to the commander, Yasmin');
  });
});

describe('enterprise-performance: more resources', () => {
  const asked = (severity: string, facts: Record<string, boolean | number>, ask: string) =>
    log(severity, { facts, hours: 0.1 }).filter(
      (event) => (event.type === 'AskRaised' || event.type === 'AskAnswered') && event.ask === ask,
    );

  it.each([
    ['compute above 80 % of CPU', 'scale-compute', { cpuPercent: 80.1 }, { cpuPercent: 80 }],
    ['the database above 500 ms', 'scale-database', { databaseResponseMs: 501 }, { databaseResponseMs: 500 }],
    ['the network above 200 ms', 'scale-network', { networkLatencyMs: 201 }, { networkLatencyMs: 200 }],
    ['the network above 1 % of lost packets', 'scale-network', { packetLossPercent: 1.1 }, { packetLossPercent: 1 }],
    ['engineers when it needs expertise', 'scale-engineers', { expertiseNeeded: true }, { expertiseNeeded: false }],
    ['vendors when a third party is involved', 'engage-vendors', { vendorInvolved: true }, { vendorInvolved: false }],
    ['consultants when specialists are needed', 'engage-consultants', { specialistNeeded: true }, {}],
  ] as const)('S0.9: %s, and not before', (_what, ask, trigger, not) => {
    expect(asked('P2', trigger, ask)).toHaveLength(1);
    expect(asked('P2', not, ask)).toEqual([]);
  });

  it.each([
    ['scale-compute', 'P0', 'automatic'],
    ['scale-compute', 'P1', 'automatic'],
    ['scale-compute', 'P2', 'engineering-manager'],
    ['scale-database', 'P0', 'automatic'],
    ['scale-database', 'P1', 'database-administrator'],
    ['scale-database', 'P2', 'database-administrator'],
    ['scale-network', 'P0', 'infrastructure-lead'],
    ['scale-network', 'P2', 'infrastructure-lead'],
    ['scale-engineers', 'P0', 'engineering-manager'],
    ['engage-vendors', 'P0', 'cto'],
    ['engage-consultants', 'P0', 'cto and cfo'],
  ])('S0.9: %s at %s is approved by: %s', (ask, severity, whose) => {
    const facts = {
      cpuAboveLimit: true,
      databaseAboveLimit: true,
      networkAboveLimit: true,
      expertiseNeeded: true,
      vendorInvolved: true,
      specialistNeeded: true,
    };
    const [first] = asked(severity, facts, ask);
    if (whose === 'automatic') expect(first).toMatchObject({ type: 'AskAnswered', answer: 'yes', automatic: true });
    else {
      expect(first).toMatchObject({ type: 'AskRaised' });
      expect(shown('Who is asked').find(([id]) => id === ask)?.[3]).toBe(whose);
    }
  });

  it.each([
    ['scale-compute', /100 %/],
    ['scale-database', /read replicas.*connection pools/i],
    ['scale-network', /network capacity and CDN/],
    ['scale-engineers', /other time zones/],
    ['engage-vendors', /premium support/],
    ['engage-consultants', /external performance consultants/i],
  ])('S0.9: %s says what is done after a yes', (ask, action) => {
    expect(policy.asks?.find(({ id }) => id === ask)?.action).toMatch(action);
  });

  it('S0.9: consultants need the yes of both the CTO and the CFO', () => {
    const needed: Happened = (one) =>
      decideAssessment(one, policy, { by: somebody, facts: { specialistNeeded: true } }, 0);
    const raised: Happened = (one) =>
      advance(one, {
        terms: terms('P2'),
        alert: undefined,
        reachable: (role) => [`a ${role}`, `another ${role}`],
        now: 0,
      });
    const both = incident('P2', needed, raised);
    const ask = both.asks.find(({ id }) => id === 'engage-consultants');
    expect(ask?.people).toEqual(['a cto', 'a cfo']);
    const yes = (by: string) => ({ ask: 'engage-consultants', answer: 'yes' as const, by: actor.parse(by) });
    expect(decideAnswer(both, yes('a cto'), MINUTE).ok).toBe(true);
    expect(decideAnswer(both, yes('another cto'), MINUTE).ok).toBe(false);
    const answered = (...people: string[]) =>
      incident(
        'P2',
        needed,
        raised,
        ...people.map(
          (by): Happened =>
            (one) =>
              decideAnswer(one, yes(by), MINUTE),
        ),
      );
    expect(answerTo(answered('a cto'), 'engage-consultants')).toBeUndefined();
    expect(answerTo(answered('a cto', 'a cfo'), 'engage-consultants')).toMatchObject({ answer: 'yes' });
  });
});
