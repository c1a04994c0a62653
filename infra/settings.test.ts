import { describe, expect, it } from 'vitest';
import { parseSettings, SettingsError } from './settings.ts';

describe('what a deployment may choose', () => {
  it('has a default for everything but the domain', () => {
    expect(parseSettings({})).toEqual({
      stage: 'main',
      policy: 'erlmcp',
      senderDomain: 'example.com',
      opsEmail: 'ops@example.com',
      alarmPrefixes: ['registry-', 'transport-', 'session-'],
      snsTopics: [],
      monthlySmsLimitUsd: 1,
      terminationProtection: false,
    });
  });

  it('may come as text, as a command line gives it', () => {
    expect(parseSettings({ monthlySmsLimitUsd: '25.5', terminationProtection: 'true' })).toMatchObject({
      monthlySmsLimitUsd: 25.5,
      terminationProtection: true,
    });
  });

  it.each([
    ['registry-', ['registry-']],
    ['registry-, transport-,', ['registry-', 'transport-']],
    ['Transport', ['Transport']],
    ['*', 'every'],
    ['none', []],
  ])('opts in alarms by %s', (alarmPrefixes, opted) => {
    expect(parseSettings({ alarmPrefixes }).alarmPrefixes).toEqual(opted);
  });

  it('allows topics of any account and region', () => {
    const topics = ['arn:aws:sns:eu-west-1:123456789012:a', 'arn:aws-cn:sns:cn-north-1:123456789012:b_C-1'];
    expect(parseSettings({ snsTopics: topics.join(', ') }).snsTopics).toEqual(topics);
  });

  it('leaves CDK’s own keys alone', () => {
    const keys = { '@aws-cdk/core:explicitStackTags': true, 'aws:cdk:bundling-stacks': ['*'], 'cli-telemetry': false };
    expect(parseSettings(keys).stage).toBe('main');
  });
});

describe('a wrong setting says which, what was expected and how to pass it', () => {
  it.each([
    ['stage', 'Main', 'lower-case', '-c stage=main'],
    ['stage', '', 'lower-case', '-c stage=main'],
    ['policy', '../secrets', 'folder under policies/', '-c policy=erlmcp'],
    ['senderDomain', 'https://example.org', 'a domain', '-c senderDomain=example.org'],
    ['opsEmail', 'ops', 'email address', '-c opsEmail=ops@example.org'],
    ['domainName', 'https://incidents.example.org', 'without https://', '-c domainName=incidents.example.org'],
    ['monthlySmsLimitUsd', 'plenty', 'US dollars', '-c monthlySmsLimitUsd=100'],
    ['monthlySmsLimitUsd', '0', 'more than 0', '-c monthlySmsLimitUsd=100'],
    ['alarmPrefixes', '', 'beginnings of alarm names', '-c alarmPrefixes=registry-,transport-'],
    ['alarmPrefixes', 'a b', 'beginnings of alarm names', '-c alarmPrefixes=registry-,transport-'],
    ['alarmPrefixes', 'registry-*', 'beginnings of alarm names', '-c alarmPrefixes=registry-,transport-'],
    ['alarmPrefixes', 'registry-,T', '"T" would take in TargetTracking-', '-c alarmPrefixes=registry-,transport-'],
    ['alarmPrefixes', 'tocsin-pages', 'would take in tocsin-', '-c alarmPrefixes=registry-,transport-'],
    ['alarmPrefixes', 'a'.repeat(250).concat(',').repeat(7), 'at most', '-c alarmPrefixes=registry-,transport-'],
    ['snsTopics', 'team-alarms', 'ARNs of SNS topics', '-c snsTopics=arn:aws:sns:'],
    ['snsTopics', 'arn:aws:sns:*:123456789012:*', 'ARNs of SNS topics', '-c snsTopics=arn:aws:sns:'],
    ['snsTopics', 'arn:aws:sns:eu-west-1:123456789012:a.fifo', 'ARNs of SNS topics', '-c snsTopics=arn:aws:sns:'],
    ['snsTopics', '', 'ARNs of SNS topics', '-c snsTopics=arn:aws:sns:'],
    ['terminationProtection', 'perhaps', 'true or false', '-c terminationProtection=true'],
  ])('%s: %s', (key, value, expected, howToPass) => {
    const attempt = () => parseSettings({ [key]: value });
    expect(attempt).toThrow(SettingsError);
    expect(attempt).toThrow(`context "${key}" is ${JSON.stringify(value)}`);
    expect(attempt).toThrow(expected);
    expect(attempt).toThrow(howToPass);
  });

  it('a policy that is no folder is told which there are', () => {
    const attempt = () => parseSettings({ policy: 'ours' }, ['erlmcp', 'third']);
    expect(attempt).toThrow('context "policy" is "ours": expected a folder under policies/ (erlmcp, third)');
    expect(attempt).toThrow('-c policy=erlmcp');
    expect(parseSettings({ policy: 'third' }, ['erlmcp', 'third']).policy).toBe('third');
  });

  it('and a misspelt one is not taken for the default', () => {
    expect(() => parseSettings({ senderDomian: 'example.org' })).toThrow('context "senderDomian": not known');
  });

  it('all at once', () => {
    expect(() => parseSettings({ stage: 'A', opsEmail: 'x', nonsense: 1 })).toThrow(/nonsense[^]*stage[^]*opsEmail/);
  });
});
