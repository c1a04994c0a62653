import { Worker } from 'node:worker_threads';
import type { InvocationResult } from '../kernel/kernel.ts';
import type { FunctionDefinition } from './function-definition.ts';
import type { ErrorShape, InvokeMessage, WorkerReport, WorkerStart } from './worker-messages.ts';
import { workerEntry } from './worker-source.ts';

/** Longest time that loading a bundle may take here, in real milliseconds. */
const initLimitMs = 60_000;

export interface InstanceOptions {
  definition: FunctionDefinition;
  /** Tells the instances of all functions apart; part of the access-key id. */
  number: number;
  clock: SharedArrayBuffer;
  region: string;
  /** Where AWS SDK clients of the function send their calls. */
  endpointUrl: string;
  onLog: (text: string) => void;
}

/** One thread that runs one event at a time, as one Lambda sandbox does. */
export interface FunctionInstance {
  readonly accessKeyId: string;
  /** Loading its code or running an event: it may make calls. */
  readonly busy: boolean;
  /** Its code is loaded. */
  readonly loaded: boolean;
  /** Ended: by a time-out, a crash or `close`. */
  readonly ended: boolean;
  /** Resolves when its code is loaded, or never will be. */
  readonly whenLoaded: Promise<void>;
  invoke(requestId: string, event: string): Promise<InvocationResult>;
  /** Ends the thread; an event under way gets no answer. */
  close(): Promise<void>;
}

/** Starts the thread of a function; the code is loaded at once. */
export function startInstance(options: InstanceOptions): FunctionInstance {
  const { definition, number, clock, onLog } = options;
  const accessKeyId = `LOCAL-${definition.roleLogicalId}-${number}`;
  const start: WorkerStart = {
    clock,
    codeDirectory: definition.codeDirectory,
    handler: definition.handler,
    functionName: definition.name,
    functionArn: definition.arn,
    memoryMb: definition.memoryMb,
    logGroup: definition.logGroup,
    logStream: `local/[$LATEST]${number}`,
  };
  const worker = new Worker(workerEntry(), {
    workerData: start,
    env: environmentOf(options, accessKeyId, start.logStream),
    execArgv: ['--disable-warning=ExperimentalWarning'],
    stdin: false,
    name: definition.name,
    resourceLimits: { maxOldGenerationSizeMb: Math.max(128, definition.memoryMb) },
  });
  let ready = false;
  let ended = false;
  let job: { requestId: string; settle: (result: InvocationResult) => void } | undefined;
  let timer: NodeJS.Timeout | undefined;
  const loading = Promise.withResolvers<undefined>();

  const settle = (result: InvocationResult): void => {
    clearTimeout(timer);
    const current = job;
    job = undefined;
    current?.settle(result);
  };
  const end = (errorType: string, errorMessage: string, trace: string[] = []): void => {
    ended = true;
    loading.resolve(undefined);
    settle({ ok: false, errorType, errorMessage, trace });
    void worker.terminate();
  };
  worker.on('message', (message: WorkerReport) => {
    switch (message.kind) {
      case 'log':
        onLog(message.text);
        break;
      case 'ready':
        ready = true;
        loading.resolve(undefined);
        break;
      case 'broken':
        end(importErrorType(message.error), message.error.errorMessage, message.error.trace);
        break;
      case 'returned':
        settle({ ok: true, payload: JSON.parse(message.result) });
        break;
      case 'failed':
        settle({ ok: false, ...message.error });
        break;
    }
  });
  worker.on('error', (error) => {
    const trace = error instanceof Error ? (error.stack ?? '').split('\n') : [];
    end('Runtime.UnhandledError', error instanceof Error ? `${error.name}: ${error.message}` : String(error), trace);
  });
  worker.on('exit', (code) => {
    if (!ended) end('Runtime.ExitError', `RequestId: ${job?.requestId ?? '-'} Error: Runtime exited with code ${code}`);
  });

  function send(requestId: string, event: string): void {
    const { timeoutMs } = definition;
    timer = setTimeout(() => {
      const seconds = (timeoutMs / 1000).toFixed(2);
      end('Sandbox.Timedout', `RequestId: ${requestId} Error: Task timed out after ${seconds} seconds`);
    }, timeoutMs);
    worker.postMessage({ requestId, event, timeoutMs } satisfies InvokeMessage);
  }

  return {
    accessKeyId,
    get busy() {
      return !ended && (!ready || job !== undefined);
    },
    get loaded() {
      return ready;
    },
    get ended() {
      return ended;
    },
    whenLoaded: loading.promise,
    invoke(requestId, event) {
      return new Promise((resolve) => {
        job = { requestId, settle: resolve };
        if (ready) {
          send(requestId, event);
          return;
        }
        timer = setTimeout(() => end('Sandbox.Timedout', 'Error: the code took too long to load'), initLimitMs);
        void loading.promise.then(() => {
          if (ended) return;
          clearTimeout(timer);
          send(requestId, event);
        });
      });
    },
    async close() {
      // Who waits for an event under way never hears of it, as if the machine had stopped: it is not a failure.
      ended = true;
      loading.resolve(undefined);
      job = undefined;
      clearTimeout(timer);
      await worker.terminate();
    },
  };
}

function importErrorType({ errorType, errorMessage }: ErrorShape): string {
  if (errorType === 'SyntaxError') return 'Runtime.UserCodeSyntaxError';
  return errorMessage.endsWith('is undefined or not exported')
    ? 'Runtime.HandlerNotFound'
    : 'Runtime.ImportModuleError';
}

/** Nothing of this process's own environment reaches a function. */
function environmentOf(options: InstanceOptions, accessKeyId: string, logStream: string): Record<string, string> {
  const { definition, region, endpointUrl } = options;
  return {
    ...definition.environment,
    TZ: 'UTC',
    LANG: 'en_US.UTF-8',
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: definition.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(definition.memoryMb),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: definition.logGroup,
    AWS_LAMBDA_LOG_STREAM_NAME: logStream,
    _HANDLER: definition.handler,
    LAMBDA_TASK_ROOT: definition.codeDirectory,
    AWS_ENDPOINT_URL: endpointUrl,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_SESSION_TOKEN: 'local',
  };
}
