import type { QueueReader } from '../sqs/queue-reader.ts';
import type { Gauge } from './alarm-watch.ts';

/** The metrics of queues, read from the queues themselves. */
export function createQueueGauge(queues: QueueReader, arnPrefix: string): Gauge {
  return ({ namespace, metric, dimensions }, now) => {
    const name = dimensions['QueueName'];
    if (namespace !== 'AWS/SQS' || name === undefined) return undefined;
    const arn = `${arnPrefix}:${name}`;
    switch (metric) {
      case 'ApproximateNumberOfMessagesVisible':
        return queues.depth(arn);
      case 'ApproximateAgeOfOldestMessage': {
        const oldest = queues.oldestSentAt(arn);
        return oldest === undefined ? 0 : Math.max(0, (now - oldest) / 1000);
      }
      default:
        return undefined;
    }
  };
}
