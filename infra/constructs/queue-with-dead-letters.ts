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

/** A message is tried four times, then set aside where a person is told of it. */
const TRIES = 4;

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
      visibilityTimeout: Duration.seconds(props.consumerTimeout.toSeconds() * 6),
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
