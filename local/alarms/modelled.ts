import type { Modelled } from '../template/resolved-template.ts';

/** Which properties of CloudWatch alarms are honoured here: alarms on one metric. */
export const modelled: Modelled = {
  'AWS::CloudWatch::Alarm': {
    run: [
      'ActionsEnabled',
      'AlarmActions',
      'AlarmDescription',
      'AlarmName',
      'ComparisonOperator',
      'DatapointsToAlarm',
      'Dimensions',
      'EvaluationPeriods',
      'InsufficientDataActions',
      'MetricName',
      'Namespace',
      'OKActions',
      'Period',
      'Statistic',
      'Threshold',
      'TreatMissingData',
    ],
    ignored: { Tags: 'a label; it changes nothing that runs', Unit: 'metrics of the laptop carry no unit' },
  },
};
