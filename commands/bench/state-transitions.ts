import {
  paginateGetExecutionHistory,
  paginateListExecutions,
  paginateListStateMachines,
  SFNClient,
} from '@aws-sdk/client-sfn';
import { clientOf } from './open-system.ts';

export interface StepCounter {
  /** State transitions of all executions so far: each state that was entered, and each retry of its task. */
  count(): Promise<number>;
  close(): void;
}

/** Counts from the histories, as Step Functions bills standard workflows. */
export function createStepCounter(awsUrl: string): StepCounter {
  const client = new SFNClient(clientOf(awsUrl));
  return {
    async count() {
      let steps = 0;
      for await (const { stateMachines } of paginateListStateMachines({ client }, {}))
        for (const { stateMachineArn } of stateMachines ?? [])
          for await (const { executions } of paginateListExecutions({ client }, { stateMachineArn }))
            for (const { executionArn } of executions ?? []) steps += await stepsOf(client, executionArn);
      return steps;
    },
    close: () => client.destroy(),
  };
}

async function stepsOf(client: SFNClient, executionArn: string | undefined): Promise<number> {
  const types: string[] = [];
  for await (const { events } of paginateGetExecutionHistory({ client }, { executionArn }))
    types.push(...(events ?? []).map(({ type }) => String(type)));
  return countSteps(types);
}

/** A task is scheduled once when its state is entered; every further time is a retry, which is billed as well. */
export function countSteps(types: readonly string[]): number {
  const entered = types.filter((type) => type.endsWith('StateEntered')).length;
  const tasks = types.filter((type) => type === 'TaskStateEntered').length;
  const scheduled = types.filter((type) => /^(Task|LambdaFunction|Activity)Scheduled$/.test(type)).length;
  return entered + Math.max(0, scheduled - tasks);
}
