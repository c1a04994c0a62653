import { randomUUID } from 'node:crypto';
import type { MetricSink } from '../alarms/metric-sink.ts';
import type { AwsService, Grant } from '../endpoint/aws-service.ts';
import { acceptOnly } from '../endpoint/read-input.ts';
import { AwsError, type InvocationResult, type Kernel, type LambdaInvoker, type Principal } from '../kernel/kernel.ts';
import type { VirtualClock } from '../kernel/virtual-clock.ts';
import type { ResolvedTemplate } from '../template/resolved-template.ts';
import { readFunctions, type FunctionDefinition } from './function-definition.ts';
import { startInstance, type FunctionInstance } from './function-instance.ts';
import type { FunctionLogs } from './function-log.ts';
import { createFunctionPool, type FunctionPool } from './function-pool.ts';
import { watchProcessors } from './processor-time.ts';
import { createRightOfWay } from './right-of-way.ts';

/** Whether a principal may do something; the part of IAM that invocations need. */
export type Authorize = (principal: Principal, grant: Grant) => { allowed: true } | { allowed: false; reason: string };

export interface LambdaOptions {
  kernel: Kernel & { readonly clock: VirtualClock };
  template: ResolvedTemplate;
  authorize: Authorize;
  metrics: MetricSink;
  logs: FunctionLogs;
  /** Names of functions whose events may wait for those of others, see `RightOfWay`. */
  mayWait?: ReadonlySet<string>;
  /** Instances of one function at once; events beyond wait. */
  maxInstances?: number;
}

/** The functions of the template. */
export interface LambdaRunner extends LambdaInvoker {
  readonly functions: readonly FunctionDefinition[];
  /** @throws AwsError ResourceNotFoundException */
  find(functionArnOrName: string): FunctionDefinition;
  /** @throws AwsError AccessDeniedException */
  checkMayInvoke(definition: FunctionDefinition, caller: Principal): void;
  /** Runs a function for an event source, which needs no right to invoke. */
  run(definition: FunctionDefinition, payload: unknown, how?: { mayWait?: boolean }): Promise<InvocationResult>;
  /** Starts an instance of a function for events to come; resolves when its code is loaded, or cannot be. */
  prepare(definition: FunctionDefinition): Promise<void>;
  /** Whether the instance with this key may make calls now; undefined for a key that is no living instance's. */
  isBusy(accessKeyId: string): boolean | undefined;
  /** The Invoke operation, as SDKs call it. */
  readonly service: AwsService;
  /** Ends every instance. */
  close(): Promise<void>;
}

/** Runs the functions of the template in threads, each with its own environment and role. */
export function createLambda(options: LambdaOptions): LambdaRunner {
  const { kernel, template, authorize, metrics, logs, mayWait = new Set(), maxInstances = 4 } = options;
  const functions = readFunctions(template);
  const pools = new Map<string, FunctionPool>();
  const rightOfWay = createRightOfWay();
  const hasSpareTime = watchProcessors();
  let instances = 0;
  let closed = false;

  function poolOf(definition: FunctionDefinition): FunctionPool {
    const existing = pools.get(definition.name);
    if (existing !== undefined) return existing;
    const start = (): FunctionInstance => {
      instances += 1;
      return startInstance({
        definition,
        number: instances,
        clock: kernel.clock.shared,
        region: template.pseudo.region,
        endpointUrl: `http://127.0.0.1:${template.pseudo.awsPort}`,
        onLog: (text) => logs.write(definition.name, text),
      });
    };
    const pool = createFunctionPool(start, maxInstances, hasSpareTime);
    pools.set(definition.name, pool);
    return pool;
  }

  async function run(
    definition: FunctionDefinition,
    payload: unknown,
    how: { mayWait?: boolean } = {},
  ): Promise<InvocationResult> {
    const done = kernel.activity.begin(`function ${definition.name}`);
    const leave = await rightOfWay.enter(how.mayWait === true || mayWait.has(definition.name));
    const requestId = randomUUID();
    const began = performance.now();
    try {
      const result = await poolOf(definition).run(requestId, JSON.stringify(payload ?? {}));
      if (!result.ok) {
        const { errorType, errorMessage, trace } = result;
        const line = JSON.stringify({ level: 'ERROR', requestId, errorType, errorMessage, stackTrace: trace });
        logs.write(definition.name, `${line}\n`);
        kernel.log(`function ${definition.name} failed: ${errorType}: ${errorMessage}`);
      }
      measure(definition.name, 'Invocations', 1);
      measure(definition.name, 'Errors', result.ok ? 0 : 1);
      measure(definition.name, 'Duration', performance.now() - began);
      return result;
    } finally {
      leave();
      done();
    }
  }
  function measure(name: string, metric: string, value: number): void {
    metrics.put({ namespace: 'AWS/Lambda', metric, dimensions: { FunctionName: name }, value });
  }

  function find(functionArnOrName: string): FunctionDefinition {
    const name = functionArnOrName.replace(/^.*:?function:/, '').replace(/:\$LATEST$/, '');
    const found = functions.find((definition) => definition.name === name);
    if (found !== undefined) return found;
    throw new AwsError('ResourceNotFoundException', `Function not found: ${functionArnOrName}`, 404);
  }
  function checkMayInvoke(definition: FunctionDefinition, caller: Principal): void {
    const decision = authorize(caller, { action: 'lambda:InvokeFunction', resource: definition.arn });
    if (decision.allowed) return;
    const who =
      caller.kind === 'role' ? `role ${caller.roleLogicalId}` : caller.kind === 'service' ? caller.service : 'root';
    const message = `${who} is not authorized to perform: lambda:InvokeFunction on resource: ${definition.arn} ${decision.reason}`;
    throw new AwsError('AccessDeniedException', message, 403);
  }
  async function invoke(functionArnOrName: string, payload: unknown, caller: Principal): Promise<InvocationResult> {
    const definition = find(functionArnOrName);
    checkMayInvoke(definition, caller);
    return run(definition, payload);
  }

  return {
    functions,
    find,
    checkMayInvoke,
    run,
    invoke,
    prepare: async (definition) => (closed ? undefined : poolOf(definition).prepare()),
    isBusy(accessKeyId) {
      for (const pool of pools.values()) {
        const instance = pool.instance(accessKeyId);
        if (instance !== undefined) return instance.busy;
      }
      return undefined;
    },
    service: createLambdaApi(find, run),
    async close() {
      closed = true;
      await Promise.all([...pools.values()].map((pool) => pool.close()));
    },
  };
}

/** The Lambda API as the local endpoint serves it: Invoke, waiting for the answer. */
function createLambdaApi(
  find: (name: string) => FunctionDefinition,
  run: (definition: FunctionDefinition, payload: unknown) => Promise<InvocationResult>,
): AwsService {
  const nameOf = (input: Record<string, unknown>): string => String(input['FunctionName']);
  return {
    scope: 'lambda',
    protocol: 'rest-json',
    routes: [
      {
        method: 'POST',
        path: '/2015-03-31/functions/{FunctionName}/invocations',
        operation: 'Invoke',
        rawInput: 'Payload',
        inputHeaders: {
          InvocationType: 'X-Amz-Invocation-Type',
          LogType: 'X-Amz-Log-Type',
          ClientContext: 'X-Amz-Client-Context',
          DurableExecutionName: 'X-Amz-Durable-Execution-Name',
          TenantId: 'X-Amz-Tenant-Id',
        },
        rawOutput: 'Payload',
        outputHeaders: { FunctionError: 'X-Amz-Function-Error', ExecutedVersion: 'X-Amz-Executed-Version' },
      },
    ],
    operations: {
      Invoke: {
        grants: (input) => [{ action: 'lambda:InvokeFunction', resource: find(nameOf(input)).arn }],
        async run({ operation, input }) {
          const { InvocationType, LogType, ...rest } = input;
          acceptOnly(operation, rest, ['FunctionName', 'Payload']);
          checkHowInvoked(operation, 'InvocationType', InvocationType, 'RequestResponse');
          checkHowInvoked(operation, 'LogType', LogType, 'None');
          const definition = find(nameOf(input));
          const result = await run(definition, parsePayload(input['Payload']));
          const { ok, ...error } = result;
          const payload = result.ok ? result.payload : error;
          return {
            ExecutedVersion: '$LATEST',
            ...(ok ? {} : { FunctionError: 'Unhandled' }),
            Payload: JSON.stringify(payload),
          };
        },
      },
    },
  };
}

function checkHowInvoked(operation: string, field: string, value: unknown, modelled: string): void {
  if (value === undefined || value === modelled) return;
  throw new AwsError('ValidationException', `${operation}: ${field} ${JSON.stringify(value)} is not modelled locally`);
}

function parsePayload(payload: unknown): unknown {
  const text = typeof payload === 'string' ? payload : '';
  if (text === '') return {};
  try {
    return JSON.parse(text);
  } catch {
    throw new AwsError('InvalidRequestContentException', 'Could not parse request body into json');
  }
}
