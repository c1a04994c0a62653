import fc from 'fast-check';
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

  const named = (AlarmName: string, more: Record<string, unknown> = {}) => {
    const AlarmArn = `arn:aws:cloudwatch:eu-west-1:123456789012:alarm:${AlarmName}`;
    const sent = { ...common, AlarmName, AlarmArn, AlarmDescription: null, ...more };
    return changeOf(cloudwatchAlarm.parse(JSON.parse(JSON.stringify(sent))), NOW).facts;
  };

  it.each([
    ['line separators', 'registry-down\u2028or\u2029not', 'registry-down or not'],
    ['line ends', 'registry-down\r\nBcc: all', 'registry-down Bcc: all'],
    ['control characters', 'registry\u0000-\u0007down\u0085', 'registry - down '],
    ['half of a character', 'registry-\ud83d', 'registry-\ufffd'],
    ['300 characters', 'n'.repeat(300), `${'n'.repeat(252)}...`],
    ['100,000 characters', '😀'.repeat(50_000), `${'😀'.repeat(126)}...`],
  ])('pages though the name holds %s', (_what, name, title) => {
    expect(named(name)).toMatchObject({ name: title, title });
  });

  it('pages though nothing of the name can be read', () => {
    expect(named('\u2028').title).toBe('an alarm whose name cannot be read');
  });

  it('pages though description and reason are 100,000 characters, and keeps their beginnings', () => {
    const { title, reason } = named('registry-down', {
      AlarmDescription: `No host\u2028${'d'.repeat(100_000)}`,
      NewStateReason: 'r'.repeat(100_000),
    });
    expect(title).toMatch(/^registry-down: No host d+\.\.\.$/);
    expect([title.length, reason?.length]).toEqual([15 + 700, 1000]);
  });

  it('knows two alarms apart whose long names begin alike, and fits every key of the table', () => {
    const keys = ['a', 'b', 'a'].map((last) => named(`${'語'.repeat(900)}${last}`).key);
    expect(new Set(keys).size).toBe(2);
    for (const key of keys) expect(Buffer.byteLength(`ALERT#${key}`)).toBeLessThanOrEqual(2048);
  });

  it('keeps what fits as it was sent', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 255 }), (name) => {
        const { dedupKey, link } = named(name);
        expect(dedupKey).toBe(`arn:aws:cloudwatch:eu-west-1:123456789012:alarm:${name}`);
        expect(link).toContain(encodeURIComponent(name));
      }),
    );
  });

  it.each([
    [
      'aws',
      'eu-west-1',
      'https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#alarmsV2:alarm/a%2Fb',
    ],
    [
      'aws-cn',
      'cn-north-1',
      'https://cn-north-1.console.amazonaws.cn/cloudwatch/home?region=cn-north-1#alarmsV2:alarm/a%2Fb',
    ],
    [
      'aws-us-gov',
      'us-gov-west-1',
      'https://us-gov-west-1.console.amazonaws-us-gov.com/cloudwatch/home?region=us-gov-west-1#alarmsV2:alarm/a%2Fb',
    ],
    ['aws-iso', 'us-iso-east-1', undefined],
  ])('leads to the console of its partition %s', (partition, region, link) => {
    const AlarmArn = `arn:${partition}:cloudwatch:${region}:123456789012:alarm:a/b`;
    expect(named('a/b', { AlarmArn }).link).toBe(link);
  });

  it('leads nowhere with a name that CloudWatch cannot have', () => {
    expect(named('n'.repeat(256)).link).toBeUndefined();
  });

  it.each<[string, unknown]>([
    ['whose ARN holds another host', { ...common, AlarmArn: 'arn:aws:cloudwatch:evil.example/:1:alarm:x' }],
    ['whose region is 300 letters', { ...common, AlarmArn: `arn:aws:cloudwatch:${'e'.repeat(300)}:1:alarm:x` }],
    ['whose ARN names no alarm', { ...common, AlarmArn: 'arn:aws:cloudwatch:eu-west-1:1:alarm:' }],
    ['whose description is no text', { ...common, AlarmDescription: 7 }],
    ['that is no JSON object', undefined],
    ['without a name', { ...common, AlarmName: '' }],
    ['with a state that CloudWatch has not', { ...common, NewStateValue: 'BROKEN' }],
    ['with a time that is none', { ...common, StateChangeTime: 'yesterday' }],
  ])('is refused %s', (_sentence, sent) => {
    expect(cloudwatchAlarm.safeParse(sent).success).toBe(false);
  });
});
