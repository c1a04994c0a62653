import { describe, expect, it } from 'vitest';
import { changeOf, cloudwatchAlarm } from './cloudwatch-alarm.ts';

const common = {
  AlarmName: 'registry-down',
  AlarmDescription: 'No healthy host behind the registry',
  AWSAccountId: '123456789012',
  AlarmConfigurationUpdatedTimestamp: '2026-01-05T09:00:00.000+0000',
  NewStateValue: 'ALARM',
  NewStateReason: 'Threshold Crossed: 1 datapoint [0.0] was less than the threshold (1.0).',
  StateChangeTime: '2026-03-10T10:00:00.120+0000',
  Region: 'EU (Ireland)',
  AlarmArn: 'arn:aws:cloudwatch:eu-west-1:123456789012:alarm:registry-down',
  OldStateValue: 'OK',
  OKActions: [],
  AlarmActions: [],
  InsufficientDataActions: [],
};
const metric = {
  MetricName: 'HealthyHostCount',
  Namespace: 'AWS/ApplicationELB',
  StatisticType: 'Statistic',
  Statistic: 'MINIMUM',
  Period: 60,
};
const shapes: [string, Record<string, unknown>][] = [
  ['a metric alarm', { ...common, Trigger: metric }],
  [
    'a composite alarm',
    {
      ...common,
      AlarmRule: 'ALARM("a") OR ALARM("b")',
      TriggeringChildren: [{ Arn: 'arn:aws:cloudwatch:eu-west-1:1:alarm:a' }],
    },
  ],
  [
    'an anomaly alarm',
    {
      ...common,
      Trigger: { Metrics: [{ Id: 'ad1', Expression: 'ANOMALY_DETECTION_BAND(m1, 2)' }], ThresholdMetricId: 'ad1' },
    },
  ],
  [
    'a metric-math alarm',
    { ...common, Trigger: { Metrics: [{ Id: 'e1', Expression: 'm1/m2', ReturnData: true }], Threshold: 5 } },
  ],
];

const NOW = Date.UTC(2026, 2, 10, 10, 1);

describe('the notification that CloudWatch sends', () => {
  it.each(shapes)('of %s is a change of the alert that its ARN names', (_sentence, sent) => {
    expect(changeOf(cloudwatchAlarm.parse(sent), NOW)).toMatchObject({
      signal: 'firing',
      at: Date.UTC(2026, 2, 10, 10, 0, 0, 120),
      facts: {
        dedupKey: common.AlarmArn,
        name: 'registry-down',
        title: 'registry-down: No healthy host behind the registry',
        reason: common.NewStateReason,
        region: 'eu-west-1',
        account: '123456789012',
        link: expect.stringContaining('region=eu-west-1#alarmsV2:alarm/registry-down') as string,
      },
    });
  });

  it('from before alarms had an ARN is known by account, region and name', () => {
    const { AlarmArn: _none, ...old } = common;
    expect(changeOf(cloudwatchAlarm.parse(old), NOW).facts.dedupKey).toBe(
      'arn:aws:cloudwatch:EU (Ireland):123456789012:alarm:registry-down',
    );
  });

  it('from a clock far ahead counts as of now, so that it silences nothing that follows', () => {
    const ahead = cloudwatchAlarm.parse({ ...common, StateChangeTime: '2099-01-01T00:00:00.000+0000' });
    expect(changeOf(ahead, NOW)).toMatchObject({ at: NOW, facts: { stateChangedAt: NOW } });
  });

  it.each<[string, unknown]>([
    ['whose ARN holds another host', { ...common, AlarmArn: 'arn:aws:cloudwatch:evil.example/:1:alarm:x' }],
    ['that is no JSON object', undefined],
    ['without a name', { ...common, AlarmName: '' }],
    ['with a state that CloudWatch has not', { ...common, NewStateValue: 'BROKEN' }],
    ['with a time that is none', { ...common, StateChangeTime: 'yesterday' }],
  ])('is refused %s', (_sentence, sent) => {
    expect(cloudwatchAlarm.safeParse(sent).success).toBe(false);
  });
});
