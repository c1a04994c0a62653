import { randomUUID } from 'node:crypto';
import type { AwsOperation, AwsService, Grant } from '../endpoint/aws-service.ts';
import { acceptOnly } from '../endpoint/read-input.ts';
import { denialMessage, type Iam } from '../iam/iam.ts';
import { AwsError, type Kernel, type Outbox, type Principal } from '../kernel/kernel.ts';
import { batchEntries, eachEntry } from '../sqs/batch.ts';
import type { QueueDesk } from '../sqs/queue-desk.ts';
import type { ResolvedTemplate } from '../template/resolved-template.ts';
import {
  checkPhoneNumber,
  invalidParameter,
  publicationSize,
  readAttributes,
  readPublication,
  sizeLimit,
  smsText,
} from './check-message.ts';
import { deliver } from './deliver.ts';
import { createPhoneNumbers, type PhoneNumbers } from './phone-numbers.ts';
import { readTopics, type Topic } from './topics.ts';

/** SNS of this machine: the API for the endpoint, and publishing for services such as CloudWatch. */
export interface Sns {
  service: AwsService;
  /**
   * Publishes as `principal` (CloudWatch: `{kind: 'service', service: 'cloudwatch.amazonaws.com', sourceArn}`) and
   * delivers before it returns the message's id. Throws AwsError: NotFound, AuthorizationError, KMSAccessDenied,
   * InvalidParameter.
   */
  publishToTopic(topicArn: string, message: string, subject: string | undefined, principal: Principal): string;
  phones: PhoneNumbers;
}

const denied = { code: 'AuthorizationError', status: 403, keyCode: 'KMSAccessDenied' };

function refuseToken(): never {
  throw invalidParameter('Token');
}

/** Makes SNS from the topics of a template. Throws, by name, for what is not modelled here. */
export function createSns(options: {
  kernel: Kernel;
  template: ResolvedTemplate;
  iam: Iam;
  outbox: Outbox;
  queues: QueueDesk;
}): Sns {
  const { template, iam, outbox } = options;
  const phones = createPhoneNumbers();
  const { account } = template.pseudo;
  const topics = readTopics(template);

  const topicOf = (arn: unknown): Topic => {
    if (typeof arn !== 'string' || !/^arn:[^:]+:sns:[^:]+:\d{12}:[^:]+$/.test(arn)) throw invalidParameter('TopicArn');
    const topic = topics.get(arn);
    if (topic === undefined) throw new AwsError('NotFound', 'Topic does not exist', 404);
    return topic;
  };
  const publishGrants = (arn: unknown): Grant[] => {
    const resource = typeof arn === 'string' && arn !== '' ? arn : '*';
    const keys = iam.keyGrants(topics.get(resource)?.keyId, ['kms:GenerateDataKey', 'kms:Decrypt'], 'sns');
    return [{ action: 'sns:Publish', resource }, ...keys];
  };
  const onTopic = (
    action: string,
    run: (topic: Topic) => Record<string, unknown>,
    fields: readonly string[] = [],
  ): AwsOperation => ({
    grants: ({ TopicArn }) => [{ action: `sns:${action}`, resource: typeof TopicArn === 'string' ? TopicArn : '*' }],
    run: async ({ operation, input }) => {
      acceptOnly(operation, input, ['TopicArn', ...fields]);
      return Promise.resolve(run(topicOf(input['TopicArn'])));
    },
  });

  const publish = (input: Record<string, unknown>): Record<string, unknown> => {
    const { TopicArn, TargetArn, PhoneNumber } = input;
    const targets = [TopicArn, TargetArn, PhoneNumber].filter((target) => target !== undefined);
    if (targets.length === 0) {
      throw invalidParameter('TopicArn or TargetArn Reason: no value for required parameter');
    }
    if (targets.length > 1) throw invalidParameter('only one of TopicArn, TargetArn and PhoneNumber may be given');
    if (typeof PhoneNumber === 'string') {
      checkPhoneNumber(PhoneNumber);
      // A subject is allowed and dropped: an SMS has none.
      const body = smsText(readPublication(input));
      phones.checkTaken(PhoneNumber);
      // An id is all that AWS ever answers: it does not tell the sender that nothing will arrive.
      if (phones.isOptedOut(PhoneNumber)) return { MessageId: randomUUID() };
      return { MessageId: outbox.capture({ channel: 'sms', to: PhoneNumber, body }).id };
    }
    const topic = topicOf(TopicArn ?? TargetArn);
    return { MessageId: deliver(options, topic, readPublication(input)) };
  };

  const publishBatch = (input: Record<string, unknown>): Record<string, unknown> => {
    const topic = topicOf(input['TopicArn']);
    const entries = batchEntries(input, 'PublishBatchRequestEntries');
    const size = entries.reduce(
      (sum, entry) => sum + publicationSize(entry['Message'], readAttributes(entry['MessageAttributes'])),
      0,
    );
    if (size > sizeLimit) {
      throw new AwsError('BatchRequestTooLong', 'The length of all the messages put together is more than the limit.');
    }
    return {
      ...eachEntry(entries, (entry) => {
        acceptOnly('PublishBatch', entry, ['Id', 'Message', 'Subject', 'MessageStructure', 'MessageAttributes']);
        return { MessageId: deliver(options, topic, readPublication(entry)) };
      }),
    };
  };

  const topicAttributes = (topic: Topic): Record<string, unknown> => ({
    Attributes: new Map(
      Object.entries({
        TopicArn: topic.arn,
        Owner: account,
        DisplayName: topic.displayName ?? '',
        SubscriptionsConfirmed: String(topic.subscriptions.length),
        SubscriptionsPending: '0',
        SubscriptionsDeleted: '0',
        ...(topic.policy !== undefined && { Policy: JSON.stringify(topic.policy) }),
        ...(topic.keyId !== undefined && { KmsMasterKeyId: topic.keyId }),
      }),
    ),
  });
  const publishFields = [
    ...['TopicArn', 'TargetArn', 'PhoneNumber', 'Message', 'Subject', 'MessageStructure', 'MessageAttributes'],
  ];

  const operations: Record<string, AwsOperation> = {
    Publish: {
      // AWS checks a publish to a phone against the resource `*`: a deny on topic ARNs leaves it alone.
      grants: ({ TopicArn, TargetArn }) => publishGrants(TopicArn ?? TargetArn),
      run: async ({ operation, input }) => {
        acceptOnly(operation, input, publishFields);
        return Promise.resolve(publish(input));
      },
    },
    PublishBatch: {
      grants: ({ TopicArn }) => publishGrants(TopicArn),
      run: async ({ operation, input }) => {
        acceptOnly(operation, input, ['TopicArn', 'PublishBatchRequestEntries']);
        return Promise.resolve(publishBatch(input));
      },
    },
    // Nobody can subscribe here, so no token was ever given out.
    ConfirmSubscription: onTopic('ConfirmSubscription', () => refuseToken(), ['Token']),
    ListTopics: {
      grants: () => [{ action: 'sns:ListTopics', resource: '*' }],
      run: async ({ operation, input }) => {
        acceptOnly(operation, input, []);
        return Promise.resolve({ Topics: [...topics.keys()].map((TopicArn) => ({ TopicArn })) });
      },
    },
    GetTopicAttributes: onTopic('GetTopicAttributes', topicAttributes),
    ListSubscriptionsByTopic: onTopic('ListSubscriptionsByTopic', (topic) => ({
      Subscriptions: topic.subscriptions.map(({ arn, protocol, endpoint }) => ({
        SubscriptionArn: arn,
        Owner: account,
        Protocol: protocol,
        Endpoint: endpoint,
        TopicArn: topic.arn,
      })),
    })),
    CheckIfPhoneNumberIsOptedOut: {
      grants: () => [{ action: 'sns:CheckIfPhoneNumberIsOptedOut', resource: '*' }],
      run: async ({ operation, input }) => {
        acceptOnly(operation, input, ['phoneNumber']);
        const number = typeof input['phoneNumber'] === 'string' ? input['phoneNumber'] : '';
        checkPhoneNumber(number);
        return Promise.resolve({ isOptedOut: phones.isOptedOut(number) });
      },
    },
    GetSMSAttributes: {
      grants: () => [{ action: 'sns:GetSMSAttributes', resource: '*' }],
      run: async ({ operation, input }) => {
        acceptOnly(operation, input, ['attributes']);
        const all = { DefaultSMSType: 'Transactional', MonthlySpendLimit: '1' };
        const asked = Array.isArray(input['attributes']) ? (input['attributes'] as unknown[]) : [];
        const chosen = Object.entries(all).filter(([name]) => asked.length === 0 || asked.includes(name));
        return Promise.resolve({ attributes: new Map(chosen) });
      },
    },
  };

  return {
    phones,
    service: { scope: 'sns', protocol: 'query', apiVersion: '2010-03-31', operations, denied },
    publishToTopic(topicArn, message, subject, principal) {
      const topic = topicOf(topicArn);
      for (const grant of publishGrants(topicArn)) {
        const decision = iam.authorize(principal, grant);
        if (decision.allowed) continue;
        const [code, status] = grant.action.startsWith('kms:') ? [denied.keyCode, 400] : [denied.code, denied.status];
        const text = denialMessage(iam.callerArn(principal, randomUUID()), grant, decision.reason);
        throw new AwsError(code, text, status);
      }
      const input = { Message: message, ...(subject !== undefined && { Subject: subject }) };
      return deliver(options, topic, readPublication(input));
    },
  };
}
