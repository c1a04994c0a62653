import {
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListMessageMoveTasksCommand,
  ListQueuesCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  StartMessageMoveTaskCommand,
  type Message,
} from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  fixtureResources,
  queueArn,
  startLocalAws,
  type Clients,
  type LocalAws,
} from '../endpoint/endpoint-fixture.ts';
import { templateFixture } from '../iam/template-fixture.ts';
import { createSqs } from './sqs-service.ts';

let aws: LocalAws;
let sqs: Clients['sqs'];
beforeEach(async () => {
  aws = await startLocalAws();
  sqs = aws.clients().sqs;
});
afterEach(() => aws.close());

const url = (name: string): string => aws.queueUrl(name);
const send = (name: string, MessageBody: string, more = {}) =>
  sqs.send(new SendMessageCommand({ QueueUrl: url(name), MessageBody, ...more }));
const receive = async (name: string, more = {}): Promise<Message[]> =>
  (await sqs.send(new ReceiveMessageCommand({ QueueUrl: url(name), MaxNumberOfMessages: 10, ...more }))).Messages ?? [];
const pass = (seconds: number) => aws.running.driver.advance((now) => now + seconds * 1000);
const counts = async (name: string): Promise<number[]> => {
  const AttributeNames = [
    'ApproximateNumberOfMessages',
    'ApproximateNumberOfMessagesNotVisible',
    'ApproximateNumberOfMessagesDelayed',
  ] as const;
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: url(name), AttributeNames: [...AttributeNames] }),
  );
  return AttributeNames.map((attribute) => Number(Attributes?.[attribute]));
};

const pages =
  'Amazon SQS visibility timeout; Using dead-letter queues in Amazon SQS; Amazon SQS message timers; Amazon SQS short and long polling';
describe(`a queue (${pages})`, () => {
  it('gives a message with its attributes, hides it while it is worked on, and forgets it when it is deleted', async () => {
    const attributes = {
      kind: { DataType: 'String', StringValue: 'pagé' },
      raw: { DataType: 'Binary', BinaryValue: new Uint8Array([1, 2]) },
    };
    const sent = await send('pages', 'first ✓', { MessageAttributes: attributes });
    const [message] = await receive('pages', { MessageSystemAttributeNames: ['All'], MessageAttributeNames: ['All'] });
    expect(message).toMatchObject({
      MessageId: sent.MessageId,
      Body: 'first ✓',
      MD5OfBody: sent.MD5OfMessageBody,
      MD5OfMessageAttributes: sent.MD5OfMessageAttributes,
      Attributes: { ApproximateReceiveCount: '1', SenderId: expect.any(String) as string },
      MessageAttributes: attributes,
    });
    expect(await receive('pages')).toEqual([]);
    expect(await counts('pages')).toEqual([0, 1, 0]);
    await sqs.send(new DeleteMessageCommand({ QueueUrl: url('pages'), ReceiptHandle: message?.ReceiptHandle }));
    expect(await counts('pages')).toEqual([0, 0, 0]);
  });

  it('gives a message again when its visibility timeout is over; the older receipt no longer deletes it', async () => {
    await send('alarms', 'x');
    const [first] = await receive('alarms');
    await pass(59);
    expect(await receive('alarms')).toEqual([]);
    await pass(1);
    const [second] = await receive('alarms', { AttributeNames: ['ApproximateReceiveCount'] });
    expect(second?.Attributes).toEqual({ ApproximateReceiveCount: '2' });
    await sqs.send(new DeleteMessageCommand({ QueueUrl: url('alarms'), ReceiptHandle: first?.ReceiptHandle }));
    expect(await counts('alarms')).toEqual([0, 1, 0]);
  });

  it('moves a message that was received too often to its dead-letter queue, from where it can be sent back', async () => {
    await send('alarms', 'poison');
    for (let tries = 1; tries <= 2; tries += 1) {
      expect(await receive('alarms')).toHaveLength(1);
      await pass(60);
    }
    expect(await receive('alarms')).toEqual([]);
    expect(aws.sqs.reader.depth(queueArn('alarms-dead'))).toBe(1);
    const [dead] = await receive('alarms-dead', { AttributeNames: ['All'], VisibilityTimeout: 0 });
    expect(dead?.Attributes).toMatchObject({ DeadLetterQueueSourceArn: queueArn('alarms') });
    const { TaskHandle } = await sqs.send(new StartMessageMoveTaskCommand({ SourceArn: queueArn('alarms-dead') }));
    expect(TaskHandle).toBeDefined();
    const { Results } = await sqs.send(new ListMessageMoveTasksCommand({ SourceArn: queueArn('alarms-dead') }));
    expect(Results).toMatchObject([{ Status: 'COMPLETED', ApproximateNumberOfMessagesMoved: 1 }]);
    expect(await receive('alarms', { AttributeNames: ['All'] })).toMatchObject([
      { Body: 'poison', Attributes: { ApproximateReceiveCount: '1' } },
    ]);
    await sqs.send(new StartMessageMoveTaskCommand({ SourceArn: queueArn('alarms-dead') }));
    const moves = async (MaxResults?: number) => {
      const listing = new ListMessageMoveTasksCommand({ SourceArn: queueArn('alarms-dead'), MaxResults });
      return (await sqs.send(listing)).Results?.map((task) => task.ApproximateNumberOfMessagesMoved);
    };
    expect([await moves(), await moves(10)]).toEqual([[0], [0, 1]]);
    const notDead = sqs.send(new StartMessageMoveTaskCommand({ SourceArn: queueArn('pages') }));
    await expect(notDead).rejects.toMatchObject({ message: expect.stringContaining('Dead Letter Queue') as string });
  });

  it('keeps a delayed message back until its time', async () => {
    await send('pages', 'later', { DelaySeconds: 90 });
    expect(await counts('pages')).toEqual([0, 0, 1]);
    await pass(89);
    expect(await receive('pages')).toEqual([]);
    await pass(1);
    expect(await receive('pages')).toHaveLength(1);
  });

  it('forgets what is older than its retention', async () => {
    await send('pages', 'old');
    expect(aws.sqs.reader.oldestSentAt(queueArn('pages'))).toBeGreaterThan(0);
    await pass(4 * 86_400 - 60);
    expect(await counts('pages')).toEqual([1, 0, 0]);
    await pass(61);
    expect(await counts('pages')).toEqual([0, 0, 0]);
    expect(await receive('pages')).toEqual([]);
    expect(aws.sqs.reader.nextVisibleAt(queueArn('pages'))).toBeUndefined();
  });

  it('wakes a receiver that waits when a message comes, or becomes visible', async () => {
    const waiting = receive('pages', { WaitTimeSeconds: 20 });
    await send('pages', 'now');
    expect(await waiting).toHaveLength(1);
    const again = receive('pages', { WaitTimeSeconds: 20 });
    await send('alarms', 'not for you');
    await pass(30);
    expect(await again).toMatchObject([{ Body: 'now' }]);
  });

  it('lets a worker give a message back at once, or keep it longer', async () => {
    await send('pages', 'x');
    const [first] = await receive('pages');
    const change = (ReceiptHandle: string | undefined, VisibilityTimeout: number) =>
      sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl: url('pages'), ReceiptHandle, VisibilityTimeout }));
    await change(first?.ReceiptHandle, 0);
    const [second] = await receive('pages');
    await change(second?.ReceiptHandle, 120);
    await pass(119);
    expect(await receive('pages')).toEqual([]);
    await expect(change(first?.ReceiptHandle, 10)).rejects.toMatchObject({ name: 'MessageNotInflight' });
    await expect(change(second?.ReceiptHandle, 43_201)).rejects.toMatchObject({ Code: 'InvalidParameterValue' });
  });

  it('takes a batch entry by entry', async () => {
    const { Successful, Failed } = await sqs.send(
      new SendMessageBatchCommand({
        QueueUrl: url('pages'),
        Entries: [
          { Id: 'a', MessageBody: '1' },
          { Id: 'b', MessageBody: '\u0000' },
          { Id: 'c', MessageBody: '3' },
        ],
      }),
    );
    expect(Successful?.map(({ Id }) => Id)).toEqual(['a', 'c']);
    expect(Failed).toMatchObject([{ Id: 'b', Code: 'InvalidMessageContents', SenderFault: true }]);
    const messages = await receive('pages');
    const deleted = await sqs.send(
      new DeleteMessageBatchCommand({
        QueueUrl: url('pages'),
        Entries: [
          { Id: 'x', ReceiptHandle: messages[0]?.ReceiptHandle },
          { Id: 'y', ReceiptHandle: 'forged' },
        ],
      }),
    );
    expect(deleted).toMatchObject({ Successful: [{ Id: 'x' }], Failed: [{ Id: 'y', Code: 'ReceiptHandleIsInvalid' }] });
  });

  it('is found by name and by any URL whose path ends in its name', async () => {
    const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: 'pages' }));
    expect(QueueUrl).toBe(url('pages'));
    const { QueueUrls } = await sqs.send(new ListQueuesCommand({ QueueNamePrefix: 'alarms' }));
    expect(QueueUrls).toEqual([url('alarms'), url('alarms-dead')]);
    const elsewhere = url('pages').replace('127.0.0.1', 'localhost');
    await sqs.send(new SendMessageCommand({ QueueUrl: elsewhere, MessageBody: 'x' }));
    await sqs.send(new PurgeQueueCommand({ QueueUrl: url('pages') }));
    expect(await counts('pages')).toEqual([0, 0, 0]);
  });

  it.each([
    ['a queue that does not exist', () => send('nowhere', 'x'), 'QueueDoesNotExist'],
    ['an empty body', () => send('pages', ''), 'MissingParameter'],
    ['a character that XML does not know', () => send('pages', 'a\u0001b'), 'InvalidMessageContents'],
    ['a body over 1 MB', () => send('pages', 'x'.repeat(1_048_577)), 'InvalidParameterValue'],
    ['a delay over 15 min', () => send('pages', 'x', { DelaySeconds: 901 }), 'InvalidParameterValue'],
    ['a field of FIFO queues', () => send('pages', 'x', { MessageGroupId: 'g' }), 'ValidationException'],
    [
      'an empty attribute',
      () => send('pages', 'x', { MessageAttributes: { a: { DataType: 'String', StringValue: '' } } }),
      'InvalidParameterValue',
    ],
    ['a page of queues', () => sqs.send(new ListQueuesCommand({ MaxResults: 1 })), 'ValidationException'],
    [
      'a queue of another account',
      () => sqs.send(new GetQueueUrlCommand({ QueueName: 'pages', QueueOwnerAWSAccountId: '111122223333' })),
      'QueueDoesNotExist',
    ],
    ['eleven messages at once', () => receive('pages', { MaxNumberOfMessages: 11 }), 'InvalidParameterValue'],
    [
      'an attribute of no queue',
      () => sqs.send(new GetQueueAttributesCommand({ QueueUrl: url('pages'), AttributeNames: ['Nope' as 'All'] })),
      'InvalidAttributeName',
    ],
    [
      'an empty batch',
      () => sqs.send(new SendMessageBatchCommand({ QueueUrl: url('pages'), Entries: [] })),
      'EmptyBatchRequest',
    ],
    [
      'an id twice in a batch',
      () =>
        sqs.send(
          new SendMessageBatchCommand({
            QueueUrl: url('pages'),
            Entries: [
              { Id: 'a', MessageBody: '1' },
              { Id: 'a', MessageBody: '2' },
            ],
          }),
        ),
      'BatchEntryIdsNotDistinct',
    ],
  ])('refuses %s', async (_what, call, code) => {
    const error: unknown = await call().then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toMatchObject({ name: expect.stringMatching(code) as string, $metadata: { httpStatusCode: 400 } });
  });
});

describe('the queues as event sources see them', () => {
  it('receive, delete and tell when the next message is to be had', async () => {
    const { reader } = aws.sqs;
    const arn = queueArn('alarms');
    reader.send(arn, 'from a service', { ERROR_CODE: 'x' });
    const now = aws.running.kernel.clock.now();
    expect(reader.nextVisibleAt(arn)).toBeLessThanOrEqual(now);
    const [message] = reader.receive(arn, 10);
    expect(message).toMatchObject({ body: 'from a service', messageAttributes: { ERROR_CODE: { StringValue: 'x' } } });
    expect(reader.nextVisibleAt(arn)).toBeGreaterThanOrEqual(now + 60_000);
    reader.delete(arn, message?.receiptHandle ?? '');
    expect(reader.nextVisibleAt(arn)).toBeUndefined();
    expect(() => reader.depth(queueArn('nowhere'))).toThrow(/does not exist/);
    await Promise.resolve();
  });
});

describe('queues in templates', () => {
  it.each([
    ['FifoQueue', { FifoQueue: true }],
    ['RedriveAllowPolicy', { RedriveAllowPolicy: { redrivePermission: 'denyAll' } }],
    ['RedrivePolicy', { RedrivePolicy: { deadLetterTargetArn: queueArn('gone'), maxReceiveCount: 1 } }],
    ['VisibilityTimeout', { VisibilityTimeout: 43_201 }],
  ])('are refused at start by name: %s', (property, properties) => {
    const resources = {
      ...fixtureResources(),
      Odd: { type: 'AWS::SQS::Queue', arn: queueArn('odd'), name: 'odd', properties },
    };
    const template = templateFixture(resources);
    const { kernel } = aws.running;
    expect(() => createSqs({ kernel, template, iam: aws.iam })).toThrow(
      new RegExp(`Odd \\(AWS::SQS::Queue\\) ${property}`),
    );
  });
});
