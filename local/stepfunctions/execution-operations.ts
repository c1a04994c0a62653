import { randomUUID } from 'node:crypto';
import type { AwsOperation, AwsRequest } from '../endpoint/aws-service.ts';
import { acceptOnly } from '../endpoint/read-input.ts';
import { AwsError } from '../kernel/kernel.ts';
import type { Clock } from '../kernel/kernel.ts';
import { arnField, executionName, jsonText, optionalText, paged, pageOf, timestamp } from './api-input.ts';
import type { Engine } from './engine.ts';
import type { ExecutionStore, ExecutionSummary } from './execution-store.ts';
import { stopExecution } from './flow.ts';
import type { Machine } from './machines.ts';
import { payloadLimit } from './state-error.ts';

type Input = Record<string, unknown>;
type Answer = Record<string, unknown>;

/** A closed execution is kept, and its name taken, for this long. */
const retentionMs = 90 * 86_400_000;
const dayMs = 86_400_000;
const statuses = ['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'];

export interface OperationsOptions {
  engine: Engine;
  store: ExecutionStore;
  machines: readonly Machine[];
  clock: Clock;
}

/** An operation that needs the right of its own name on one resource, and refuses fields that it would leave out. */
function operation(
  action: string,
  fields: readonly string[],
  resource: (input: Input) => string,
  run: (input: Input) => Answer | Promise<Answer>,
): AwsOperation {
  return {
    grants: (input) => [{ action: `states:${action}`, resource: resource(input) }],
    run: async ({ input }: AwsRequest) => {
      acceptOnly(action, input, fields);
      return await run(input);
    },
  };
}

export const fieldOr =
  (field: string, otherwise = '') =>
  (input: Input): string => {
    const value = input[field];
    return typeof value === 'string' ? value : otherwise;
  };

/** Starting, stopping and looking at executions and machines. */
export function executionOperations({
  engine,
  store,
  machines,
  clock,
}: OperationsOptions): Record<string, AwsOperation> {
  let forgetAt = 0;

  const machineIn = (input: Input): Machine => {
    const arn = arnField(input, 'stateMachineArn', 'stateMachine');
    const machine = machines.find((candidate) => candidate.arn === arn);
    if (machine) return machine;
    throw new AwsError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
  };
  const executionIn = (input: Input): ExecutionSummary => {
    const arn = arnField(input, 'executionArn', 'execution');
    const execution = store.summary(arn);
    if (execution) return execution;
    throw new AwsError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
  };
  const createdAt = (machine: Machine): number => {
    const now = clock.now();
    return timestamp(store.definition(store.keepDefinition(machine.text, now))?.createdAt ?? now);
  };
  const named = (machine: Machine): Answer => ({
    stateMachineArn: machine.arn,
    name: machine.name,
    type: 'STANDARD',
    creationDate: createdAt(machine),
  });

  function forgetOld(): void {
    const now = clock.now();
    if (now < forgetAt) return;
    store.forget(now - retentionMs);
    forgetAt = now + dayMs;
  }

  function start(input: Input): Answer {
    const name = executionName(input) ?? randomUUID();
    const given = optionalText(input, 'input', { most: payloadLimit }) ?? '{}';
    const text = jsonText(given, 'InvalidExecutionInput', 'State Machine Execution Input');
    const machine = machineIn(input);
    forgetOld();
    const arn = machine.arn.replace(':stateMachine:', ':execution:') + `:${name}`;
    const existing = store.summary(arn);
    if (!existing) return { executionArn: arn, startDate: timestamp(engine.start(machine, name, text).startedAt) };
    if (existing.status === 'RUNNING' && existing.input === text) {
      return { executionArn: arn, startDate: timestamp(existing.startedAt) };
    }
    throw new AwsError('ExecutionAlreadyExists', `Execution Already Exists: '${arn}'`);
  }

  async function stop(input: Input): Promise<Answer> {
    const { arn } = executionIn(input);
    const error = optionalText(input, 'error', { most: 256 });
    const cause = optionalText(input, 'cause', { most: 32_768 });
    const given = { ...(error === undefined ? {} : { error }), ...(cause === undefined ? {} : { cause }) };
    await engine.change(arn, (run) => {
      Object.assign(run.execution, given);
      stopExecution(run, 'ABORTED', given);
      return true;
    });
    return { stopDate: timestamp(store.summary(arn)?.stoppedAt ?? clock.now()) };
  }

  function list(input: Input): Answer {
    const machine = machineIn(input);
    const status = optionalText(input, 'statusFilter', { most: 20 });
    if (status !== undefined && !statuses.includes(status)) {
      throw new AwsError('ValidationException', `'${status}' at 'statusFilter' must be one of ${statuses.join(', ')}`);
    }
    const page = pageOf(input);
    const { rows, next } = paged(store.list(machine.arn, status, page.offset, page.max + 1), page);
    return { executions: rows.map(listed), ...next };
  }

  function history(input: Input): Answer {
    const { arn } = executionIn(input);
    const page = pageOf(input);
    const withData = input['includeExecutionData'] !== false;
    const read = store.history(arn, {
      offset: page.offset,
      max: page.max + 1,
      reverse: input['reverseOrder'] === true,
    });
    const { rows, next } = paged(read, page);
    const events = rows.map(({ id, previousEventId, type, at, details }) => ({
      id,
      previousEventId,
      type,
      timestamp: timestamp(at),
      ...(withData ? details : withoutData(details)),
    }));
    return { events, ...next };
  }

  const onMachine = fieldOr('stateMachineArn');
  const onExecution = fieldOr('executionArn');
  return {
    StartExecution: operation('StartExecution', ['stateMachineArn', 'name', 'input'], onMachine, start),
    StopExecution: operation('StopExecution', ['executionArn', 'error', 'cause'], onExecution, stop),
    DescribeExecution: operation('DescribeExecution', ['executionArn'], onExecution, (input) =>
      described(executionIn(input)),
    ),
    ListExecutions: operation('ListExecutions', ['stateMachineArn', 'statusFilter', ...paging], onMachine, list),
    GetExecutionHistory: operation(
      'GetExecutionHistory',
      ['executionArn', 'reverseOrder', 'includeExecutionData', ...paging],
      onExecution,
      history,
    ),
    DescribeStateMachine: operation('DescribeStateMachine', ['stateMachineArn'], onMachine, (input) => {
      const machine = machineIn(input);
      const { text, roleArn, logging, tracing } = machine;
      return {
        ...named(machine),
        status: 'ACTIVE',
        definition: text,
        roleArn,
        ...(logging === undefined ? {} : { loggingConfiguration: lowerFirst(logging) }),
        ...(tracing === undefined ? {} : { tracingConfiguration: lowerFirst(tracing) }),
      };
    }),
    ListStateMachines: operation(
      'ListStateMachines',
      paging,
      () => '*',
      (input) => {
        const page = pageOf(input);
        const { rows, next } = paged(machines.slice(page.offset, page.offset + page.max + 1), page);
        return { stateMachines: rows.map(named), ...next };
      },
    ),
  };
}

const paging = ['maxResults', 'nextToken'];

function listed({ arn, machineArn, name, status, startedAt, stoppedAt }: ExecutionSummary): Answer {
  return {
    executionArn: arn,
    stateMachineArn: machineArn,
    name,
    status,
    startDate: timestamp(startedAt),
    ...(stoppedAt === undefined ? {} : { stopDate: timestamp(stoppedAt) }),
    redriveCount: 0,
  };
}

function described(execution: ExecutionSummary): Answer {
  const { input, output, error, cause } = execution;
  return {
    ...listed(execution),
    input,
    inputDetails: { included: true },
    ...(output === undefined ? {} : { output, outputDetails: { included: true } }),
    ...(error === undefined ? {} : { error }),
    ...(cause === undefined ? {} : { cause }),
  };
}

/** CloudFormation writes `LogGroupArn` where the API writes `logGroupArn`. */
function lowerFirst(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(lowerFirst);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key.charAt(0).toLowerCase() + key.slice(1), lowerFirst(inner)]),
  );
}

const dataFields = ['input', 'inputDetails', 'output', 'outputDetails', 'parameters', 'cause', 'error'];

function withoutData(details: Answer): Answer {
  return Object.fromEntries(
    Object.entries(details).map(([field, inner]) => [
      field,
      Object.fromEntries(Object.entries(inner as object).filter(([key]) => !dataFields.includes(key))),
    ]),
  );
}
