import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import { installOutsideWorld } from './outside-world.ts';
import { installVirtualDate } from './virtual-date.ts';
import type { ErrorShape, InvokeMessage, WorkerReport, WorkerStart } from './worker-messages.ts';

// The thread of one function instance: loads the bundle under the virtual clock, then runs one event at a time.

type Handler = (event: unknown, context: object) => unknown;

const start = workerData as WorkerStart;
const port = parentPort;
if (port === null) throw new Error('this file is the start of a worker thread');
const report = (message: WorkerReport): void => port.postMessage(message);

installVirtualDate(start.clock);
installOutsideWorld(process.env['AWS_ENDPOINT_URL'] ?? '');
for (const stream of [process.stdout, process.stderr]) {
  // Written through the same port as results, so that a log line never arrives after the result of its invocation.
  stream.write = (chunk: string | Uint8Array, ...rest: unknown[]): boolean => {
    report({ kind: 'log', text: typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8') });
    const callback = rest.find((item) => typeof item === 'function');
    if (callback !== undefined) queueMicrotask(callback as () => void);
    return true;
  };
}

function describe(error: unknown): ErrorShape {
  if (error instanceof Error) {
    return { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? '').split('\n') };
  }
  return { errorType: typeof error, errorMessage: String(error), trace: [] };
}

async function loadHandler(): Promise<Handler> {
  const dot = start.handler.lastIndexOf('.');
  const base = join(start.codeDirectory, start.handler.slice(0, dot));
  const exported = start.handler.slice(dot + 1);
  const file = [`${base}.mjs`, `${base}.js`].find((path) => existsSync(path));
  if (file === undefined) throw new Error(`Cannot find module '${base}'`);
  const module = (await import(pathToFileURL(file).href)) as Record<string, unknown>;
  const handler = module[exported];
  if (typeof handler !== 'function') throw new Error(`${start.handler} is undefined or not exported`);
  return handler as Handler;
}

function contextOf({ requestId, timeoutMs }: InvokeMessage): object {
  const began = performance.now();
  return {
    awsRequestId: requestId,
    callbackWaitsForEmptyEventLoop: true,
    functionName: start.functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: start.functionArn,
    memoryLimitInMB: String(start.memoryMb),
    logGroupName: start.logGroup,
    logStreamName: start.logStream,
    getRemainingTimeInMillis: () => Math.max(0, Math.round(timeoutMs - (performance.now() - began))),
  };
}

async function run(handler: Handler, message: InvokeMessage): Promise<void> {
  const { requestId } = message;
  try {
    const result: unknown = await handler(JSON.parse(message.event), contextOf(message));
    const text = JSON.stringify(result) as string | undefined;
    report({ kind: 'returned', requestId, result: text ?? 'null' });
  } catch (error) {
    report({ kind: 'failed', requestId, error: describe(error) });
  }
}

try {
  const handler = await loadHandler();
  port.on('message', (message: InvokeMessage) => void run(handler, message));
  report({ kind: 'ready' });
} catch (error) {
  report({ kind: 'broken', error: describe(error) });
}
