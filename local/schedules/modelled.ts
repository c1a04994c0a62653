import type { Modelled } from '../template/resolved-template.ts';

/** Which properties of schedules are honoured here. */
export const modelled: Modelled = {
  'AWS::Scheduler::Schedule': {
    run: [
      'FlexibleTimeWindow.Mode',
      'Name',
      'ScheduleExpression',
      'ScheduleExpressionTimezone',
      'State',
      'Target.Arn',
      'Target.DeadLetterConfig.Arn',
      'Target.Input',
      'Target.RetryPolicy.MaximumEventAgeInSeconds',
      'Target.RetryPolicy.MaximumRetryAttempts',
      'Target.RoleArn',
    ],
    ignored: { Description: 'a label; it changes nothing that runs' },
  },
};
