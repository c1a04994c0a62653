import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readYaml } from '../../../policies/read-yaml.ts';
import { assessSeverity, worstCriterion, type AlertToAssess } from './assess-severity.ts';
import type { Facts } from './document/conditions.ts';
import { policyDocument, type PolicyDocument } from './policy.ts';

const folder = join(import.meta.dirname, '../../../policies');
const written = (name: string): PolicyDocument =>
  readYaml(join(folder, name, 'policy.yaml'), name, policyDocument).value;
const performance = written('enterprise-performance');
const maintenance = written('maintenance');
const aroundTheClock = written('round-the-clock');
const tarot = written('samia-tarot');

const severityOf = (policy: PolicyDocument, alert: Partial<AlertToAssess>): string =>
  assessSeverity(policy, [], { name: 'x', ...alert }).severity.id;

describe('scope makes the severity, and the worst criterion wins (rows S0.1, S0.11)', () => {
  it.each<[Facts, string]>([
    [{ usersAffected: 999 }, 'P2'],
    [{ usersAffected: 1_000 }, 'P1'],
    [{ usersAffected: 10_000 }, 'P1'],
    [{ usersAffected: 10_001 }, 'P0'],
    [{ revenuePerHour: 999.99 }, 'P2'],
    [{ revenuePerHour: 1_000 }, 'P1'],
    [{ revenuePerHour: 10_000 }, 'P1'],
    [{ revenuePerHour: 10_000.01 }, 'P0'],
    [{ criticality: 'core' }, 'P0'],
    [{ criticality: 'important' }, 'P1'],
    [{ slaState: 'imminent' }, 'P0'],
    [{ slaState: 'warning' }, 'P1'],
    [{ usersAffected: 3, slaState: 'breached' }, 'P0'],
    [{ usersAffected: 2_000, criticality: 'standard', revenuePerHour: 5 }, 'P1'],
  ])('%j is %s', (facts, severity) => {
    expect(severityOf(performance, { facts })).toBe(severity);
  });

  it('says which criterion it was, and its row', () => {
    expect(assessSeverity(performance, [], { name: 'x', facts: { usersAffected: 20_000 } }).why).toBe(
      'more than 10,000 users are affected (S0.1)',
    );
  });

  it('finds the worst one in whatever order they are written', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray(performance.criteria ?? [], { minLength: 1 }),
        fc.record({ usersAffected: fc.nat(20_000), revenuePerHour: fc.nat(20_000) }),
        (criteria, facts) => {
          const rank = (id: string | undefined) => performance.severities.findIndex((one) => one.id === id);
          const found = worstCriterion({ ...performance, criteria }, facts);
          const each = criteria.map((one) => worstCriterion({ ...performance, criteria: [one] }, facts));
          const ranks = each.flatMap((one) => (one === undefined ? [] : [rank(one.severity)]));
          expect(rank(found?.severity)).toBe(ranks.length === 0 ? -1 : Math.min(...ranks));
        },
      ),
    );
  });
});

describe('the worse of two grades makes the severity (row S2.9)', () => {
  it.each([
    ['low', 'low', 'P3'],
    ['low', 'medium', 'P2'],
    ['high', 'low', 'P1'],
    ['medium', 'critical', 'P0'],
  ])('impact on users %s and on the business %s: %s', (userImpact, businessImpact, severity) => {
    expect(severityOf(maintenance, { facts: { userImpact, businessImpact } })).toBe(severity);
  });
});

describe('a rule knows an alarm by its words, its labels or its metric (rows S1.8, S2.6, S3.7, S4.1)', () => {
  it.each<[string, PolicyDocument, Partial<AlertToAssess>, string]>([
    ['a word of its name', aroundTheClock, { name: 'Total OUTAGE in Dublin' }, 'P1'],
    ['a word of its reason', aroundTheClock, { reason: 'the power failure goes on' }, 'P1'],
    ['words that its name joins by hyphens', aroundTheClock, { name: 'eu-data-loss-alarm' }, 'P1'],
    ['words that its name joins by underscores', aroundTheClock, { name: 'eu_site_down' }, 'P1'],
    ['a word that the rule joins by a hyphen', maintenance, { name: 'multi-service failure' }, 'P0'],
    ['the same word, written apart', maintenance, { name: 'multi service failure' }, 'P0'],
    ['no such word', aroundTheClock, { name: 'disk' }, 'P3'],
    ['its label', tarot, { labels: { functionality: 'major' } }, 'P1'],
    ['another value of its label', tarot, { labels: { functionality: 'odd' } }, 'P2'],
    ['a metric beyond the threshold', maintenance, { metric: { name: 'ApiResponseTime', threshold: 12 } }, 'P1'],
    ['a metric at the threshold', maintenance, { metric: { name: 'ApiResponseTime', threshold: 10 } }, 'P1'],
    ['the lower threshold of two', maintenance, { metric: { name: 'apiresponsetime', threshold: 9.9 } }, 'P2'],
    ['a metric below each threshold', maintenance, { metric: { name: 'ApiResponseTime', threshold: 1 } }, 'P2'],
    ['words and a label', maintenance, { name: 'unhealthy', labels: { component: 'critical' } }, 'P1'],
    ['the words without the label', maintenance, { name: 'unhealthy' }, 'P2'],
    ['a label that every object has', tarot, { labels: { constructor: 'x' } }, 'P2'],
  ])('%s', (_by, policy, alert, severity) => {
    expect(severityOf(policy, alert)).toBe(severity);
  });

  it('knows a metric that falls short, at or below its threshold', () => {
    const policy = {
      ...performance,
      alertRules: policyDocument.shape.alertRules.parse([
        { match: { metric: { name: 'Healthy*', below: 2 } }, severity: 'P0', row: 'ours' },
      ]),
    };
    const at = (threshold: number) => severityOf(policy, { metric: { name: 'HealthyHosts', threshold } });
    expect([at(1), at(2), at(3)]).toEqual(['P0', 'P0', 'P2']);
  });

  it('adds what is then known, which the source may correct', () => {
    const alert = { name: 'database-connection lost' };
    expect(assessSeverity(maintenance, [], alert).facts).toEqual({ area: 'database' });
    expect(assessSeverity(maintenance, [], { ...alert, facts: { area: 'backend' } }).facts).toEqual({
      area: 'backend',
    });
  });

  it('gives way to a criterion that is worse, and holds against one that is not', () => {
    const name = 'CPU';
    const metric = { name: 'CPUUtilization', threshold: 90 };
    expect(severityOf(performance, { name, metric, facts: { usersAffected: 50_000 } })).toBe('P0');
    expect(severityOf(performance, { name: 'sla breach', facts: { usersAffected: 1 } })).toBe('P0');
  });
});

describe('an emergency (row S1.8)', () => {
  const emergencyOf = (alert: Partial<AlertToAssess>) => {
    const { severity, ladder, emergency } = assessSeverity(aroundTheClock, [], { name: 'x', ...alert });
    return [emergency?.id, severity.id, ladder];
  };

  it.each<[string, Partial<AlertToAssess>, [string | undefined, string, string]]>([
    ['is known by the words of an alarm', { name: 'security breach' }, ['security-breach', 'P1', 'security-breach']],
    ['is declared by the source', { emergency: 'data-loss' }, ['data-loss', 'P1', 'data-loss']],
    [
      'is what the source says, not what its words suggest',
      { name: 'outage', emergency: 'data-loss' },
      ['data-loss', 'P1', 'data-loss'],
    ],
    [
      'stays what its words say, if the source names one that the policy does not have',
      { name: 'outage', emergency: 'flood' },
      ['system-outage', 'P1', 'system-outage'],
    ],
    [
      'brings its own severity, whatever the source calls it',
      { emergency: 'data-loss', severityHint: 'P4' },
      ['data-loss', 'P1', 'data-loss'],
    ],
    ['is none, where nothing speaks of it', { emergency: 'flood' }, [undefined, 'P3', 'catch-all']],
  ])('%s', (_what, alert, expected) => {
    expect(emergencyOf(alert)).toEqual(expected);
  });

  it('leaves a severity that is worse than its own, and climbs its own ladder all the same', () => {
    const emergencies = (aroundTheClock.emergencies ?? []).map((one) => ({
      ...one,
      severity: aroundTheClock.defaultSeverity,
    }));
    const made = assessSeverity({ ...aroundTheClock, emergencies }, [], { name: 'outage', severityHint: 'P1' });
    expect([made.severity.id, made.ladder, made.why]).toEqual(['P1', 'system-outage', 'its source calls it "P1"']);
  });
});
