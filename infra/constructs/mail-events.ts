import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as ses from 'aws-cdk-lib/aws-ses';
import * as sns from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { Deployment } from '../deployment.ts';
import type { QueueWithDeadLetters } from './queue-with-dead-letters.ts';

export interface MailEventsProps {
  readonly deployment: Deployment;
  readonly configurationSet: ses.ConfigurationSet;
  /** A key of our own, as no service can use the one that AWS manages for SNS. */
  readonly key: kms.Key;
  readonly deliverTo: QueueWithDeadLetters;
}

/** What SES tells of mail that did not arrive or was not wanted: to a topic, as it takes no queue, and from there to a queue. */
export class MailEvents extends Construct {
  constructor(scope: Construct, id: string, props: MailEventsProps) {
    super(scope, id);
    const { deployment, configurationSet, key, deliverTo } = props;
    key.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'MailEvents',
        principals: [new iam.ServicePrincipal('ses.amazonaws.com')],
        actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
        // In a key's policy this means the key itself. Whom SES speaks for is the topic's to ask: AWS documents no condition here.
        resources: ['*'],
      }),
    );
    const topic = new sns.Topic(this, 'Topic', {
      topicName: `${deployment.prefix}-mail-events`,
      masterKey: key,
      enforceSSL: true,
    });
    topic.addSubscription(
      new SqsSubscription(deliverTo.queue, { rawMessageDelivery: true, deadLetterQueue: deliverTo.dead }),
    );
    // It lets SES publish for this configuration set of this account, and SES tries that out as soon as it exists.
    const destination = configurationSet.addEventDestination('Undelivered', {
      destination: ses.EventDestination.snsTopic(topic),
      events: [
        ses.EmailSendingEvent.BOUNCE,
        ses.EmailSendingEvent.COMPLAINT,
        ses.EmailSendingEvent.REJECT,
        ses.EmailSendingEvent.RENDERING_FAILURE,
      ],
    });
    destination.node.addDependency(key);
  }
}
