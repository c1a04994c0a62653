import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { describe, expect, it } from 'vitest';
import { bundleFunctions } from '../../infra/constructs/bundle-functions.ts';
import { OwnAlarms, type OwnAlarm } from '../../infra/constructs/own-alarms.ts';
import { TocsinFunction } from '../../infra/constructs/tocsin-function.ts';
import { describeDeployment } from '../../infra/deployment.ts';
import { factsOf, functionNames } from '../../infra/function-catalog.ts';

const deployment = describeDeployment('main');
const ownAlarms = () =>
  new OwnAlarms(new Stack(new App(), 'Refusals'), 'Ops', { deployment, email: 'ops@example.com' });

describe('a function is not built', () => {
  const build = (environment: Record<string, string>) => {
    const alarms = ownAlarms();
    return new TocsinFunction(Stack.of(alarms), 'check-health', {
      deployment,
      alarms,
      code: Code.fromInline('unused'),
      environment,
      mayCall: [],
      failedEvents: { keptBy: 'nobody, in this test.' },
    });
  };

  it('without a setting that its schema asks for', () => {
    expect(() => build({ STAGE: 'main' })).toThrow('check-health: its environment schema and the stack disagree');
    expect(() => build({ STAGE: 'main' })).toThrow('missing: TABLE_NAME');
  });

  it('with a setting that nothing reads', () => {
    expect(() => build({ STAGE: 'main', TABLE_NAME: 'tocsin', COLOUR: 'red' })).toThrow('not in the schema: COLOUR');
  });

  it('without its handler, and every missing one is named', () => {
    const empty = mkdtempSync(path.join(tmpdir(), 'tocsin-empty-'));
    const bundle = () =>
      bundleFunctions({ names: ['send-notice', 'keep-matrix'], entryRoot: empty, buildRoot: empty, policyJson: '{}' });
    expect(bundle).toThrow(/send-notice[/\\]handler\.ts[^]*keep-matrix[/\\]handler\.ts/);
  });
});

describe('an alarm is not built', () => {
  const alarm: OwnAlarm = {
    name: 'example',
    namespace: 'Tocsin',
    metricName: 'Example',
    statistic: 'Sum',
    above: 0,
    breaks: 'Nothing: it is an example.',
    runbook: 'docs/runbooks/send-notice.md',
  };

  it('when its runbook is not written', () => {
    expect(() => ownAlarms().raise({ ...alarm, runbook: 'docs/runbooks/unwritten.md' })).toThrow('write it first');
  });

  it.each([
    ['two thresholds', { ...alarm, below: 1 }],
    ['no threshold', (({ above: _above, ...rest }) => rest)(alarm)],
  ])('with %s', (_what, wrong) => {
    expect(() => ownAlarms().raise(wrong)).toThrow('give either above or below');
  });

  it('but is, when it says all it must', () => {
    expect(ownAlarms().raise(alarm).alarmArn).toBeDefined();
  });
});

it.each(functionNames)('%s says what breaks for whom in words a manager understands', (name) => {
  expect(factsOf(name).breaks).toMatch(/^[A-Z].{30,}\.$/);
});
