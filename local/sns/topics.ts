import { refuse } from '../template/not-modelled.ts';
import type { Modelled, ResolvedTemplate } from '../template/resolved-template.ts';

export interface Subscription {
  arn: string;
  topicArn: string;
  protocol: 'sqs' | 'email';
  /** ARN of the queue, or the address. */
  endpoint: string;
  raw: boolean;
  deadLetterArn: string | undefined;
}

export interface Topic {
  arn: string;
  name: string;
  displayName: string | undefined;
  keyId: string | undefined;
  policy: unknown;
  subscriptions: Subscription[];
}

/** Which properties of SNS's resources are honoured here. */
export const modelled: Modelled = {
  'AWS::SNS::Topic': {
    run: ['TopicName', 'DisplayName', 'KmsMasterKeyId'],
    ignored: {
      SignatureVersion: 'notifications carry no signature here, nobody outside receives them',
      TracingConfig: 'no trace leaves this machine',
      Tags: 'a label; it changes nothing that runs',
    },
  },
  'AWS::SNS::TopicPolicy': { run: ['PolicyDocument', 'Topics'], ignored: {} },
  'AWS::SNS::Subscription': {
    run: ['Endpoint', 'Protocol', 'RawMessageDelivery', 'RedrivePolicy', 'TopicArn'],
    ignored: { Region: 'there is one region here' },
  },
};

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** The topics of a template by ARN, with their subscriptions. Throws, by name, for what is not modelled here. */
export function readTopics(template: ResolvedTemplate): Map<string, Topic> {
  const topics = new Map<string, Topic>();
  const queues = new Set<unknown>(template.byType('AWS::SQS::Queue').map(({ logicalId }) => template.arnOf(logicalId)));
  const policies = template.byType('AWS::SNS::TopicPolicy').map(({ properties }) => properties);
  for (const resource of template.byType('AWS::SNS::Topic')) {
    const { logicalId, properties } = resource;
    const arn = template.arnOf(logicalId);
    const name = template.nameOf(logicalId);
    if (properties['FifoTopic'] === true || name.endsWith('.fifo')) {
      refuse(resource, 'FifoTopic', 'only standard topics are modelled');
    }
    topics.set(arn, {
      arn,
      name,
      displayName: text(properties['DisplayName']),
      keyId: text(properties['KmsMasterKeyId']),
      policy: policies.find(({ Topics }) => Array.isArray(Topics) && Topics.includes(arn))?.['PolicyDocument'],
      subscriptions: [],
    });
  }
  for (const resource of template.byType('AWS::SNS::Subscription')) {
    const { logicalId, properties } = resource;
    const topic = topics.get(text(properties['TopicArn']) ?? '');
    const protocol = properties['Protocol'];
    const endpoint = text(properties['Endpoint']);
    if (topic === undefined) refuse(resource, 'TopicArn', 'the template has no such topic');
    if (endpoint === undefined) refuse(resource, 'Endpoint', 'it is not a text');
    if (protocol !== 'sqs' && protocol !== 'email') {
      refuse(resource, 'Protocol', `${String(protocol)} is not modelled`);
    }
    if (properties['FilterPolicy'] !== undefined) refuse(resource, 'FilterPolicy', 'it is not modelled');
    const raw = properties['RawMessageDelivery'] === true;
    if (raw && protocol === 'email') refuse(resource, 'RawMessageDelivery', 'an email is never raw');
    const redrive = properties['RedrivePolicy'] as { deadLetterTargetArn?: unknown } | undefined;
    if (redrive !== undefined && !queues.has(redrive.deadLetterTargetArn))
      refuse(resource, 'RedrivePolicy', 'it names no queue of this template');
    topic.subscriptions.push({
      arn: `${topic.arn}:${logicalId}`,
      topicArn: topic.arn,
      protocol,
      endpoint,
      raw,
      deadLetterArn: text(redrive?.deadLetterTargetArn),
    });
  }
  return topics;
}
