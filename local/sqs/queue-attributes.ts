import { AwsError } from '../kernel/kernel.ts';
import type { QueueCounts } from './message-store.ts';
import type { Queue } from './queues.ts';

/** The attributes of a queue that a caller asked for (`All` for every one). Throws InvalidAttributeName. */
export function queueAttributes(queue: Queue, counts: QueueCounts, asked: readonly string[]): Record<string, string> {
  const seconds = (ms: number): string => String(ms / 1000);
  const all: Record<string, string | undefined> = {
    ApproximateNumberOfMessages: String(counts.visible),
    ApproximateNumberOfMessagesNotVisible: String(counts.inFlight),
    ApproximateNumberOfMessagesDelayed: String(counts.delayed),
    DelaySeconds: seconds(queue.delayMs),
    KmsMasterKeyId: queue.keyId,
    MaximumMessageSize: String(queue.maximumSize),
    MessageRetentionPeriod: seconds(queue.retentionMs),
    Policy: queue.policy === undefined ? undefined : JSON.stringify(queue.policy),
    QueueArn: queue.arn,
    ReceiveMessageWaitTimeSeconds: seconds(queue.waitMs),
    RedrivePolicy:
      queue.redrive === undefined
        ? undefined
        : JSON.stringify({
            deadLetterTargetArn: queue.redrive.deadLetterArn,
            maxReceiveCount: queue.redrive.maxReceiveCount,
          }),
    SqsManagedSseEnabled: String(queue.encrypted && queue.keyId === undefined),
    VisibilityTimeout: seconds(queue.visibilityMs),
  };
  const unknown = asked.find((name) => name !== 'All' && !(name in all));
  if (unknown !== undefined) throw new AwsError('InvalidAttributeName', `Unknown Attribute ${unknown}.`);
  const chosen = asked.includes('All') ? Object.keys(all) : asked;
  return Object.fromEntries(
    chosen.flatMap((name): [string, string][] => (all[name] === undefined ? [] : [[name, all[name]]])),
  );
}
