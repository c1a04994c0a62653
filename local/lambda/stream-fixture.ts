import type { StreamRecord } from '../dynamodb/stream-reader.ts';
import { createKernel, type RunningKernel } from '../kernel/create-kernel.ts';
import type { InvocationResult } from '../kernel/kernel.ts';
import type { StreamSource } from './event-source-definition.ts';
import { functionFixture } from './function-fixture.ts';
import { registerStreamSource } from './stream-source.ts';

export const start = Date.UTC(2026, 0, 14, 15);
export const streamArn = 'arn:aws:dynamodb:us-east-1:000000000000:table/things/stream/x';

export const sequenceOf = (number: number): string => String(number).padStart(21, '0');

function recordOf(sequence: number, key: string, at: number): StreamRecord {
  return {
    eventID: String(sequence),
    eventName: 'INSERT',
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: 'us-east-1',
    dynamodb: {
      ApproximateCreationDateTime: at / 1000,
      Keys: { pk: { S: key } },
      NewImage: { pk: { S: key }, n: { N: String(sequence) } },
      SequenceNumber: sequenceOf(sequence),
      SizeBytes: 10,
      StreamViewType: 'NEW_IMAGE',
    },
    eventSourceARN: streamArn,
  };
}

interface Harness {
  system: RunningKernel;
  /** Keys of the records of each batch, as the function got them. */
  batches: string[][];
  /** Bodies that reached the failure destination. */
  lost: string[];
  append(...keys: string[]): void;
  connect(): void;
}

type Answer = (batch: StreamRecord[], call: number) => InvocationResult | Promise<InvocationResult>;
export const fine = (): InvocationResult => ({ ok: true, payload: null });
export const failure: InvocationResult = { ok: false, errorType: 'Error', errorMessage: 'no' };
export const keyOf = (record: StreamRecord): string => String(record.dynamodb.Keys['pk']?.['S']);

/** A function that reads a stream of four records a batch; it gives up a record after two retries. */
export function harness(
  answer: Answer,
  more: Partial<StreamSource> = {},
  system = createKernel({ startAt: start }),
): Harness {
  const batches: string[][] = [];
  const lost: string[] = [];
  const records: StreamRecord[] = [];
  const listeners: (() => void)[] = [];
  const source: StreamSource = {
    kind: 'stream',
    id: 'FromThings',
    sourceArn: streamArn,
    definition: functionFixture(''),
    batchSize: 4,
    reportsItemFailures: true,
    accepts: () => true,
    lanes: 1,
    bisects: true,
    maxRetries: 2,
    maxAgeMs: undefined,
    failureQueueArn: 'arn:aws:sqs:us-east-1:000000000000:lost',
    ...more,
  };
  return {
    system,
    batches,
    lost,
    append(...keys) {
      for (const key of keys) records.push(recordOf(records.length + 1, key, system.kernel.clock.now()));
      for (const listener of listeners) listener();
    },
    connect() {
      registerStreamSource(
        {
          kernel: system.kernel,
          streams: {
            read: (_, after, max) =>
              records.filter(({ dynamodb }) => after === undefined || dynamodb.SequenceNumber > after).slice(0, max),
            onAppend: (listener) => void listeners.push(listener),
          },
          queues: { send: (_, body) => void lost.push(body) },
          metrics: { put: () => undefined },
          lambda: {
            run(_, payload) {
              const { Records } = payload as { Records: StreamRecord[] };
              batches.push(Records.map(keyOf));
              return Promise.resolve(answer(Records, batches.length));
            },
          },
        },
        source,
      );
    },
  };
}
