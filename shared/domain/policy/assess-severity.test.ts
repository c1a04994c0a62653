import { describe, expect, it } from 'vitest';
import { readDirectory, readPolicyFolder } from '../../../policies/read-policy-folder.ts';
import { assessSeverity, matches } from './assess-severity.ts';

const { policy } = readPolicyFolder('erlmcp');
const { services } = readDirectory('erlmcp');

describe('the severity of an alarm (S3.7)', () => {
  it.each([
    ['registry-down', 'registry', 'P1', 'L1-L4'],
    ['session-manager-down', 'sessions', 'P1', 'L1-L4'],
    ['transport-failure', 'transport', 'P2', 'L1-L3'],
    ['registry-latency', 'registry', 'P3', 'L1-L2'],
    ['session-issues', 'sessions', 'P3', 'L1-L2'],
    ['transport-', 'transport', 'P3', 'L1-L2'],
    ['registry-down-again', 'registry', 'P3', 'L1-L2'],
    ['billing-down', undefined, 'P3', 'catch-all'],
    ['registry', undefined, 'P3', 'catch-all'],
  ])('%s belongs to %s and is %s on %s', (name, service, severity, ladder) => {
    const made = assessSeverity(policy, services, { name });
    expect({ ...made, severity: made.severity.id }).toMatchObject({ service, severity, ladder });
    expect(made.why).not.toBe('');
  });

  it.each([
    ['p4', 'P4'],
    ['P2', 'P2'],
    ['critical', 'P1'],
    ['HIGH', 'P2'],
    ['error', 'P2'],
    ['medium', 'P3'],
    ['warning', 'P3'],
    ['low', 'P4'],
    ['info', 'P4'],
    ['sev0', 'P1'],
    ['', 'P1'],
    ['constructor', 'P1'],
  ])('the source that says "%s" of registry-down makes it %s', (severityHint, severity) => {
    expect(assessSeverity(policy, services, { name: 'registry-down', severityHint }).severity.id).toBe(severity);
  });

  it.each([
    ['source', 'registry-x', 'p4', 'its source calls it "p4"'],
    ['source', 'registry-x', undefined, 'no rule names it; the default for alarms of erlmcp Registry'],
    [
      'source',
      'x',
      undefined,
      'neither a rule nor a service matches it; the default of the policy, on its catch-all ladder',
    ],
    ['person', 'registry-x', 'p4', 'reported as P4'],
    ['person', 'registry-x', undefined, 'reported without a severity; the default for erlmcp Registry'],
    ['person', 'x', undefined, 'reported without a severity; the default of the policy, on its catch-all ladder'],
  ] as const)('says why, as the word of a %s: %s, %s', (toldBy, name, severityHint, why) => {
    expect(assessSeverity(policy, services, { name, severityHint, toldBy }).why).toBe(why);
  });

  it.each(['multi-service failure', 'multi_service.failure', 'multi service failure'])(
    'finds the words of a rule in "%s", whichever of the two is written with hyphens',
    (name) => {
      const ruleOf = (word: string) => ({ match: { words: [word] }, severity: 'P1', row: 'S2.6' });
      const found = ['multi-service', 'multi service', 'Multi_Service'].map(
        (word) => assessSeverity({ ...policy, alertRules: [ruleOf(word)] } as typeof policy, [], { name }).severity.id,
      );
      expect(found).toEqual(['P1', 'P1', 'P1']);
    },
  );

  it('climbs the ladder of the severity that its source names, whoever owns it', () => {
    expect(assessSeverity(policy, services, { name: 'billing-down', severityHint: 'critical' })).toMatchObject({
      service: undefined,
      ladder: 'L1-L4',
    });
  });

  it('believes a service of the directory that the source names, no other', () => {
    expect(assessSeverity(policy, services, { name: 'registry-x', service: 'transport' }).service).toBe('transport');
    expect(assessSeverity(policy, services, { name: 'registry-x', service: 'unheard-of' }).service).toBe('registry');
  });

  it('ranks the words on a policy with fewer severities', () => {
    const fewer = { ...policy, severities: policy.severities.slice(0, 2) };
    expect(assessSeverity(fewer, services, { name: 'x', severityHint: 'low' }).severity.id).toBe('P2');
  });

  it('takes the longest prefix where two services share the beginning of one', () => {
    const more = [
      ...services,
      { ...services[0], id: 'registry-eu', name: 'EU', alarmPrefixes: ['registry-eu-'] } as (typeof services)[number],
    ];
    expect(assessSeverity(policy, more, { name: 'registry-eu-slow' }).service).toBe('registry-eu');
  });
});

describe('the pattern of a rule', () => {
  it.each([
    ['a', 'a', true],
    ['a', 'ab', false],
    ['a*', 'abc', true],
    ['*c', 'abc', true],
    ['a*c', 'abc', true],
    ['a*c', 'ac', true],
    ['ab*bc', 'abc', false],
    ['*', '', true],
    ['*b*', 'abc', true],
    ['a.c', 'abc', false],
    ['*a*a*a*a*a*b', 'a'.repeat(200), false],
  ])('%s against %s: %s', (pattern, name, expected) => {
    expect(matches(pattern, name)).toBe(expected);
  });
});
