import { Duration } from 'aws-cdk-lib';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Deployment } from '../deployment.ts';
import { DeadLetterQueue } from './dead-letter-queue.ts';
import type { OwnAlarms, WhenItFails } from './own-alarms.ts';

export interface QueueWithDeadLettersProps {
  readonly deployment: Deployment;
  readonly alarms: OwnAlarms;
  /** Name without the stage's prefix. */
  readonly name: string;
  /** Timeout of the function that reads it: a message stays hidden six times as long, as Lambda asks for. */
  readonly consumerTimeout: Duration;
  /** A message may wait this long before somebody is told. */
  readonly mayWait: Duration;
  readonly whenItWaits: WhenItFails;
  readonly whenItDies: WhenItFails;
}

/** More often than a sender tries (eight times), so that what is set aside here is what no sender could even look at. */
const TRIES = 10;

/**
 * A failed page comes back soon: the function's own timeout bounds a batch, so half of it again is enough. AWS's advice of six
 * times is for batches that are throttled, and would leave an engineer two minutes without the second try.
 */
const VISIBILITY_PER_TIMEOUT = 1.5;

/** A queue that cannot lose a message without somebody being told, and cannot stand still either. */
export class QueueWithDeadLetters extends Construct {
  readonly queue: sqs.Queue;
  readonly dead: sqs.Queue;

  constructor(scope: Construct, id: string, props: QueueWithDeadLettersProps) {
    super(scope, id);
    const { deployment, alarms, name } = props;
    this.dead = new DeadLetterQueue(this, 'Dead', {
      deployment,
      alarms,
      of: name,
      whenItFails: props.whenItDies,
    }).queue;
    this.queue = new sqs.Queue(this, 'Queue', {
      queueName: `${deployment.prefix}-${name}`,
      encryption: sqs.QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(4),
      visibilityTimeout: Duration.seconds(props.consumerTimeout.toSeconds() * VISIBILITY_PER_TIMEOUT),
      deadLetterQueue: { queue: this.dead, maxReceiveCount: TRIES },
    });
    alarms.raise({
      name: `${name}-waiting`,
      namespace: 'AWS/SQS',
      metricName: 'ApproximateAgeOfOldestMessage',
      dimensions: { QueueName: this.queue.queueName },
      statistic: 'Maximum',
      above: props.mayWait.toSeconds(),
      ...props.whenItWaits,
    });
  }
}
