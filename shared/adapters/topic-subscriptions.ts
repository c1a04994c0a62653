import { ConfirmSubscriptionCommand, SNSClient } from '@aws-sdk/client-sns';

const UNKNOWN_TOKEN = ['InvalidParameterException', 'NotFoundException'];

/** Confirms by the API, in the topic's own region: the address that the message offers to visit stays unvisited (failure 32). */
export class TopicSubscriptions {
  readonly #clientOf: (region: string) => Pick<SNSClient, 'send'>;

  constructor(clientOf: (region: string) => Pick<SNSClient, 'send'> = (region) => new SNSClient({ region })) {
    this.#clientOf = clientOf;
  }

  /** False when SNS does not know the token (any more): nobody asked for such a subscription, or too long ago. */
  async confirm(topicArn: string, token: string): Promise<boolean> {
    const region = topicArn.split(':')[3] ?? '';
    try {
      await this.#clientOf(region).send(new ConfirmSubscriptionCommand({ TopicArn: topicArn, Token: token }));
      return true;
    } catch (error) {
      if (error instanceof Error && UNKNOWN_TOKEN.includes(error.name)) return false;
      throw error;
    }
  }
}
