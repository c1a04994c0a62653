import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';

/** The queue in front of `receive-alarm`, which the topic and EventBridge feed as well. */
export class AlarmQueue {
  readonly #url: string;
  readonly #client: SQSClient;

  constructor(url: string, client = new SQSClient({})) {
    this.#url = url;
    this.#client = client;
  }

  async hand(alarm: string): Promise<void> {
    await this.#client.send(new SendMessageCommand({ QueueUrl: this.#url, MessageBody: alarm }));
  }
}
