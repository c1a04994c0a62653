/** What a function instance needs to know when its thread starts. */
export interface WorkerStart {
  /** The cell of the virtual clock. */
  clock: SharedArrayBuffer;
  codeDirectory: string;
  handler: string;
  functionName: string;
  functionArn: string;
  memoryMb: number;
  logGroup: string;
  logStream: string;
}

export interface InvokeMessage {
  requestId: string;
  /** The event as JSON text. */
  event: string;
  timeoutMs: number;
}

export interface ErrorShape {
  errorType: string;
  errorMessage: string;
  trace: string[];
}

export type WorkerReport =
  | { kind: 'ready' }
  | { kind: 'broken'; error: ErrorShape }
  | { kind: 'log'; text: string }
  | { kind: 'returned'; requestId: string; result: string }
  | { kind: 'failed'; requestId: string; error: ErrorShape };
