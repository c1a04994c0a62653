import { expect, it } from 'vitest';
import { parseAlarm } from '../../shared/contracts/events/alarm-state-change.ts';
import { changeOf } from '../../shared/contracts/events/cloudwatch-alarm.ts';
import type { AlarmDefinition } from '../alarms/alarm-definition.ts';
import { alarmMessage, type StateChange } from '../alarms/alarm-message.ts';
import { alarmEvent } from './alarm-event.ts';

const at = Date.UTC(2026, 2, 10, 10, 0, 0, 120);
const place = { account: '000000000000', region: 'us-east-1' };
const alarm: AlarmDefinition = {
  name: 'tocsin-pages-dead',
  arn: 'arn:aws:cloudwatch:us-east-1:000000000000:alarm:tocsin-pages-dead',
  description: 'A page was not sent.',
  namespace: 'AWS/SQS',
  metric: 'ApproximateNumberOfMessagesVisible',
  dimensions: { QueueName: 'tocsin-pages-dead' },
  statistic: 'Maximum',
  periodMs: 60_000,
  periods: 1,
  breaches: 1,
  threshold: 0,
  comparison: 'GreaterThanThreshold',
  missingData: 'notBreaching',
  actions: { ALARM: [], OK: [], INSUFFICIENT_DATA: [] },
};

it('an alarm of the template tells the bus the same as it tells a topic, in AWS’s own shapes', () => {
  const change: StateChange = { from: 'OK', to: 'ALARM', reason: 'Threshold Crossed', at };
  const { source, detailType, ...rest } = alarmEvent(alarm, change);
  const event = { source, 'detail-type': detailType, ...place, ...rest };
  const [byBus, byTopic] = [parseAlarm(event), parseAlarm(JSON.parse(alarmMessage(alarm, change, place).message))];
  if (!byBus.success || !byTopic.success) throw new Error('one of the roads is closed');
  expect(changeOf(byBus.data, at)).toEqual(changeOf(byTopic.data, at));
});
