import { randomUUID } from 'node:crypto';
import type { Iam } from '../iam/iam.ts';
import { AwsError, type Kernel, type Outbox, type Principal } from '../kernel/kernel.ts';
import type { MessageAttributes } from '../sqs/message-attributes.ts';
import type { Outgoing, QueueDesk } from '../sqs/queue-desk.ts';
import type { Publication } from './check-message.ts';
import type { Subscription, Topic } from './topics.ts';

export interface Delivery {
  kernel: Kernel;
  iam: Iam;
  outbox: Outbox;
  queues: QueueDesk;
}

const unsubscribe = (subscription: Subscription): string =>
  `https://sns.us-east-1.amazonaws.com/?Action=Unsubscribe&SubscriptionArn=${subscription.arn}`;

/** The JSON in which SNS wraps a message for a queue without raw delivery. */
function envelope(subscription: Subscription, messageId: string, body: string, publication: Publication, at: string) {
  const attributes = Object.entries(publication.attributes).map(([name, attribute]) => [
    name,
    { Type: attribute.DataType, Value: attribute.StringValue ?? attribute.BinaryValue },
  ]);
  return {
    Type: 'Notification',
    MessageId: messageId,
    TopicArn: subscription.topicArn,
    ...(publication.subject !== undefined && { Subject: publication.subject }),
    Message: body,
    Timestamp: at,
    SignatureVersion: '1',
    Signature: 'not-signed-locally',
    SigningCertURL: 'https://sns.us-east-1.amazonaws.com/SimpleNotificationService-not-signed-locally.pem',
    UnsubscribeURL: unsubscribe(subscription),
    ...(attributes.length > 0 && { MessageAttributes: Object.fromEntries(attributes) as Record<string, unknown> }),
  };
}

/** Why SNS may not put a message into a queue on behalf of a topic; undefined when it may. */
function hindrance({ iam, queues }: Delivery, topicArn: string, queueArn: string): string | undefined {
  const queue = queues.queues.get(queueArn);
  if (queue === undefined) return 'the queue does not exist';
  const principal: Principal = { kind: 'service', service: 'sns.amazonaws.com', sourceArn: topicArn };
  const grants = [
    { action: 'sqs:SendMessage', resource: queueArn },
    ...iam.keyGrants(queue.keyId, ['kms:GenerateDataKey', 'kms:Decrypt'], 'sqs'),
  ];
  for (const grant of grants) {
    const decision = iam.authorize(principal, grant);
    if (!decision.allowed) return `sns.amazonaws.com may not ${grant.action} on ${grant.resource} ${decision.reason}`;
  }
  return undefined;
}

/** Puts a message into a queue; answers why it could not. */
function put(delivery: Delivery, arn: string, topicArn: string, message: Outgoing): string | undefined {
  const reason = hindrance(delivery, topicArn, arn);
  if (reason !== undefined) return reason;
  try {
    delivery.queues.send(delivery.queues.queue(arn), message);
    return undefined;
  } catch (error) {
    if (error instanceof AwsError) return error.message;
    throw error;
  }
}

function toQueue(delivery: Delivery, subscription: Subscription, body: string, attributes: MessageAttributes): void {
  const { kernel } = delivery;
  const targets = [subscription.endpoint, subscription.deadLetterArn].filter((arn) => arn !== undefined);
  for (const arn of targets) {
    const message = { body, attributes, senderId: 'AIDAIT2UOQQY3AUEKVGXU' };
    const reason = put(delivery, arn, subscription.topicArn, message);
    if (reason === undefined) return;
    kernel.log(`sns: ${subscription.topicArn} did not reach ${arn}: ${reason}`);
  }
  kernel.log(`sns: a message of ${subscription.topicArn} to ${subscription.endpoint} is lost, as it would be in AWS`);
}

function emailText(subscription: Subscription, body: string): string {
  return [
    body,
    '',
    '--',
    'If you wish to stop receiving notifications from this topic, please click or visit the link below to unsubscribe:',
    unsubscribe(subscription),
    '',
    'Please do not reply directly to this email. If you have any questions or comments regarding this email, please contact us at https://aws.amazon.com/support',
  ].join('\n');
}

/** Delivers a publication to every subscription of the topic before it returns; answers the message's id. */
export function deliver(delivery: Delivery, topic: Topic, publication: Publication): string {
  const messageId = randomUUID();
  const at = new Date(delivery.kernel.clock.now()).toISOString();
  for (const subscription of topic.subscriptions) {
    const body = publication.bodies[subscription.protocol] ?? publication.bodies.default;
    if (subscription.protocol === 'email') {
      const subject = publication.subject ?? 'AWS Notification Message';
      delivery.outbox.capture({
        channel: 'email',
        to: subscription.endpoint,
        subject,
        body: emailText(subscription, body),
      });
    } else if (subscription.raw) {
      toQueue(delivery, subscription, body, publication.attributes);
    } else {
      const wrapped = JSON.stringify(envelope(subscription, messageId, body, publication, at));
      toQueue(delivery, subscription, wrapped, {});
    }
  }
  return messageId;
}
