import { randomUUID } from 'node:crypto';
import type { Iam } from '../iam/iam.ts';
import type { Kernel, Outbox } from '../kernel/kernel.ts';
import type { MessageAttributes } from '../sqs/message-attributes.ts';
import type { QueueDesk } from '../sqs/queue-desk.ts';
import { sendForService } from '../sqs/send-for-service.ts';
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

function toQueue(delivery: Delivery, subscription: Subscription, body: string, attributes: MessageAttributes): void {
  const { kernel } = delivery;
  const targets = [subscription.endpoint, subscription.deadLetterArn].filter((arn) => arn !== undefined);
  for (const arn of targets) {
    const message = { body, attributes, senderId: 'AIDAIT2UOQQY3AUEKVGXU' };
    const sns = { kind: 'service', service: 'sns.amazonaws.com', sourceArn: subscription.topicArn } as const;
    const undelivered = sendForService(delivery, sns, arn, message);
    if (undelivered === undefined) return;
    kernel.log(`sns: ${subscription.topicArn} did not reach ${arn}: ${undelivered.message}`);
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
