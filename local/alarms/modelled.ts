import type { Modelled } from '../template/resolved-template.ts';

/** Which properties of CloudWatch's resources are honoured here: alarms on one metric. */
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
  'AWS::CloudWatch::Dashboard': {
    run: [],
    ignored: {
      DashboardName: 'a dashboard is a page of the AWS console, and there is no console here',
      DashboardBody: 'a dashboard only shows what alarms watch; nothing that runs reads it',
    },
  },
};
