import type { Modelled } from '../template/resolved-template.ts';

const label = 'a label; it changes nothing that runs';
const takenAtOnce = 'a queue here takes an event at once or never will: there is nothing to try again';

/** What is honoured here: buses by their names, and rules with an event pattern on the default bus and queues as targets. */
export const modelled: Modelled = {
  'AWS::Events::EventBus': { run: ['Name'], ignored: { Description: label, Tags: label } },
  'AWS::Events::Rule': {
    run: ['EventBusName', 'EventPattern', 'Name', 'State', 'Targets.Arn', 'Targets.DeadLetterConfig.Arn', 'Targets.Id'],
    ignored: {
      Description: label,
      Tags: label,
      'Targets.RetryPolicy.MaximumEventAgeInSeconds': takenAtOnce,
      'Targets.RetryPolicy.MaximumRetryAttempts': takenAtOnce,
    },
  },
};
