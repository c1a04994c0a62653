import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { NoticeMessage } from '../contracts/events/notice-message.ts';

/** Pages have a queue of their own: a broadcast to a thousand customers never delays one. */
export class NoticeQueues {
  readonly #urls: Readonly<Record<'pages' | 'broadcasts', string>>;
  readonly #client: SQSClient;

  constructor(urls: Readonly<Record<'pages' | 'broadcasts', string>>, client = new SQSClient({})) {
    this.#urls = urls;
    this.#client = client;
  }

  async hand(queue: 'pages' | 'broadcasts', message: NoticeMessage): Promise<void> {
    await this.#client.send(
      new SendMessageCommand({ QueueUrl: this.#urls[queue], MessageBody: JSON.stringify(message) }),
    );
  }
}
