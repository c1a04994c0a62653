import type { InvocationResult, Kernel } from '../kernel/kernel.ts';
import type { QueueReader, ReceivedMessage } from '../sqs/queue-reader.ts';
import { readItemFailures } from './batch-item-failures.ts';
import type { QueueSource } from './event-source-definition.ts';
import type { LambdaRunner } from './lambda-service.ts';

/**
 * Polls a queue and hands batches to its function; what failed becomes visible again by its visibility timeout.
 * @param mayWait its batches give way to other events for some seconds
 */
export function registerQueueSource(
  kernel: Kernel,
  lambda: Pick<LambdaRunner, 'run'>,
  queues: QueueReader,
  source: QueueSource,
  mayWait = false,
): void {
  const { sourceArn, definition, batchSize, maxConcurrency, reportsItemFailures } = source;
  const region = sourceArn.split(':')[3] ?? '';
  let underWay = 0;

  async function handOver(batch: ReceivedMessage[]): Promise<void> {
    const done = kernel.activity.begin(`messages for ${definition.name}`);
    underWay += 1;
    try {
      const event = { Records: batch.map((message) => toRecord(message)) };
      const failed = failedOf(batch, await lambda.run(definition, event, { mayWait }));
      for (const { messageId, receiptHandle } of batch) {
        if (failed === 'all' || failed.includes(messageId)) queues.letGo(sourceArn, receiptHandle);
        else queues.delete(sourceArn, receiptHandle);
      }
    } finally {
      underWay -= 1;
      done();
    }
  }
  function failedOf(batch: ReceivedMessage[], result: InvocationResult): string[] | 'all' {
    if (!result.ok) return 'all';
    if (!reportsItemFailures) return [];
    const failed = readItemFailures(
      result.payload,
      batch.map(({ messageId }) => messageId),
    );
    if (failed === 'all') kernel.log(`${definition.name} gave a malformed answer: its batch counts as failed`);
    return failed;
  }
  function toRecord(message: ReceivedMessage): object {
    const { messageId, receiptHandle, body, attributes, messageAttributes, md5OfBody } = message;
    return {
      messageId,
      receiptHandle,
      body,
      attributes,
      messageAttributes,
      md5OfBody,
      eventSource: 'aws:sqs',
      eventSourceARN: sourceArn,
      awsRegion: region,
    };
  }

  kernel.register({
    name: `queue of ${definition.name}`,
    nextDue: () => (underWay < maxConcurrency ? queues.nextVisibleAt(sourceArn) : undefined),
    runDue() {
      while (underWay < maxConcurrency) {
        const batch = queues.receive(sourceArn, batchSize);
        if (batch.length === 0) return;
        void handOver(batch);
      }
    },
  });
}
