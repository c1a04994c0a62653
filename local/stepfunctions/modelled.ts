import type { Modelled } from '../template/resolved-template.ts';

/** What the laptop honours of a state machine. */
export const modelled: Modelled = {
  'AWS::StepFunctions::StateMachine': {
    run: ['StateMachineName', 'StateMachineType', 'DefinitionString', 'DefinitionSubstitutions', 'RoleArn'],
    ignored: {
      LoggingConfiguration: 'there is no CloudWatch Logs here; GetExecutionHistory answers every event',
      TracingConfiguration: 'there is no X-Ray here; tracing changes no answer',
      Tags: 'tags change no answer',
    },
  },
};
