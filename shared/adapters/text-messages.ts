import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';

/** SMS by SNS, always transactional: a page is never promotional. */
export class TextMessages {
  readonly #client: SNSClient;

  constructor(client = new SNSClient({})) {
    this.#client = client;
  }

  /** The provider's id. That it accepted says nothing of arrival: only a human's acknowledgement stops a ladder (failure 11). */
  async send(phone: string, text: string): Promise<string> {
    const answer = await this.#client.send(
      new PublishCommand({
        PhoneNumber: phone,
        Message: text,
        MessageAttributes: { 'AWS.SNS.SMS.SMSType': { DataType: 'String', StringValue: 'Transactional' } },
      }),
    );
    return answer.MessageId ?? 'unknown';
  }
}
