import type { Modelled } from '../template/resolved-template.ts';

const label = 'a label; it changes nothing that runs';

/** Which properties of functions and their event sources are honoured here. */
export const modelled: Modelled = {
  'AWS::Lambda::Function': {
    run: [
      'Code',
      'DeadLetterConfig.TargetArn',
      'Environment.Variables',
      'FunctionName',
      'Handler',
      'LoggingConfig.LogGroup',
      'MemorySize',
      'Role',
      'Runtime',
      'Timeout',
    ],
    ignored: {
      Architectures: 'the bundles are JavaScript: the same on every processor',
      Description: label,
      'LoggingConfig.LogFormat': 'lines are kept as the function wrote them',
      'LoggingConfig.ApplicationLogLevel': 'lines are kept as the function wrote them',
      'LoggingConfig.SystemLogLevel': 'the platform writes no lines of its own here',
      Tags: label,
      TracingConfig: 'there is no X-Ray here; traces change nothing that runs',
    },
  },
  'AWS::Lambda::EventSourceMapping': {
    run: [
      'BatchSize',
      'BisectBatchOnFunctionError',
      'DestinationConfig.OnFailure.Destination',
      'Enabled',
      'EventSourceArn',
      'FilterCriteria.Filters.Pattern',
      'FunctionName',
      'FunctionResponseTypes',
      'MaximumBatchingWindowInSeconds',
      'MaximumRecordAgeInSeconds',
      'MaximumRetryAttempts',
      'ParallelizationFactor',
      'ScalingConfig.MaximumConcurrency',
      'StartingPosition',
    ],
    ignored: { Tags: label },
  },
  'AWS::Logs::LogGroup': {
    run: ['LogGroupName'],
    ignored: {
      RetentionInDays: 'logs of the laptop live as long as its data directory',
      KmsKeyId: 'nothing is encrypted here',
      LogGroupClass: 'a price class',
      Tags: label,
    },
  },
};
