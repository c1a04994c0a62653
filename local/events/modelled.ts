import type { Modelled } from '../template/resolved-template.ts';

const takenAtOnce = 'a queue here takes an event at once or never will: there is nothing to try again';

/** Which properties of rules are honoured here: an event pattern on the default bus, and queues as targets. */
export const modelled: Modelled = {
  'AWS::Events::Rule': {
    run: ['EventBusName', 'EventPattern', 'Name', 'State', 'Targets.Arn', 'Targets.DeadLetterConfig.Arn', 'Targets.Id'],
    ignored: {
      Description: 'a label; it changes nothing that runs',
      Tags: 'a label; it changes nothing that runs',
      'Targets.RetryPolicy.MaximumEventAgeInSeconds': takenAtOnce,
      'Targets.RetryPolicy.MaximumRetryAttempts': takenAtOnce,
    },
  },
};
