import { randomUUID } from 'node:crypto';
import { AwsError, type InvocationResult, type Kernel, type Principal } from '../kernel/kernel.ts';
import { remembered } from '../kernel/remembered.ts';
import type { QueueReader } from '../sqs/queue-reader.ts';
import type { FunctionDefinition } from './function-definition.ts';
import type { Authorize, LambdaRunner } from './lambda-service.ts';

/** Lambda tries a failed asynchronous event again after one minute and after two more. */
const retryDelaysMs = [60_000, 120_000];

interface Row {
  id: string;
  function_name: string;
  payload: string;
  tries: number;
  due_at: number;
}

/** Invocations whose caller does not wait: kept on disk until the function took them. */
export interface AsyncInvoker {
  /**
   * Accepts an event.
   * @throws AwsError when the caller may not invoke the function, or there is none
   */
  accept(functionArnOrName: string, payload: unknown, caller: Principal): void;
}

export interface AsyncParts {
  kernel: Kernel;
  lambda: Pick<LambdaRunner, 'run' | 'find' | 'checkMayInvoke'>;
  queues: Pick<QueueReader, 'send'>;
  authorize: Authorize;
}

/** Runs accepted events, tries failed ones again, and hands those that failed for good to the dead-letter queue. */
export function createAsyncInvoker(parts: AsyncParts): AsyncInvoker {
  const { kernel, lambda } = parts;
  const { storage, clock } = kernel;
  storage.exec(`CREATE TABLE IF NOT EXISTS lambda_async (id TEXT PRIMARY KEY, function_name TEXT NOT NULL,
    payload TEXT NOT NULL, tries INTEGER NOT NULL, due_at INTEGER NOT NULL)`);
  const insert = storage.prepare('INSERT INTO lambda_async VALUES (?, ?, ?, 0, ?)');
  const remove = storage.prepare('DELETE FROM lambda_async WHERE id = ?');
  const postpone = storage.prepare('UPDATE lambda_async SET tries = ?, due_at = ? WHERE id = ?');
  const all = storage.prepare('SELECT * FROM lambda_async ORDER BY due_at, rowid');
  const running = new Set<string>();
  const waiting = remembered(() => (all.all() as unknown as Row[]).filter(({ id }) => !running.has(id)));

  /** An event may have been accepted by a process before, for a function that the template no longer has. */
  function found(name: string): FunctionDefinition | undefined {
    try {
      return lambda.find(name);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      kernel.log(`an event is dropped: ${error.message}`);
      return undefined;
    }
  }

  async function deliver(row: Row): Promise<void> {
    const done = kernel.activity.begin(`event for ${row.function_name}`);
    running.add(row.id);
    waiting.forget();
    try {
      const definition = found(row.function_name);
      if (definition === undefined) {
        remove.run(row.id);
        return;
      }
      const result = await lambda.run(definition, JSON.parse(row.payload));
      const delay = retryDelaysMs[row.tries];
      if (!result.ok && delay !== undefined) postpone.run(row.tries + 1, clock.now() + delay, row.id);
      else {
        remove.run(row.id);
        if (!result.ok) giveUp(parts, definition, row, result);
      }
    } finally {
      running.delete(row.id);
      waiting.forget();
      done();
    }
  }

  kernel.register({
    name: 'asynchronous invocations',
    nextDue: () => waiting.value()[0]?.due_at,
    runDue(now) {
      for (const row of waiting.value()) if (row.due_at <= now) void deliver(row);
    },
  });
  return {
    accept(functionArnOrName, payload, caller) {
      const definition = lambda.find(functionArnOrName);
      lambda.checkMayInvoke(definition, caller);
      insert.run(randomUUID(), definition.name, JSON.stringify(payload ?? {}), clock.now());
      waiting.forget();
      kernel.poke();
    },
  };
}

function giveUp(
  { kernel, queues, authorize }: AsyncParts,
  definition: FunctionDefinition,
  row: Row,
  result: Extract<InvocationResult, { ok: false }>,
): void {
  kernel.log(`function ${definition.name} failed ${row.tries + 1} times: its event is given up`);
  if (definition.deadLetterArn === undefined) return;
  const grant = { action: 'sqs:SendMessage', resource: definition.deadLetterArn };
  const decision = authorize({ kind: 'role', roleLogicalId: definition.roleLogicalId }, grant);
  if (!decision.allowed) {
    kernel.log(`denied: ${definition.name} may not ${grant.action} on ${grant.resource} ${decision.reason}`);
    return;
  }
  const attributes = { RequestID: row.id, ErrorCode: '200', ErrorMessage: result.errorMessage.slice(0, 1024) };
  queues.send(definition.deadLetterArn, row.payload, attributes);
}
