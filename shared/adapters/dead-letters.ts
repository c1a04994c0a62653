import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';

/** Sets a message aside that no retry can mend, with the reason beside it. The queue's depth is alarmed. */
export class DeadLetters {
  readonly #url: string;
  readonly #client: SQSClient;

  constructor(url: string, client = new SQSClient({})) {
    this.#url = url;
    this.#client = client;
  }

  async setAside(body: string, reason: string): Promise<void> {
    await this.#client.send(
      new SendMessageCommand({
        QueueUrl: this.#url,
        MessageBody: body === '' ? '(empty)' : body,
        MessageAttributes: { reason: { DataType: 'String', StringValue: reason.slice(0, 1000) } },
      }),
    );
  }
}
