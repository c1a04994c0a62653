import { SendEmailCommand, SESv2Client } from '@aws-sdk/client-sesv2';

export interface Letter {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

export class Mail {
  readonly #from: string;
  readonly #configurationSet: string;
  readonly #client: SESv2Client;

  constructor(from: string, configurationSet: string, client = new SESv2Client({})) {
    this.#from = from;
    this.#configurationSet = configurationSet;
    this.#client = client;
  }

  async send({ to, subject, text }: Letter): Promise<string> {
    const answer = await this.#client.send(
      new SendEmailCommand({
        FromEmailAddress: this.#from,
        ConfigurationSetName: this.#configurationSet,
        Destination: { ToAddresses: [to] },
        Content: {
          Simple: { Subject: { Data: subject, Charset: 'UTF-8' }, Body: { Text: { Data: text, Charset: 'UTF-8' } } },
        },
      }),
    );
    return answer.MessageId ?? 'unknown';
  }
}
