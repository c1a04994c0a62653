import type { AwsOperation, AwsRequest, AwsService, Grant } from '../endpoint/aws-service.ts';
import { acceptOnly, optionalText, requiredText, textList, wholeNumber } from '../endpoint/read-input.ts';
import type { Iam } from '../iam/iam.ts';
import { AwsError, type Kernel, type Principal } from '../kernel/kernel.ts';
import type { ResolvedTemplate } from '../template/resolved-template.ts';
import { batchEntries, eachEntry } from './batch.ts';
import {
  attributesSize,
  chosenAttributes,
  md5,
  md5OfAttributes,
  parseMessageAttributes,
} from './message-attributes.ts';
import { moveTaskOperations } from './move-tasks.ts';
import { queueAttributes } from './queue-attributes.ts';
import { checkMessage, createQueueDesk, systemAttributes, type QueueDesk } from './queue-desk.ts';
import type { QueueReader } from './queue-reader.ts';
import { readQueues, type Queue } from './queues.ts';

/** SQS of this machine: the API for the endpoint, and the queues for event sources and alarms. */
export interface Sqs {
  service: AwsService;
  reader: QueueReader;
  desk: QueueDesk;
  /** Ends long polls that are under way. */
  close(): void;
}

const invalid = 'InvalidParameterValueException';
const sizeOfBatch = 1_048_576;
const twelveHours = 43_200;

/** What old clients, which know the query protocol's codes, expect for the modern ones. */
const queryErrorCodes: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    [
      ...['EmptyBatchRequest', 'TooManyEntriesInBatchRequest', 'BatchEntryIdsNotDistinct', 'BatchRequestTooLong'],
      ...['InvalidBatchEntryId', 'MessageNotInflight', 'UnsupportedOperation', 'PurgeQueueInProgress'],
    ].map((code) => [code, `AWS.SimpleQueueService.${code}`]),
  ),
  QueueDoesNotExist: 'AWS.SimpleQueueService.NonExistentQueue',
  AccessDeniedException: 'AccessDenied',
  InvalidParameterValueException: 'InvalidParameterValue',
  MissingRequiredParameterException: 'MissingParameter',
};

const senderOf = (principal: Principal): string =>
  principal.kind === 'role' ? `AROA${principal.roleLogicalId.toUpperCase()}` : 'AIDALOCALADMINISTRATOR';

/** Makes SQS from the queues of a template. Throws, by name, for a queue that is not modelled here. */
export function createSqs(options: { kernel: Kernel; template: ResolvedTemplate; iam: Iam }): Sqs {
  const { kernel, template, iam } = options;
  const { region, account, partition } = template.pseudo;
  const queues = readQueues(template);
  const desk = createQueueDesk(kernel, queues);
  const arnOf = (name: string): string => `arn:${partition}:sqs:${region}:${account}:${name}`;
  // Any host is taken: the queue is known by the last part of its URL's path.
  const nameIn = (url: unknown): string => (typeof url === 'string' ? (/\/([^/?#]+)\/?$/.exec(url)?.[1] ?? url) : '');
  const missing = (): AwsError => new AwsError('QueueDoesNotExist', 'The specified queue does not exist.');
  const byUrl = (input: Record<string, unknown>): Queue => {
    const queue = queues.get(arnOf(nameIn(requiredText(input, 'QueueUrl', 'MissingRequiredParameterException'))));
    if (queue === undefined) throw missing();
    return queue;
  };
  const urlOf = (queue: Queue, request: AwsRequest): string =>
    `${request.baseUrl ?? `http://127.0.0.1:${template.pseudo.awsPort}`}/${account}/${queue.name}`;

  /** An operation on the queue of QueueUrl; `keys` are the rights on its KMS key that it takes. */
  const onQueue = (
    action: string,
    fields: readonly string[],
    run: (queue: Queue, request: AwsRequest) => Record<string, unknown> | Promise<Record<string, unknown>>,
    keys: readonly string[] = [],
  ): AwsOperation => ({
    grants: (input): Grant[] => {
      const resource = arnOf(nameIn(input['QueueUrl']));
      return [{ action: `sqs:${action}`, resource }, ...iam.keyGrants(queues.get(resource)?.keyId, keys, 'sqs')];
    },
    run: async (request) => {
      acceptOnly(request.operation, request.input, ['QueueUrl', ...fields]);
      return run(byUrl(request.input), request);
    },
  });

  const sendOne = (queue: Queue, entry: Record<string, unknown>, principal: Principal): Record<string, unknown> => {
    acceptOnly('SendMessage', entry, [
      ...['Id', 'QueueUrl', 'MessageBody', 'DelaySeconds', 'MessageAttributes', 'MessageSystemAttributes'],
    ]);
    const attributes = parseMessageAttributes(entry['MessageAttributes']);
    const system = parseMessageAttributes(entry['MessageSystemAttributes']);
    const body = entry['MessageBody'];
    checkMessage(queue, body, attributes);
    const limits = { min: 0, max: 900, fallback: queue.delayMs / 1000, code: invalid };
    const sent = desk.send(queue, {
      body,
      attributes,
      senderId: senderOf(principal),
      delayMs: wholeNumber(entry, 'DelaySeconds', limits) * 1000,
      traceHeader: system['AWSTraceHeader']?.StringValue,
    });
    return {
      MessageId: sent.messageId,
      MD5OfMessageBody: sent.md5OfBody,
      MD5OfMessageAttributes: sent.md5OfAttributes,
      MD5OfMessageSystemAttributes: md5OfAttributes(system),
    };
  };

  const sendBatch = (queue: Queue, { input, principal }: AwsRequest): Record<string, unknown> => {
    const entries = batchEntries(input, 'Entries');
    const size = entries.reduce((sum, entry) => {
      const body = typeof entry['MessageBody'] === 'string' ? Buffer.byteLength(entry['MessageBody']) : 0;
      return sum + body + attributesSize(parseMessageAttributes(entry['MessageAttributes']));
    }, 0);
    if (size > sizeOfBatch) {
      const message = `Batch requests cannot be longer than ${sizeOfBatch} bytes. You have sent ${size} bytes.`;
      throw new AwsError('BatchRequestTooLong', message);
    }
    return { ...eachEntry(entries, (entry) => sendOne(queue, entry, principal), queryErrorCodes) };
  };

  const receive = async (queue: Queue, { input }: AwsRequest): Promise<Record<string, unknown>> => {
    const system = [
      ...textList(input, 'AttributeNames', invalid),
      ...textList(input, 'MessageSystemAttributeNames', invalid),
    ];
    const custom = textList(input, 'MessageAttributeNames', invalid);
    const max = wholeNumber(input, 'MaxNumberOfMessages', { min: 1, max: 10, fallback: 1, code: invalid });
    const waitLimits = { min: 0, max: 20, fallback: queue.waitMs / 1000, code: invalid };
    const hideLimits = { min: 0, max: twelveHours, fallback: queue.visibilityMs / 1000, code: invalid };
    const waitMs = wholeNumber(input, 'WaitTimeSeconds', waitLimits) * 1000;
    const hideMs = wholeNumber(input, 'VisibilityTimeout', hideLimits) * 1000;
    const found = await desk.waiting.wait(queue.arn, waitMs, () => desk.receive(queue, max, hideMs));
    if (found.length === 0) return {};
    const Messages = found.map(({ handle, message }) => {
      const attributes = Object.entries(systemAttributes(message)).filter(
        ([name]) => system.includes('All') || system.includes(name),
      );
      const chosen = chosenAttributes(message.attributes, custom);
      return {
        MessageId: message.messageId,
        ReceiptHandle: handle,
        Body: message.body,
        MD5OfBody: md5(message.body),
        ...(attributes.length > 0 && { Attributes: Object.fromEntries(attributes) }),
        ...(Object.keys(chosen).length > 0 && {
          MessageAttributes: chosen,
          MD5OfMessageAttributes: md5OfAttributes(chosen),
        }),
      };
    });
    return { Messages };
  };

  const deleteOne = (queue: Queue, entry: Record<string, unknown>): Record<string, unknown> => {
    const { messageId, receiveCount } = desk.receipt(queue, entry['ReceiptHandle']);
    desk.store.remove(queue, messageId, receiveCount);
    return {};
  };
  const hideOne = (queue: Queue, entry: Record<string, unknown>): Record<string, unknown> => {
    const { messageId, receiveCount } = desk.receipt(queue, entry['ReceiptHandle']);
    if (entry['VisibilityTimeout'] === undefined) {
      throw new AwsError(
        'MissingRequiredParameterException',
        'The request must contain the parameter VisibilityTimeout.',
      );
    }
    const limits = { min: 0, max: twelveHours, fallback: 0, code: invalid };
    const seconds = wholeNumber(entry, 'VisibilityTimeout', limits);
    const now = kernel.clock.now();
    if (!desk.store.hide(queue, messageId, receiveCount, now, now + seconds * 1000)) {
      throw new AwsError('MessageNotInflight', `The message referred to isn't in flight.`);
    }
    desk.stirred(queue.arn);
    return {};
  };
  const batch =
    (one: (queue: Queue, entry: Record<string, unknown>) => Record<string, unknown>) =>
    (queue: Queue, { input }: AwsRequest): Record<string, unknown> => ({
      ...eachEntry(batchEntries(input, 'Entries'), (entry) => one(queue, entry), queryErrorCodes),
    });

  const receiveFields = [
    ...['AttributeNames', 'MessageSystemAttributeNames', 'MessageAttributeNames', 'MaxNumberOfMessages'],
    ...['VisibilityTimeout', 'WaitTimeSeconds'],
  ];
  const sendFields = ['MessageBody', 'DelaySeconds', 'MessageAttributes', 'MessageSystemAttributes'];
  const writeKey = ['kms:GenerateDataKey', 'kms:Decrypt'];
  const operations: Record<string, AwsOperation> = {
    SendMessage: onQueue('SendMessage', sendFields, (queue, r) => sendOne(queue, r.input, r.principal), writeKey),
    SendMessageBatch: onQueue('SendMessage', ['Entries'], sendBatch, writeKey),
    ReceiveMessage: onQueue('ReceiveMessage', receiveFields, receive, ['kms:Decrypt']),
    DeleteMessage: onQueue('DeleteMessage', ['ReceiptHandle'], (queue, { input }) => deleteOne(queue, input)),
    DeleteMessageBatch: onQueue('DeleteMessage', ['Entries'], batch(deleteOne)),
    ChangeMessageVisibility: onQueue('ChangeMessageVisibility', ['ReceiptHandle', 'VisibilityTimeout'], (queue, r) =>
      hideOne(queue, r.input),
    ),
    ChangeMessageVisibilityBatch: onQueue('ChangeMessageVisibility', ['Entries'], batch(hideOne)),
    GetQueueAttributes: onQueue('GetQueueAttributes', ['AttributeNames'], (queue, { input }) => ({
      Attributes: queueAttributes(
        queue,
        desk.store.counts(queue, kernel.clock.now()),
        textList(input, 'AttributeNames', invalid),
      ),
    })),
    PurgeQueue: onQueue('PurgeQueue', [], (queue) => {
      desk.store.purge(queue);
      desk.stirred(queue.arn);
      return {};
    }),
    GetQueueUrl: {
      grants: ({ QueueName }) => [{ action: 'sqs:GetQueueUrl', resource: arnOf(nameIn(QueueName)) }],
      run: async (request) => {
        acceptOnly(request.operation, request.input, ['QueueName', 'QueueOwnerAWSAccountId']);
        const queue = queues.get(arnOf(requiredText(request.input, 'QueueName', 'MissingRequiredParameterException')));
        const owner = optionalText(request.input, 'QueueOwnerAWSAccountId', invalid) ?? account;
        if (queue === undefined || owner !== account) throw missing();
        return Promise.resolve({ QueueUrl: urlOf(queue, request) });
      },
    },
    ListQueues: {
      grants: () => [{ action: 'sqs:ListQueues', resource: arnOf('*') }],
      run: async (request) => {
        acceptOnly(request.operation, request.input, ['QueueNamePrefix']);
        const prefix = optionalText(request.input, 'QueueNamePrefix', invalid) ?? '';
        const found = [...queues.values()].filter(({ name }) => name.startsWith(prefix));
        return Promise.resolve({ QueueUrls: found.map((queue) => urlOf(queue, request)) });
      },
    },
    ...moveTaskOperations(kernel, desk),
  };

  return {
    service: {
      scope: 'sqs',
      protocol: 'json-1.0',
      targetPrefix: 'AmazonSQS',
      operations,
      queryErrorCodes,
      denied: { code: 'AccessDeniedException', status: 403, keyCode: 'KmsAccessDenied' },
    },
    reader: desk.reader,
    desk,
    close: () => desk.waiting.close(),
  };
}
