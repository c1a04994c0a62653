import { describe, expect, it } from 'vitest';
import { factsOf, functionNames } from '../../infra/function-catalog.ts';
import { synthesize } from './synthesized.ts';

const { ofType } = synthesize();
const functions = ofType('AWS::Lambda::Function');
const named = (name: string) => functions.find(({ properties }) => properties['FunctionName'] === `tocsin-${name}`);

const SIZE = [512, 10] as const;
const sizes: Record<string, readonly [memoryMiB: number, seconds: number]> = {
  'receive-alarm': SIZE,
  'receive-alert': SIZE,
  'receive-notification': SIZE,
  'serve-incidents': SIZE,
  'acknowledge-by-link': SIZE,
  'sign-hand-over': SIZE,
  'serve-oncall': SIZE,
  'serve-schedules': SIZE,
  'serve-contracts': SIZE,
  'serve-maintenance': SIZE,
  'serve-statements': [1024, 29],
  'serve-figures': [1024, 29],
  'check-health': SIZE,
  'answer-unknown-route': SIZE,
  'react-to-changes': SIZE,
  'climb-ladder': SIZE,
  'keep-matrix': SIZE,
  'park-execution': SIZE,
  'send-notice': [512, 20],
  'audit-deadlines': [512, 50],
  'issue-statements': [1024, 300],
  'send-statements': [1024, 120],
  'rotate-link-key': SIZE,
  'mark-channel': SIZE,
  'check-contacts': [512, 300],
  'keep-rota': [512, 50],
  'watch-guarantees': [1024, 300],
};

describe('every Lambda', () => {
  it('is one of those that the product has', () => {
    expect(functions.map(({ properties }) => properties['FunctionName']).sort()).toEqual(
      Object.keys(sizes)
        .map((name) => `tocsin-${name}`)
        .sort(),
    );
    expect([...functionNames].sort()).toEqual(Object.keys(sizes).sort());
  });

  it.each(Object.entries(sizes))('%s has its own memory and timeout, arm64, Node 24 and tracing', (name, size) => {
    const [MemorySize, Timeout] = size;
    expect(named(name)?.properties).toMatchObject({
      MemorySize,
      Timeout,
      Architectures: ['arm64'],
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      TracingConfig: { Mode: 'Active' },
      LoggingConfig: { LogGroup: `loggroup /aws/lambda/tocsin-${name}` },
    });
  });

  it.each(Object.keys(sizes))('%s gets exactly the settings its schema asks for', (name) => {
    const variables = (named(name)?.properties['Environment'] as { Variables: Record<string, unknown> }).Variables;
    const { POWERTOOLS_SERVICE_NAME, ...own } = variables;
    expect(POWERTOOLS_SERVICE_NAME).toBe('tocsin');
    const facts = factsOf(functionNames.find((known) => known === name) ?? 'receive-alarm');
    expect(Object.keys(own).sort()).toEqual(Object.keys(facts.environment.shape).sort());
  });

  it('logs to a group of its own', () => {
    const groups = functions.map(({ properties }) => JSON.stringify(properties['LoggingConfig']));
    expect(new Set(groups).size).toBe(functions.length);
  });
});

describe('logs', () => {
  it.each([
    ['main', 90],
    ['try', 7],
  ])('of the stage %s are kept for %i days', (stage, days) => {
    const groups = synthesize({ stage }).ofType('AWS::Logs::LogGroup');
    expect(groups.length).toBeGreaterThan(functions.length);
    expect(new Set(groups.map(({ properties }) => properties['RetentionInDays']))).toEqual(new Set([days]));
  });
});
