const REGION = 'us-east-1';
const ACCOUNT = '000000000000';

export const ALARM_TOPIC = `arn:aws:sns:${REGION}:${ACCOUNT}:tocsin-alarms`;

/** What CloudWatch publishes when an alarm of that name changes its state at that instant (epoch ms). */
export function alarmMessage(name: string, state: 'ALARM' | 'OK', at: number): string {
  return JSON.stringify({
    AlarmName: name,
    AlarmDescription: null,
    AWSAccountId: ACCOUNT,
    AlarmConfigurationUpdatedTimestamp: '2026-01-01T00:00:00.000+0000',
    NewStateValue: state,
    NewStateReason: `Threshold Crossed: the state of ${name} became ${state}`,
    StateChangeTime: new Date(at).toISOString().replace('Z', '+0000'),
    Region: 'US East (N. Virginia)',
    AlarmArn: `arn:aws:cloudwatch:${REGION}:${ACCOUNT}:alarm:${name}`,
    OldStateValue: state === 'ALARM' ? 'OK' : 'ALARM',
    OKActions: [],
    AlarmActions: [ALARM_TOPIC],
    InsufficientDataActions: [],
    Trigger: {
      MetricName: 'HealthyHostCount',
      Namespace: 'AWS/ApplicationELB',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 1,
    },
  });
}
