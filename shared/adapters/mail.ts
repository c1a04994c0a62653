import { SendEmailCommand, SESv2Client } from '@aws-sdk/client-sesv2';

export interface Letter {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly attachments?: readonly Attachment[];
}

export interface Attachment {
  readonly name: string;
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

const asAttachment = ({ name, contentType, bytes }: Attachment) => ({
  FileName: name,
  ContentType: contentType,
  ContentDisposition: 'ATTACHMENT' as const,
  ContentTransferEncoding: 'BASE64' as const,
  RawContent: bytes,
});

export class Mail {
  readonly #from: string;
  readonly #configurationSet: string;
  readonly #client: SESv2Client;

  constructor(from: string, configurationSet: string, client = new SESv2Client({})) {
    this.#from = from;
    this.#configurationSet = configurationSet;
    this.#client = client;
  }

  async send({ to, subject, text, attachments = [] }: Letter): Promise<string> {
    const answer = await this.#client.send(
      new SendEmailCommand({
        FromEmailAddress: this.#from,
        ConfigurationSetName: this.#configurationSet,
        Destination: { ToAddresses: [to] },
        Content: {
          Simple: {
            Subject: { Data: subject, Charset: 'UTF-8' },
            Body: { Text: { Data: text, Charset: 'UTF-8' } },
            ...(attachments.length === 0 ? {} : { Attachments: attachments.map(asAttachment) }),
          },
        },
      }),
    );
    return answer.MessageId ?? 'unknown';
  }
}
