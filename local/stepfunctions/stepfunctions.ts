import type { AwsService } from '../endpoint/aws-service.ts';
import type { DueSource, Kernel, LambdaInvoker } from '../kernel/kernel.ts';
import type { ResolvedTemplate } from '../template/resolved-template.ts';
import { createEngine } from './engine.ts';
import { executionOperations } from './execution-operations.ts';
import { createExecutionStore } from './execution-store.ts';
import { readMachines } from './machines.ts';
import { resumeExecutions } from './resume-executions.ts';
import { tokenOperations } from './token-operations.ts';

export interface StepFunctionsOptions {
  kernel: Pick<Kernel, 'clock' | 'activity' | 'storage' | 'register' | 'poke' | 'log'>;
  template: ResolvedTemplate;
  invoker: LambdaInvoker;
  /** Told of every metric of namespace `AWS/States`: ExecutionsStarted, ExecutionsFailed ... with the machine's ARN. */
  onMetric?: (namespace: string, name: string, value: number, dimensions: Record<string, string>) => void;
  /** A number in [0, 1), for the jitter of retries. */
  random?: () => number;
  /** Events a history may hold; AWS: 25,000. */
  historyLimit?: number;
}

export interface StepFunctions {
  readonly service: AwsService;
  readonly dueSource: DueSource;
  /** States entered since the start of the process. */
  readonly transitions: number;
  /** ARNs of the functions that the template's state machines name. */
  readonly calls: readonly string[];
}

/**
 * Step Functions with the template's state machines; running executions of the data at hand go on.
 * @throws DefinitionRefused naming machine, state and field that the laptop cannot run
 */
export function createStepFunctions(options: StepFunctionsOptions): StepFunctions {
  const { kernel, template, invoker, onMetric, random, historyLimit } = options;
  const machines = readMachines(template);
  const store = createExecutionStore(kernel.storage);
  for (const { text } of machines) store.keepDefinition(text, kernel.clock.now());
  resumeExecutions({ kernel, store, machines });
  const engine = createEngine({
    kernel,
    store,
    machines,
    invoker,
    listener: (arn, what) => onMetric?.('AWS/States', `Executions${what}`, 1, { StateMachineArn: arn }),
    ...(random ? { random } : {}),
    ...(historyLimit === undefined ? {} : { historyLimit }),
  });
  kernel.register(engine);
  const parts = { engine, store, machines, clock: kernel.clock };
  return {
    service: {
      scope: 'states',
      protocol: 'json-1.0',
      targetPrefix: 'AWSStepFunctions',
      operations: { ...executionOperations(parts), ...tokenOperations(parts) },
    },
    dueSource: engine,
    calls: machines.flatMap(({ text }) => text.match(/arn:[\w-]+:lambda:[\w-]*:\d*:function:[\w-]+/g) ?? []),
    get transitions() {
      return engine.transitions;
    },
  };
}
