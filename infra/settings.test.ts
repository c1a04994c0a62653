import { describe, expect, it } from 'vitest';
import { parseSettings, SettingsError } from './settings.ts';

describe('what a deployment may choose', () => {
  it('has a default for everything but the domain', () => {
    expect(parseSettings({})).toEqual({
      stage: 'main',
      policy: 'erlmcp',
      senderDomain: 'example.com',
      opsEmail: 'ops@example.com',
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
