import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { signedText, snsMessage } from '../contracts/events/sns-message.ts';

/** For tests: SNS as it signs, with a certificate of a self-made authority. */

const DAY = 86_400_000;
const TOPIC = 'arn:aws:sns:eu-west-1:123456789012:team-alarms';
export const ADDRESS = 'https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-0123456789abcdef.pem';

function der(tag: number, ...parts: readonly (Buffer | number[])[]): Buffer {
  const body = Buffer.concat(parts.map((part) => Buffer.from(part)));
  if (body.length < 128) return Buffer.concat([Buffer.from([tag, body.length]), body]);
  return Buffer.concat([Buffer.from([tag, 0x82, body.length >> 8, body.length & 255]), body]);
}

const SEQUENCE = 0x30;
const oid = (...bytes: number[]): Buffer => der(0x06, bytes);
const sha256WithRsa = der(SEQUENCE, oid(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0b), [0x05, 0x00]);
const commonName = (name: string): Buffer =>
  der(SEQUENCE, der(0x31, der(SEQUENCE, oid(0x55, 0x04, 0x03), der(0x0c, Buffer.from(name)))));
const time = (at: number): Buffer =>
  der(0x18, Buffer.from(`${new Date(at).toISOString().replace(/\D/g, '').slice(0, 14)}Z`));
const pem = (content: Buffer): string =>
  `-----BEGIN CERTIFICATE-----\n${content.toString('base64').replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`;

interface Issue {
  readonly name: string;
  readonly key: KeyObject;
  readonly from: number;
  readonly to: number;
}

/** A certificate (X.509 v3) for a DNS name and a public key, as an authority of its own issues it. */
function issue({ name, key, from, to }: Issue, authority: KeyObject): string {
  const altName = der(SEQUENCE, oid(0x55, 0x1d, 0x11), der(0x04, der(SEQUENCE, der(0x82, Buffer.from(name)))));
  const content = der(
    SEQUENCE,
    der(0xa0, der(0x02, [2])),
    der(0x02, [1]),
    sha256WithRsa,
    commonName('An authority for tests'),
    der(SEQUENCE, time(from), time(to)),
    commonName(name),
    key.export({ type: 'spki', format: 'der' }),
    der(0xa3, der(SEQUENCE, altName)),
  );
  return pem(der(SEQUENCE, content, sha256WithRsa, der(0x03, [0], sign('sha256', content, authority))));
}

const rsa = () => generateKeyPairSync('rsa', { modulusLength: 2048 });
const authority = rsa();

export interface SnsSigner {
  /** The page at the certificate's address. */
  readonly certificate: string;
  /** A notification of a topic as SNS posts it, signed; `more` stands in it before it is signed. */
  notification(message: string, at: number, more?: Record<string, string>): Record<string, string>;
  /** A message that offers or ends a subscription. */
  confirmation(type: string, at: number, more?: Record<string, string>): Record<string, string>;
}

/** SNS in one region, with a certificate for `name` that is valid for a year around `now`; `key` stands in it for another's. */
export function snsSigner(now: number, { name, key }: { name?: string; key?: KeyObject } = {}): SnsSigner {
  const keys = rsa();
  const signed = (message: Record<string, string>): Record<string, string> => {
    const text = signedText(snsMessage.parse({ ...message, Signature: 'AA==' }));
    return { ...message, Signature: sign('sha256', Buffer.from(text), keys.privateKey).toString('base64') };
  };
  const envelope = (type: string, message: string, at: number) => ({
    Type: type,
    MessageId: '5f1f0c4e-0000-4000-8000-000000000001',
    TopicArn: TOPIC,
    Message: message,
    Timestamp: new Date(at).toISOString(),
    SignatureVersion: '2',
    SigningCertURL: ADDRESS,
  });
  return {
    certificate: issue(
      {
        name: name ?? 'sns.amazonaws.com',
        key: key ?? keys.publicKey,
        from: now - 180 * DAY,
        to: now + 180 * DAY,
      },
      authority.privateKey,
    ),
    notification: (message, at, more = {}) =>
      signed({
        ...envelope('Notification', message, at),
        UnsubscribeURL: 'https://sns.eu-west-1.amazonaws.com/?Action=Unsubscribe',
        ...more,
      }),
    confirmation: (type, at, more = {}) =>
      signed({
        ...envelope(type, `You have chosen to subscribe to the topic ${TOPIC}.\nTo confirm, visit.`, at),
        Token: '2336412f37fb687f5d51e6e241d638b0',
        SubscribeURL: 'https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription',
        ...more,
      }),
  };
}
