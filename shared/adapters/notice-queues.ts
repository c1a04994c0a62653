import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { NoticeMessage } from '../contracts/events/notice-message.ts';
import type { NoticeQueue } from '../domain/communication/notice.ts';

/** Pages have a queue of their own: a broadcast to a thousand customers never delays one. Who never fills a queue has no address of it. */
export class NoticeQueues {
  readonly #urls: Readonly<Partial<Record<NoticeQueue, string>>>;
  readonly #client: SQSClient;

  constructor(urls: Readonly<Partial<Record<NoticeQueue, string>>>, client = new SQSClient({})) {
    this.#urls = urls;
    this.#client = client;
  }

  async hand(queue: NoticeQueue, message: NoticeMessage): Promise<void> {
    const url = this.#urls[queue];
    if (url === undefined) throw new Error(`notices of the queue ${queue} are not handed on from here`);
    await this.#client.send(new SendMessageCommand({ QueueUrl: url, MessageBody: JSON.stringify(message) }));
  }
}
