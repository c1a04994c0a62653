import type { AlarmDefinition } from '../alarms/alarm-definition.ts';
import type { StateChange } from '../alarms/alarm-message.ts';
import type { Happening } from './put-events.ts';

/** What CloudWatch tells EventBridge when an alarm changes its state. */
export function alarmEvent(alarm: AlarmDefinition, change: StateChange): Happening {
  const { name: alarmName, arn, description, namespace, metric, dimensions, periodMs, statistic, threshold } = alarm;
  const timestamp = new Date(change.at).toISOString().replace('Z', '+0000');
  return {
    source: 'aws.cloudwatch',
    detailType: 'CloudWatch Alarm State Change',
    resources: [arn],
    at: change.at,
    detail: {
      alarmName,
      configuration: {
        ...(description === '' ? {} : { description }),
        metrics: [
          {
            id: 'm1',
            metricStat: { metric: { namespace, name: metric, dimensions }, period: periodMs / 1000, stat: statistic },
            returnData: true,
          },
        ],
      },
      previousState: { value: change.from },
      state: {
        value: change.to,
        reason: change.reason,
        reasonData: JSON.stringify({ version: '1.0', statistic, period: periodMs / 1000, threshold }),
        timestamp,
      },
    },
  };
}
