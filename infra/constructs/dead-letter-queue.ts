import { Duration, Validations } from 'aws-cdk-lib';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Deployment } from '../deployment.ts';
import type { OwnAlarms, WhenItFails } from './own-alarms.ts';

export interface DeadLetterQueueProps {
  readonly deployment: Deployment;
  readonly alarms: OwnAlarms;
  /** What it collects the failures of: `pages` makes `tocsin-pages-dead`. */
  readonly of: string;
  readonly whenItFails: WhenItFails;
}

/** Where failed work waits 14 days for a person. A single message raises an alarm. */
export class DeadLetterQueue extends Construct {
  readonly queue: sqs.Queue;

  constructor(scope: Construct, id: string, props: DeadLetterQueueProps) {
    super(scope, id);
    const name = `${props.of}-dead`;
    this.queue = new sqs.Queue(this, 'Queue', {
      queueName: `${props.deployment.prefix}-${name}`,
      encryption: sqs.QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    const reason = 'It is itself the place for dead letters; what lies here is alarmed and waits for a person.';
    Validations.of(this.queue).acknowledge(
      { id: 'AwsSolutions-SQS3', reason },
      { id: 'Serverless-SQSRedrivePolicy', reason },
    );
    props.alarms.raise({
      name,
      namespace: 'AWS/SQS',
      metricName: 'ApproximateNumberOfMessagesVisible',
      dimensions: { QueueName: this.queue.queueName },
      statistic: 'Maximum',
      above: 0,
      ...props.whenItFails,
    });
  }
}
