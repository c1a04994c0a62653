import { Duration, Validations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import type { IncidentTable } from './incident-table.ts';
import type { OwnAlarms, WhenItFails } from './own-alarms.ts';
import type { QueueWithDeadLetters } from './queue-with-dead-letters.ts';
import type { TocsinFunction } from './tocsin-function.ts';

/** What Lambda does with a queue on a function's behalf. */
export const allowConsume = (queue: sqs.IQueue): iam.PolicyStatement =>
  new iam.PolicyStatement({
    actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:ChangeMessageVisibility', 'sqs:GetQueueAttributes'],
    resources: [queue.queueArn],
  });

export const allowEnqueue = (...queues: sqs.IQueue[]): iam.PolicyStatement =>
  new iam.PolicyStatement({ actions: ['sqs:SendMessage'], resources: queues.map((queue) => queue.queueArn) });

export interface QueueDelivery {
  readonly batchSize: number;
  /** At most so many batches at once; at least 2. Default: as many as Lambda gives. */
  readonly atMost?: number;
}

/** Hands a queue's messages to a function; a message that fails comes back alone, the rest of its batch is done. */
export function deliverQueue(source: QueueWithDeadLetters, target: TocsinFunction, how: QueueDelivery): void {
  const mapping = new lambda.EventSourceMapping(target, `From${source.node.id}`, {
    target: target.function,
    eventSourceArn: source.queue.queueArn,
    batchSize: how.batchSize,
    reportBatchItemFailures: true,
    ...(how.atMost === undefined ? {} : { maxConcurrency: how.atMost }),
  });
  Validations.of(mapping).acknowledge({
    id: 'Serverless-LambdaEventSourceMappingDestination',
    reason: 'Lambda takes no failure destination for SQS: the queue has its own dead-letter queue, which is alarmed.',
  });
}

export interface StreamDelivery {
  readonly dead: sqs.IQueue;
  readonly alarms: OwnAlarms;
  readonly whenItLags: WhenItFails;
}

/** A fresh log entry or a fresh notice: nothing else in the table asks for a reaction. */
const insertOf = (sortKeyPrefix: string): Record<string, unknown> =>
  lambda.FilterCriteria.filter({
    eventName: ['INSERT'],
    dynamodb: { Keys: { sk: { S: lambda.FilterRule.beginsWith(sortKeyPrefix) } } },
  });

/** Hands every commit and every planned notice to a function, from the oldest record on. */
export function deliverChanges(source: IncidentTable, target: TocsinFunction, how: StreamDelivery): void {
  new lambda.EventSourceMapping(target, 'FromTable', {
    target: target.function,
    eventSourceArn: source.streamArn,
    startingPosition: lambda.StartingPosition.TRIM_HORIZON,
    batchSize: 25,
    parallelizationFactor: 4,
    bisectBatchOnError: true,
    reportBatchItemFailures: true,
    retryAttempts: 10,
    maxRecordAge: Duration.hours(6),
    filters: [insertOf('COMMIT#'), insertOf('NOTICE#')],
    // CDK's SqsDlq would also allow reading the queue's attributes and URL.
    onFailure: { bind: () => ({ destination: how.dead.queueArn }) },
  });
  how.alarms.raise({
    name: 'changes-lagging',
    namespace: 'AWS/Lambda',
    metricName: 'IteratorAge',
    dimensions: { FunctionName: target.physicalName },
    statistic: 'Maximum',
    above: 60_000,
    ...how.whenItLags,
  });
}
