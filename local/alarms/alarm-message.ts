import type { AlarmDefinition } from './alarm-definition.ts';
import type { AlarmState } from './judge-alarm.ts';

export interface StateChange {
  from: AlarmState;
  to: AlarmState;
  reason: string;
  /** Epoch ms. */
  at: number;
}

const regionNames: Record<string, string> = { 'us-east-1': 'US East (N. Virginia)' };

/** What CloudWatch publishes to a topic when an alarm changes its state. */
export function alarmMessage(
  alarm: AlarmDefinition,
  change: StateChange,
  place: { account: string; region: string },
): { subject: string; message: string } {
  const region = regionNames[place.region] ?? place.region;
  const message = {
    AlarmName: alarm.name,
    AlarmDescription: alarm.description,
    AWSAccountId: place.account,
    AlarmConfigurationUpdatedTimestamp: awsTime(change.at),
    NewStateValue: change.to,
    NewStateReason: change.reason,
    StateChangeTime: awsTime(change.at),
    Region: region,
    AlarmArn: alarm.arn,
    OldStateValue: change.from,
    OKActions: alarm.actions.OK,
    AlarmActions: alarm.actions.ALARM,
    InsufficientDataActions: alarm.actions.INSUFFICIENT_DATA,
    Trigger: {
      MetricName: alarm.metric,
      Namespace: alarm.namespace,
      StatisticType: 'Statistic',
      Statistic: alarm.statistic.toUpperCase(),
      Unit: null,
      Dimensions: Object.entries(alarm.dimensions).map(([name, value]) => ({ value, name })),
      Period: alarm.periodMs / 1000,
      EvaluationPeriods: alarm.periods,
      DatapointsToAlarm: alarm.breaches,
      ComparisonOperator: alarm.comparison,
      Threshold: alarm.threshold,
      TreatMissingData: alarm.missingData,
      EvaluateLowSampleCountPercentile: '',
    },
  };
  return { subject: `${change.to}: "${alarm.name}" in ${region}`, message: JSON.stringify(message) };
}

/** `2026-01-14T15:00:00.000+0000`, as CloudWatch writes it. */
function awsTime(at: number): string {
  return new Date(at).toISOString().replace('Z', '+0000');
}
