import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideCommand } from '../../shared/domain/incident/decide-command.ts';
import { deadlines } from '../../shared/domain/ladder/deadlines.ts';
import { decideEscalation } from '../../shared/domain/ladder/decide-escalation.ts';
import { dueEscalations } from '../../shared/domain/ladder/due-escalations.ts';
import { decideAssessment } from '../../shared/domain/policy/decide-assessment.ts';
import { MINUTE, pages, rowsOf, somebody, type Happened } from './scene.ts';

const { policy, steps, missed, severityOf, incident, terms, shown } = rowsOf('enterprise-performance');

describe('enterprise-performance: how bad it is', () => {
  it.each([
    ['$10,001 of revenue an hour', 'P0', { revenuePerHour: 10_001 }],
    ['$10,000 of revenue an hour', 'P1', { revenuePerHour: 10_000 }],
    ['$1,000 of revenue an hour', 'P1', { revenuePerHour: 1000 }],
    ['$999 of revenue an hour', 'P2', { revenuePerHour: 999 }],
    ['10,001 users', 'P0', { usersAffected: 10_001 }],
    ['10,000 users', 'P1', { usersAffected: 10_000 }],
    ['1,000 users', 'P1', { usersAffected: 1000 }],
    ['999 users', 'P2', { usersAffected: 999 }],
    ['core functions', 'P0', { criticality: 'core' }],
    ['important functions', 'P1', { criticality: 'important' }],
    ['standard operations', 'P2', { criticality: 'standard' }],
    ['an SLA that is breached', 'P0', { slaState: 'breached' }],
    ['an SLA about to be breached', 'P0', { slaState: 'imminent' }],
    ['an SLA past its warning', 'P1', { slaState: 'warning' }],
    ['performance below its best', 'P2', { slaState: 'below-optimal' }],
  ] as const)('S0.1: %s: %s', (_what, severity, facts) => {
    expect(severityOf({ facts })).toBe(severity);
  });

  it('S0.11: of the four measures the worst one makes it P0, P1 or P2', () => {
    const scopeOfNumber = (value: number) => (value > 10_000 ? 0 : value >= 1000 ? 1 : 2);
    const measures = fc.record({
      revenuePerHour: fc.integer({ min: 0, max: 20_000 }),
      usersAffected: fc.integer({ min: 0, max: 20_000 }),
      criticality: fc.constantFrom('core', 'important', 'standard'),
      slaState: fc.constantFrom('breached', 'imminent', 'warning', 'below-optimal'),
    });
    fc.assert(
      fc.property(measures, (facts) => {
        const worst = Math.min(
          scopeOfNumber(facts.revenuePerHour),
          scopeOfNumber(facts.usersAffected),
          ['core', 'important', 'standard'].indexOf(facts.criticality),
          { breached: 0, imminent: 0, warning: 1, 'below-optimal': 2 }[facts.slaState],
        );
        expect(severityOf({ facts })).toBe(`P${worst}`);
      }),
    );
  });

  it('S0.11: the three severities stand for the scope tiers 1 to 3', () => {
    expect(policy.severities.map(({ id }) => id)).toEqual(['P0', 'P1', 'P2']);
    for (const [at, severity] of ['P0', 'P1', 'P2'].entries())
      expect(severityOf({ toldBy: 'source', labels: { scope: `tier-${at + 1}` } })).toBe(severity);
  });
});

describe('enterprise-performance: the three tiers', () => {
  it('S0.2: each tier has its duties and its roles', () => {
    expect(shown('Support tiers').map(([id, name, roles]) => [id, name, roles])).toEqual([
      ['tier-1', 'Immediate response', 'primary-oncall, secondary-oncall, support-coordinator, monitoring-specialist'],
      [
        'tier-2',
        'Advanced resolution',
        'senior-performance-engineer, database-specialist, infrastructure-architect, business-liaison',
      ],
      ['tier-3', 'Strategic response', 'engineering-director, cto, business-operations-director, vendor-manager'],
    ]);
    for (const [, , , duties] of shown('Support tiers')) expect(duties?.split('; ').length).toBeGreaterThanOrEqual(4);
  });

  it.each(['P0', 'P1', 'P2'])(
    'S0.2: at %s tier 1 answers in 2 minutes, assesses in 5 and decides in 10, or it is said',
    (severity) => {
      expect(missed(severity, { hours: 0.5 })).toEqual(['2 response', '5 assessment', '10 escalation-decision']);
      expect(missed(severity, { hours: 0.5, answerAt: 1 })).not.toContain('2 response');
    },
  );

  it('S0.2: what is done before its time is not missed', () => {
    const answered: Happened = (one) => decideCommand(one, { kind: 'acknowledge', by: somebody, via: 'link' }, MINUTE);
    const assessed: Happened = (one) => decideAssessment(one, policy, { by: somebody, severity: 'P0' }, 4 * MINUTE);
    const decided: Happened = (one) =>
      decideCommand(one, { kind: 'progress', by: somebody, note: 'Not yet', decision: 'escalation' }, 9 * MINUTE);
    const running = (...happened: Happened[]) =>
      deadlines(incident('P0', ...happened), undefined, terms('P0')).flatMap((due) =>
        due.kind === 'target' ? [`${due.dueAt / MINUTE} ${due.target}`] : [],
      );
    expect(running()).toEqual(['2 response', '5 assessment', '10 escalation-decision']);
    expect(running(answered)).toEqual(['5 assessment', '10 escalation-decision']);
    expect(running(answered, assessed)).toEqual(['10 escalation-decision']);
    expect(running(answered, assessed, decided)).toEqual([]);
  });

  it('S0.2: the second engineer is paged while there is still time to answer in under 2 minutes', () => {
    const second = steps('P1').find(({ rung }) => rung === 'tier-1-second');
    expect(second?.minute).toBeLessThan(2);
  });

  it.each(['P0', 'P1', 'P2'])('S0.2: at %s the status is told in under 15 minutes', (severity) => {
    const told = steps(severity, { facts: { customerImpacting: true } }).filter(({ minute }) => minute < 15);
    expect(told.filter(({ channel }) => channel === 'status-page')).toMatchObject([{ dueMinute: 15 }]);
    expect(told.some(({ channel }) => channel === 'portal')).toBe(true);
  });
});

describe('enterprise-performance: what moves it to the next tier', () => {
  const at = (severity: string) => pages(steps(severity, { answerAt: 1, hours: 3 }));

  it.each(['P0', 'P1', 'P2'])(
    'S0.3: %s goes to tier 2 after 30 minutes without progress and to tier 3 two hours later',
    (severity) => {
      // Somebody answers at minute 1, before the second engineer is paged, and notes nothing.
      const reached = at(severity).filter((page) => !page.includes('tier-1'));
      expect(reached[0]).toBe('30 tier-2');
      expect(reached.find((page) => page.endsWith('tier-3'))).toBe('150 tier-3');
    },
  );

  it('S0.3: a note of progress gives 30 minutes more', () => {
    const noted: Happened = (one) => decideCommand(one, { kind: 'progress', by: somebody, note: 'Found' }, 20 * MINUTE);
    const answered: Happened = (one) => decideCommand(one, { kind: 'acknowledge', by: somebody, via: 'link' }, MINUTE);
    const due = dueEscalations(incident('P0', answered, noted), terms('P0'));
    expect(due.map(({ escalation, dueAt }) => `${dueAt / MINUTE} ${escalation.to}`)).toEqual(['50 tier-2']);
  });

  it.each([
    ['it needs expertise', 'expertiseNeeded', 'tier-2'],
    ['enterprise customers are hit hard', 'enterpriseSevere', 'tier-2'],
    ['several systems are involved', 'severalSystems', 'tier-2'],
    ['the impact on the business is critical', 'criticalBusinessImpact', 'tier-3'],
    ['the architecture has to change', 'architectureChange', 'tier-3'],
    ['a vendor is needed', 'vendorInvolved', 'tier-3'],
  ])('S0.3: when %s, the tier is paged at once, beside tier 1', (_what, fact, tier) => {
    const first = pages(steps('P1', { facts: { [fact]: true } })).filter((page) => page.startsWith('0 '));
    expect(first.toSorted()).toEqual(['0 tier-1', `0 ${tier}`]);
    const known: Happened = (one) =>
      decideAssessment(one, policy, { by: somebody, facts: { [fact]: true } }, 7 * MINUTE);
    const due = dueEscalations(incident('P1', known), terms('P1'));
    expect(due.map(({ escalation, dueAt }) => `${dueAt / MINUTE} ${escalation.to}`)).toContain(`7 ${tier}`);
  });

  it.each(['tier-2', 'tier-3'])('S0.3: a person may escalate to %s at any time', (to) => {
    expect(decideEscalation(incident('P2'), terms('P2'), { by: somebody, to }, MINUTE)).toMatchObject({
      ok: true,
      events: [{ type: 'IncidentEscalated', to }],
    });
  });
});
