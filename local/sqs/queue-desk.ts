import { AwsError, type Kernel } from '../kernel/kernel.ts';
import {
  attributesSize,
  chosenAttributes,
  md5,
  md5OfAttributes,
  type MessageAttributes,
} from './message-attributes.ts';
import { createMessageStore, type MessageStore, type StoredMessage } from './message-store.ts';
import type { QueueReader, ReceivedMessage } from './queue-reader.ts';
import type { Queue } from './queues.ts';
import { createWaitingReceivers, type WaitingReceivers } from './waiting-receivers.ts';

export interface Outgoing {
  body: string;
  attributes: MessageAttributes;
  senderId: string;
  delayMs?: number | undefined;
  traceHeader?: string | undefined;
}

export interface Receipt {
  messageId: string;
  receiveCount: number;
}

/** The rules of sending and receiving, shared by the API, the event sources and SNS. */
export interface QueueDesk {
  readonly queues: ReadonlyMap<string, Queue>;
  readonly store: MessageStore;
  readonly reader: QueueReader;
  readonly waiting: WaitingReceivers;
  queue(arn: string): Queue;
  /** Accepts a message durably. Throws as SQS does for a wrong body or size. */
  send(queue: Queue, message: Outgoing): { messageId: string; md5OfBody: string; md5OfAttributes: string | undefined };
  receive(
    queue: Queue,
    max: number,
    visibilityMs: number,
    inFunction?: boolean,
  ): { handle: string; message: StoredMessage }[];
  /** Throws ReceiptHandleIsInvalid for a handle that this queue never gave. */
  receipt(queue: Queue, handle: unknown): Receipt;
  /** A message may have become visible: waiting receivers and the kernel look again. */
  stirred(queueArn: string): void;
}

/** Whether a text holds a character that neither SQS nor SNS carries: one that XML 1.0 does not know. */
export const hasForbiddenCharacter = (text: string): boolean => forbidden.test(text);
// eslint-disable-next-line no-control-regex -- the control characters are what is looked for
const forbidden = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|[\uD800-\uDFFF]/u;
const tooLong = (size: number): AwsError =>
  new AwsError(
    'InvalidParameterValueException',
    `One or more parameters are invalid. Reason: Message must be shorter than ${size} bytes.`,
  );

/** Throws what SQS answers for a body that it does not take. */
export function checkMessage(queue: Queue, body: unknown, attributes: MessageAttributes): asserts body is string {
  if (typeof body !== 'string' || body === '') {
    throw new AwsError('MissingRequiredParameterException', 'The request must contain the parameter MessageBody.');
  }
  if (hasForbiddenCharacter(body)) {
    throw new AwsError('InvalidMessageContents', 'Invalid characters were found in the message body.');
  }
  if (Buffer.byteLength(body) + attributesSize(attributes) > queue.maximumSize) throw tooLong(queue.maximumSize);
}

const handleOf = (queue: Queue, { messageId, receiveCount }: StoredMessage): string =>
  Buffer.from(`${queue.name}/${messageId}/${receiveCount}`).toString('base64');

/** Attributes that SQS itself gives a message. */
export function systemAttributes(message: StoredMessage): Record<string, string> {
  return {
    SenderId: message.senderId,
    SentTimestamp: String(message.sentAt),
    ApproximateReceiveCount: String(message.receiveCount),
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt ?? message.sentAt),
    ...(message.traceHeader !== undefined && { AWSTraceHeader: message.traceHeader }),
    ...(message.deadLetterSource !== undefined && { DeadLetterQueueSourceArn: message.deadLetterSource }),
  };
}

function received(handle: string, message: StoredMessage): ReceivedMessage {
  return {
    messageId: message.messageId,
    receiptHandle: handle,
    body: message.body,
    attributes: systemAttributes(message),
    messageAttributes: chosenAttributes(message.attributes, ['All']),
    md5OfBody: md5(message.body),
  };
}

/** Opens the desk over the kernel's storage and clock. */
export function createQueueDesk(kernel: Kernel, queues: ReadonlyMap<string, Queue>): QueueDesk {
  const store = createMessageStore(kernel.storage);
  const queue = (arn: string): Queue => {
    const found = queues.get(arn);
    if (found === undefined) throw new AwsError('QueueDoesNotExist', `The specified queue does not exist: ${arn}`);
    return found;
  };
  const nextVisibleAt = (arn: string): number | undefined => store.nextVisibleAt(queue(arn), kernel.clock.now());
  const waiting = createWaitingReceivers(kernel, nextVisibleAt);
  const listeners: (() => void)[] = [];
  const stirred = (arn: string): void => {
    for (const listener of listeners) listener();
    waiting.wake(arn);
    kernel.poke();
  };

  const send: QueueDesk['send'] = (to, message) => {
    checkMessage(to, message.body, message.attributes);
    const now = kernel.clock.now();
    const messageId = store.insert(to, message, now, now + (message.delayMs ?? to.delayMs));
    stirred(to.arn);
    return { messageId, md5OfBody: md5(message.body), md5OfAttributes: md5OfAttributes(message.attributes) };
  };
  const receive: QueueDesk['receive'] = (from, max, visibilityMs, inFunction) => {
    const now = kernel.clock.now();
    const { taken, buried } = store.claim(from, max, now, now + visibilityMs, inFunction);
    if (buried > 0 && from.redrive !== undefined) {
      kernel.log(`sqs: ${buried} message(s) of ${from.name} went to ${from.redrive.deadLetterArn}`);
      stirred(from.redrive.deadLetterArn);
    }
    return taken.map((message) => ({ handle: handleOf(from, message), message }));
  };
  const receipt: QueueDesk['receipt'] = (of, handle) => {
    const text = typeof handle === 'string' ? Buffer.from(handle, 'base64').toString() : '';
    const [name, messageId, count] = text.split('/');
    if (name === of.name && messageId !== undefined && /^[1-9]\d*$/.test(count ?? '')) {
      return { messageId, receiveCount: Number(count) };
    }
    throw new AwsError('ReceiptHandleIsInvalid', `The input receipt handle "${String(handle)}" is not valid.`, 404);
  };

  const reader: QueueReader = {
    receive(arn, max) {
      const from = queue(arn);
      return receive(from, max, from.visibilityMs, true).map(({ handle, message }) => received(handle, message));
    },
    delete(arn, handle) {
      const { messageId, receiveCount } = receipt(queue(arn), handle);
      store.remove(queue(arn), messageId, receiveCount);
    },
    letGo(arn, handle) {
      const { messageId, receiveCount } = receipt(queue(arn), handle);
      store.letGo(queue(arn), messageId, receiveCount);
    },
    nextVisibleAt,
    send(arn, body, attributes = {}) {
      const typed = Object.entries(attributes).map(([name, value]) => [
        name,
        { DataType: 'String', StringValue: value },
      ]);
      send(queue(arn), { body, attributes: Object.fromEntries(typed) as MessageAttributes, senderId: 'aws-service' });
    },
    depth: (arn) => store.counts(queue(arn), kernel.clock.now()).visible,
    oldestSentAt: (arn) => store.oldestSentAt(queue(arn), kernel.clock.now()),
    onStir: (listener) => void listeners.push(listener),
  };
  return { queues, store, reader, waiting, queue, send, receive, receipt, stirred };
}
