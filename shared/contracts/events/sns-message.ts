import * as z from 'zod';

/** A signed field of one printable line: none may hold the line break by which SNS joins its fields (failure 33). */
const line = z.string().regex(/^[\x21-\x7e]{1,2000}$/, 'takes one line of printable characters, without blanks');

const topicArn = /^arn:(aws|aws-cn|aws-us-gov):sns:([a-z0-9-]{1,40}):\d{12}:[A-Za-z0-9_-]{1,256}$/;

const signed = {
  MessageId: line,
  TopicArn: z.string().regex(topicArn, 'is no ARN of a topic'),
  Timestamp: z.iso.datetime('takes an instant such as 2026-03-10T10:00:00.000Z'),
  Message: z.string(),
  SignatureVersion: z.literal('2', 'takes "2": set the attribute SignatureVersion of the topic to 2'),
  Signature: z.base64('is no base64').max(2000),
  SigningCertURL: line,
};
const ofSubscription = { ...signed, Token: line, SubscribeURL: line };

/**
 * What SNS posts to an HTTPS subscription. Fields that are not signed are not read. Confirmations carry an address to visit: it
 * is signed, so it is read, but nothing here ever visits it (failure 32).
 */
export const snsMessage = z.discriminatedUnion(
  'Type',
  [
    z.object({ ...signed, Type: z.literal('Notification'), Subject: z.string().optional() }),
    z.object({ ...ofSubscription, Type: z.literal('SubscriptionConfirmation') }),
    z.object({ ...ofSubscription, Type: z.literal('UnsubscribeConfirmation') }),
  ],
  'takes Notification, SubscriptionConfirmation or UnsubscribeConfirmation',
);
export type SnsMessage = z.infer<typeof snsMessage>;

const SIGNED_FIELDS = {
  Notification: ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type'],
  SubscriptionConfirmation: ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'],
  UnsubscribeConfirmation: ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'],
} as const;

/** The text that SNS signs: each field's name and value on lines of their own, in this order; a missing subject is left out. */
export function signedText(message: SnsMessage): string {
  const fields: Readonly<Record<string, string | undefined>> = message;
  return SIGNED_FIELDS[message.Type]
    .filter((name) => fields[name] !== undefined)
    .map((name) => `${name}\n${fields[name] ?? ''}\n`)
    .join('');
}

const DOMAINS: Readonly<Record<string, string>> = {
  aws: 'amazonaws.com',
  'aws-us-gov': 'amazonaws.com',
  'aws-cn': 'amazonaws.com.cn',
};

/** Where the certificate of a topic's messages lies: on SNS's own host in the topic's region, and on no other. */
export interface CertificatePlace {
  readonly host: string;
  /** Names of which SNS's certificate carries one: the general one, or in younger and separate regions one of their own. */
  readonly names: readonly string[];
}

export function certificatePlace(topic: string): CertificatePlace {
  const [, partition = '', region = ''] = topicArn.exec(topic) ?? [];
  const domain = DOMAINS[partition];
  if (domain === undefined) throw new Error(`${topic} is no ARN of a topic`);
  const host = `sns.${region}.${domain}`;
  const ofGovCloud = partition === 'aws-us-gov' ? [`sns-us-gov-west-1.${domain}`] : [];
  const own = [host, `sns-signing.${region}.${domain}`, `sns-${region}.${domain}`, ...ofGovCloud];
  return { host, names: partition === 'aws' ? ['sns.amazonaws.com', ...own] : own };
}

/**
 * Whether an address is that of a certificate there. It is compared as text, character by character, so that no two parsers can
 * read it differently: no other scheme, user, port, query or fragment fits.
 */
export const isCertificateAddress = (url: string, { host }: CertificatePlace): boolean =>
  url.startsWith(`https://${host}/`) &&
  /^SimpleNotificationService-[A-Za-z0-9]{1,64}\.pem$/.test(url.slice(`https://${host}/`.length));
