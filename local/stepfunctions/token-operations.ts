import type { AwsOperation, AwsRequest } from '../endpoint/aws-service.ts';
import { acceptOnly } from '../endpoint/read-input.ts';
import { AwsError } from '../kernel/kernel.ts';
import { jsonText, optionalText, requiredText } from './api-input.ts';
import { fieldOr } from './execution-operations.ts';
import type { OperationsOptions } from './execution-operations.ts';
import { taskWithToken } from './execution.ts';
import type { TaskPhase } from './execution.ts';
import { payloadLimit } from './state-error.ts';
import type { Json } from './state-error.ts';

type Input = Record<string, unknown>;
type Change = (task: TaskPhase, now: number) => void;

const issued = /^AQCT[\w-]{128}$/;

/** Answering tasks that wait for a token. A token is good for one answer, while its task waits. */
export function tokenOperations({ engine, store }: OperationsOptions): Record<string, AwsOperation> {
  async function answer(input: Input, change: Change): Promise<Record<string, unknown>> {
    const token = requiredText(input, 'taskToken', { most: 2048 });
    if (!issued.test(token)) throw new AwsError('InvalidToken', `Invalid Token: 'Invalid token'`);
    const owner = store.tokenOwner(token);
    if (!owner) throw new AwsError('TaskDoesNotExist', 'Task does not exist');
    const waiting = await engine.change(owner.executionArn, (run) => {
      const task = taskWithToken(run.execution, token);
      if (!task) return false;
      const { timeoutAt = Infinity, heartbeatAt = Infinity } = task;
      if (Math.min(timeoutAt, heartbeatAt) <= run.now) return false;
      change(task, run.now);
      return true;
    });
    if (waiting) return {};
    throw new AwsError('TaskTimedOut', `Task Timed Out: 'Provided task does not exist anymore'`);
  }

  const operation = (
    action: string,
    fields: readonly string[],
    run: (input: Input) => Promise<Record<string, unknown>>,
  ): AwsOperation => ({
    grants(input) {
      // The right is on the machine that issued the token; an unknown token is answered as such, whoever asks.
      const owner = store.tokenOwner(fieldOr('taskToken')(input));
      return owner ? [{ action: `states:${action}`, resource: owner.machineArn }] : [];
    },
    run: async ({ input }: AwsRequest) => {
      acceptOnly(action, input, ['taskToken', ...fields]);
      return await run(input);
    },
  });

  return {
    SendTaskSuccess: operation('SendTaskSuccess', ['output'], (input) => {
      const output = jsonText(requiredText(input, 'output', { most: payloadLimit }), 'InvalidOutput', 'Output');
      return answer(input, (task) => {
        task.outcome = { ok: true, result: JSON.parse(output) as Json };
      });
    }),
    SendTaskFailure: operation('SendTaskFailure', ['error', 'cause'], (input) => {
      const error = optionalText(input, 'error', { most: 256 });
      const cause = optionalText(input, 'cause', { most: 32_768 }) ?? '';
      return answer(input, (task) => {
        task.outcome = { ok: false, error: error ?? 'States.TaskFailed', cause };
      });
    }),
    SendTaskHeartbeat: operation('SendTaskHeartbeat', [], (input) =>
      answer(input, (task, now) => {
        if (task.heartbeatMs !== undefined) task.heartbeatAt = now + task.heartbeatMs;
      }),
    ),
  };
}
