import {
  CheckIfPhoneNumberIsOptedOutCommand,
  ConfirmSubscriptionCommand,
  GetSMSAttributesCommand,
  GetTopicAttributesCommand,
  ListSubscriptionsByTopicCommand,
  ListTopicsCommand,
  PublishBatchCommand,
  PublishCommand,
  type PublishCommandInput,
} from '@aws-sdk/client-sns';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  cloudwatch,
  fixtureResources,
  queueArn,
  startLocalAws,
  topicArn,
  type Clients,
  type LocalAws,
} from '../endpoint/endpoint-fixture.ts';
import { templateFixture } from '../iam/template-fixture.ts';
import { readTopics } from './topics.ts';

let aws: LocalAws;
let sns: Clients['sns'];
beforeEach(async () => {
  aws = await startLocalAws();
  sns = aws.clients().sns;
});
afterEach(() => aws.close());

const publish = (input: PublishCommandInput) => sns.send(new PublishCommand(input));
const inQueue = (name: string) => aws.sqs.reader.receive(queueArn(name), 10);

describe('a topic (Amazon SNS dead-letter queues; Amazon SNS raw message delivery)', () => {
  it('hands a message raw to a queue that asked for it so, attributes and all', async () => {
    const attributes = { kind: { DataType: 'String', StringValue: 'a&b' } };
    const Message = '{"AlarmName":"<registry> & \\"down\\" é😀"}';
    await publish({ TopicArn: topicArn('alarms'), Message, MessageAttributes: attributes });
    expect(inQueue('alarms')).toMatchObject([{ body: Message, messageAttributes: attributes }]);
  });

  it('wraps a message for a queue, and mails it, before it answers', async () => {
    const MessageAttributes = { kind: { DataType: 'Number', StringValue: '1' } };
    const { MessageId } = await publish({
      TopicArn: topicArn('ops'),
      Message: 'line\r\n"two"',
      Subject: 'ALARM: ✗',
      MessageAttributes,
    });
    const [message] = inQueue('pages');
    expect(JSON.parse(message?.body ?? '')).toMatchObject({
      Type: 'Notification',
      MessageId,
      TopicArn: topicArn('ops'),
      Subject: 'ALARM: ✗',
      Message: 'line\r\n"two"',
      Timestamp: expect.stringMatching(/^2026-01-14T15:00:.*Z$/) as string,
      MessageAttributes: { kind: { Type: 'Number', Value: '1' } },
    });
    expect(aws.running.outbox.list({ channel: 'email' })).toMatchObject([
      {
        to: 'ops@example.com',
        subject: 'ALARM: ✗',
        body: expect.stringMatching(/^line\r\n"two"\n\n--\nIf you wish/) as string,
      },
    ]);
  });

  it('puts what a queue does not let in into the dead-letter queue of the subscription', async () => {
    await publish({ TopicArn: topicArn('ops'), Message: 'x' });
    expect(aws.sqs.reader.depth(queueArn('closed'))).toBe(0);
    expect(inQueue('alarms-dead')).toHaveLength(1);
    expect(aws.log.join('\n')).toMatch(/did not reach .*:closed: sns.amazonaws.com may not sqs:SendMessage/);
  });

  it('chooses the text by protocol when the message is structured', async () => {
    const Message = JSON.stringify({ default: 'for all', email: 'for people' });
    await publish({ TopicArn: topicArn('ops'), Message, MessageStructure: 'json' });
    expect(JSON.parse(inQueue('pages')[0]?.body ?? '')).toMatchObject({ Message: 'for all' });
    expect(aws.running.outbox.list({})[0]).toMatchObject({
      subject: 'AWS Notification Message',
      body: expect.stringMatching(/^for people\n/) as string,
    });
  });

  it('takes a batch entry by entry', async () => {
    const PublishBatchRequestEntries = [
      { Id: 'a', Message: '1' },
      { Id: 'b', Message: 'x', Subject: 'two\nlines' },
    ];
    const answer = await sns.send(
      new PublishBatchCommand({ TopicArn: topicArn('alarms'), PublishBatchRequestEntries }),
    );
    expect(answer).toMatchObject({
      Successful: [{ Id: 'a' }],
      Failed: [{ Id: 'b', Code: 'InvalidParameter', SenderFault: true }],
    });
    expect(inQueue('alarms').map(({ body }) => body)).toEqual(['1']);
    const none = sns.send(new PublishBatchCommand({ TopicArn: topicArn('alarms'), PublishBatchRequestEntries: [] }));
    await expect(none).rejects.toMatchObject({ name: 'EmptyBatchRequestException' });
  });

  it('is listed with its subscriptions and attributes', async () => {
    const { Topics } = await sns.send(new ListTopicsCommand({}));
    expect(Topics).toEqual([{ TopicArn: topicArn('alarms') }, { TopicArn: topicArn('ops') }]);
    const { Subscriptions } = await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn: topicArn('ops') }));
    expect(Subscriptions?.map(({ Endpoint }) => Endpoint)).toEqual([
      queueArn('pages'),
      queueArn('closed'),
      'ops@example.com',
    ]);
    const { Attributes } = await sns.send(new GetTopicAttributesCommand({ TopicArn: topicArn('alarms') }));
    expect(Attributes).toMatchObject({
      TopicArn: topicArn('alarms'),
      Policy: expect.stringContaining('alarm:*') as string,
    });
  });
});

describe('a subscription', () => {
  it.each([
    ['of a topic that is there: nobody can subscribe here, so no token is known', 'ops', 'InvalidParameterException'],
    ['of a topic that is not', 'gone', 'NotFoundException'],
  ])('is not confirmed %s', async (_which, name, code) => {
    const confirming = sns.send(new ConfirmSubscriptionCommand({ TopicArn: topicArn(name), Token: 'token' }));
    await expect(confirming).rejects.toMatchObject({ name: code });
  });

  it('is confirmed only by whom a policy lets', async () => {
    const worker = aws.clients('LOCAL-Sender-1').sns;
    const confirming = worker.send(new ConfirmSubscriptionCommand({ TopicArn: topicArn('ops'), Token: 'token' }));
    await expect(confirming).rejects.toMatchObject({ name: 'AuthorizationErrorException' });
  });

  it('is confirmed in no other way than is modelled', async () => {
    const input = { TopicArn: topicArn('ops'), Token: 'token', AuthenticateOnUnsubscribe: 'true' };
    const confirming = sns.send(new ConfirmSubscriptionCommand(input));
    await expect(confirming).rejects.toThrow('AuthenticateOnUnsubscribe is not modelled');
  });
});

describe('CloudWatch', () => {
  it('publishes to the topic that lets it, for an alarm', () => {
    aws.sns.publishToTopic(topicArn('alarms'), '{"state":"ALARM"}', 'ALARM: x', cloudwatch);
    expect(inQueue('alarms')).toMatchObject([{ body: '{"state":"ALARM"}' }]);
  });

  it.each([
    ['a topic that does not name it', topicArn('ops'), cloudwatch, 'AuthorizationError'],
    ['a topic that is not there', topicArn('gone'), cloudwatch, 'NotFound'],
    [
      'a topic whose key does not name the service',
      topicArn('alarms'),
      { ...cloudwatch, service: 'events.amazonaws.com' },
      'AuthorizationError',
    ],
  ])('is refused by %s', (_what, topic, principal, code) => {
    let thrown: unknown;
    try {
      aws.sns.publishToTopic(topic, 'x', undefined, principal);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({ code });
    expect(aws.sqs.reader.depth(queueArn('alarms'))).toBe(0);
  });
});

describe('a text message', () => {
  it('reaches the phone as it was sent', async () => {
    const MessageAttributes = { 'AWS.SNS.SMS.SMSType': { DataType: 'String', StringValue: 'Transactional' } };
    await publish({ PhoneNumber: '+447700900123', Message: 'P1 INC-1 <&> ✓', MessageAttributes });
    expect(aws.running.outbox.list({ channel: 'sms' })).toMatchObject([
      { to: '+447700900123', body: 'P1 INC-1 <&> ✓' },
    ]);
    const { isOptedOut } = await sns.send(new CheckIfPhoneNumberIsOptedOutCommand({ phoneNumber: '+447700900123' }));
    expect(isOptedOut).toBe(false);
    const { attributes } = await sns.send(new GetSMSAttributesCommand({ attributes: ['DefaultSMSType'] }));
    expect(attributes).toEqual({ DefaultSMSType: 'Transactional' });
  });

  it.each([
    ['InvalidParameter', 'InvalidParameterException'],
    ['Throttled', 'ThrottledException'],
    ['InternalError', 'InternalErrorException'],
  ] as const)('is refused with %s for a number that was told to be, until it is told otherwise', async (code, name) => {
    const to = (PhoneNumber: string) => publish({ PhoneNumber, Message: 'x' });
    aws.sns.phones.refuse('+447700900123', code);
    await expect(to('+447700900123')).rejects.toMatchObject({ name });
    await to('+447700900124');
    aws.sns.phones.refuse('+447700900123', undefined);
    await to('+447700900123');
    expect(aws.running.outbox.list({}).map((message) => message.to)).toEqual(['+447700900124', '+447700900123']);
  });

  it('is taken and dropped when its owner has answered STOP, as SNS does it: only the question tells', async () => {
    aws.sns.phones.optOut('+447700900123');
    const isOptedOut = async () =>
      (await sns.send(new CheckIfPhoneNumberIsOptedOutCommand({ phoneNumber: '+447700900123' }))).isOptedOut;
    const { MessageId } = await publish({ PhoneNumber: '+447700900123', Message: 'x' });
    expect(MessageId).toMatch(/^[0-9a-f-]{36}$/);
    expect(aws.running.outbox.list({})).toEqual([]);
    expect(await isOptedOut()).toBe(true);
    aws.sns.phones.optIn('+447700900123');
    expect(await isOptedOut()).toBe(false);
  });
});

const phone = '+447700900123';
describe('a publication that SNS does not take (Publish, Amazon SNS API Reference)', () => {
  it.each<[string, PublishCommandInput, string]>([
    ['no destination', { Message: 'x' }, 'InvalidParameterException'],
    ['two destinations', { TopicArn: topicArn('ops'), PhoneNumber: phone, Message: 'x' }, 'InvalidParameterException'],
    ['a topic that is not there', { TopicArn: topicArn('gone'), Message: 'x' }, 'NotFoundException'],
    ['a topic that is no ARN', { TopicArn: 'alarms', Message: 'x' }, 'InvalidParameterException'],
    ['no message', { TopicArn: topicArn('ops'), Message: '' }, 'InvalidParameterException'],
    ['over 256 KB', { TopicArn: topicArn('ops'), Message: 'x'.repeat(262_145) }, 'InvalidParameterException'],
    [
      'a subject of two lines',
      { TopicArn: topicArn('ops'), Message: 'x', Subject: 'a\r\nBcc: b' },
      'InvalidParameterException',
    ],
    [
      'a subject of 100 characters',
      { TopicArn: topicArn('ops'), Message: 'x', Subject: 'x'.repeat(100) },
      'InvalidParameterException',
    ],
    [
      'a structure without default',
      { TopicArn: topicArn('ops'), Message: '{"sqs":"x"}', MessageStructure: 'json' },
      'InvalidParameterException',
    ],
    [
      'an attribute without value',
      { TopicArn: topicArn('ops'), Message: 'x', MessageAttributes: { a: { DataType: 'String' } } },
      'InvalidParameterValueException',
    ],
    ['a FIFO group', { TopicArn: topicArn('ops'), Message: 'x', MessageGroupId: 'g' }, 'ValidationException'],
    ['a number without country', { PhoneNumber: '07700900123', Message: 'x' }, 'InvalidParameterException'],
    ['a number with letters', { PhoneNumber: '+44abc', Message: 'x' }, 'InvalidParameterException'],
    ['a blank text', { PhoneNumber: phone, Message: '  ' }, 'InvalidParameterException'],
    ['a text over 1600 characters', { PhoneNumber: phone, Message: 'x'.repeat(1601) }, 'InvalidParameterException'],
    [
      'a type of text that is none',
      {
        PhoneNumber: phone,
        Message: 'x',
        MessageAttributes: { 'AWS.SNS.SMS.SMSType': { DataType: 'String', StringValue: 'Urgent' } },
      },
      'InvalidParameterException',
    ],
  ])('%s', async (_what, input, name) => {
    await expect(publish(input)).rejects.toMatchObject({ name });
    expect(aws.running.outbox.list({})).toEqual([]);
    expect(aws.sqs.reader.depth(queueArn('pages'))).toBe(0);
  });
});

describe('what of SNS is not modelled', () => {
  it.each([
    ['Topic', 'FifoTopic', { type: 'AWS::SNS::Topic', arn: topicArn('x'), properties: { FifoTopic: true } }],
    [
      'Subscription',
      'Protocol',
      { type: 'AWS::SNS::Subscription', properties: { TopicArn: topicArn('ops'), Protocol: 'https', Endpoint: 'x' } },
    ],
    [
      'Subscription',
      'FilterPolicy',
      {
        type: 'AWS::SNS::Subscription',
        properties: { TopicArn: topicArn('ops'), Protocol: 'email', Endpoint: 'x', FilterPolicy: {} },
      },
    ],
  ])('is refused at start by name: %s %s', (type, property, resource) => {
    const template = templateFixture({ ...fixtureResources(), Odd: resource });
    expect(() => readTopics(template)).toThrow(new RegExp(`Odd \\(AWS::SNS::${type}\\) ${property}`));
  });
});
