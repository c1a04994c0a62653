import { describe, expect, it } from 'vitest';
import { parseAlarm } from './alarm-state-change.ts';
import { changeOf } from './cloudwatch-alarm.ts';

const NOW = Date.UTC(2026, 2, 10, 10, 1);
const ARN = 'arn:aws:cloudwatch:eu-west-1:123456789012:alarm:registry-down';
const REASON = 'Threshold Crossed: 1 datapoint [0.0] was less than the threshold (1.0).';
const AT = '2026-03-10T10:00:00.120+0000';

/** What CloudWatch publishes to a topic, and what EventBridge has of the same change. */
function bothRoads(trigger: object, configuration: object, description?: string) {
  const notification = {
    AlarmName: 'registry-down',
    AlarmDescription: description ?? null,
    AWSAccountId: '123456789012',
    NewStateValue: 'ALARM',
    NewStateReason: REASON,
    StateChangeTime: AT,
    Region: 'EU (Ireland)',
    AlarmArn: ARN,
    OldStateValue: 'OK',
    ...trigger,
  };
  const event = {
    version: '0',
    id: '2dde0eb1-0000-4000-8000-000000000001',
    'detail-type': 'CloudWatch Alarm State Change',
    source: 'aws.cloudwatch',
    account: '123456789012',
    time: '2026-03-10T10:00:00Z',
    region: 'eu-west-1',
    resources: [ARN],
    detail: {
      alarmName: 'registry-down',
      configuration: { ...(description === undefined ? {} : { description }), ...configuration },
      previousState: { value: 'OK', reason: 'it was well', timestamp: '2026-03-10T08:00:00.000+0000' },
      state: { value: 'ALARM', reason: REASON, reasonData: '{"version":"1.0"}', timestamp: AT },
    },
  };
  return { notification, event };
}

const metric = { metric: { namespace: 'AWS/ApplicationELB', name: 'HealthyHostCount' }, period: 60, stat: 'Minimum' };
const { event } = bothRoads({}, {});

describe('one change of an alarm, told by the topic and by EventBridge (failure 1)', () => {
  it.each<[string, object, object, string?]>([
    [
      'a metric alarm',
      { Trigger: { MetricName: 'HealthyHostCount' } },
      { metrics: [{ id: 'm1', metricStat: metric, returnData: true }] },
      'No healthy host behind the registry',
    ],
    [
      'a composite alarm',
      { AlarmRule: 'ALARM("a") OR ALARM("b")' },
      { alarmRule: 'ALARM("a") OR ALARM("b")', actionsSuppressor: ARN },
      'Either half is down',
    ],
    [
      'an anomaly alarm',
      { Trigger: { Metrics: [{ Expression: 'ANOMALY_DETECTION_BAND(m1, 2)' }] } },
      { metrics: [{ id: 'ad1', expression: 'ANOMALY_DETECTION_BAND(m1, 2)', returnData: true }] },
    ],
    [
      'a metric-math alarm',
      { Trigger: { Metrics: [{ Id: 'e1', Expression: 'm1/m2' }] } },
      { metrics: [{ id: 'e1', expression: 'm1/m2', returnData: true }] },
    ],
  ])('of %s is the same change of the same alert, to the millisecond', (_kind, trigger, configuration, description) => {
    const roads = bothRoads(trigger, configuration, description);
    const [byTopic, byEvent] = [parseAlarm(roads.notification), parseAlarm(roads.event)];
    if (!byTopic.success || !byEvent.success) throw new Error('one of the roads is closed');
    expect(changeOf(byEvent.data, NOW)).toEqual(changeOf(byTopic.data, NOW));
    expect(changeOf(byEvent.data, NOW).at).toBe(Date.UTC(2026, 2, 10, 10, 0, 0, 120));
  });

  it('is known by the time of the state and not by that of the event, however the offset is written', () => {
    for (const timestamp of ['2026-03-10T10:00:00.120Z', '2026-03-10T11:00:00.120+01:00']) {
      const told = { ...event, detail: { ...event.detail, state: { ...event.detail.state, timestamp } } };
      expect(parseAlarm(told).data?.StateChangeTime).toBe(Date.UTC(2026, 2, 10, 10, 0, 0, 120));
    }
  });
});

describe('an event that is none of an alarm is refused by the field that says so', () => {
  const { detail } = event;
  it.each<[string, object, string]>([
    ['another source', { source: 'aws.ec2' }, 'source'],
    ['another kind of event', { 'detail-type': 'CloudWatch Alarm Configuration Change' }, 'detail-type'],
    ['no resource', { resources: [] }, 'resources'],
    ['a resource that is no alarm', { resources: ['arn:aws:sns:eu-west-1:1:alarm:x'] }, 'resources/0'],
    ['no detail', { detail: null }, 'detail'],
    ['no name', { detail: { ...detail, alarmName: '' } }, 'detail/alarmName'],
    ['a state that CloudWatch has not', { detail: { ...detail, state: { ...detail.state, value: 'BAD' } } }, 'value'],
    ['a time that is none', { detail: { ...detail, state: { ...detail.state, timestamp: 'soon' } } }, 'timestamp'],
  ])('%s', (_what, change, field) => {
    const parsed = parseAlarm({ ...event, ...change });
    expect(parsed.error?.issues.map(({ path }) => path.join('/')).join()).toContain(field);
  });
});
