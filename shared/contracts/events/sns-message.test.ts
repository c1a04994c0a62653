import { describe, expect, it } from 'vitest';
import { certificatePlace, isCertificateAddress, signedText, snsMessage } from './sns-message.ts';

const topic = 'arn:aws:sns:eu-west-1:123456789012:team-alarms';
const notification = {
  Type: 'Notification',
  MessageId: 'm-1',
  TopicArn: topic,
  Message: 'two\nlines',
  Timestamp: '2026-03-10T10:00:00.000Z',
  SignatureVersion: '2',
  Signature: 'AA==',
  SigningCertURL: 'https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-1.pem',
};
const offer = {
  ...notification,
  Type: 'SubscriptionConfirmation',
  Token: 'token',
  SubscribeURL: 'https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription',
};

describe('what SNS signs', () => {
  it.each<[string, object, string]>([
    [
      'a notification with a subject',
      { ...notification, Subject: 'sub\nject' },
      `Message\ntwo\nlines\nMessageId\nm-1\nSubject\nsub\nject\nTimestamp\n2026-03-10T10:00:00.000Z\nTopicArn\n${topic}\nType\nNotification\n`,
    ],
    [
      'a notification without one',
      notification,
      `Message\ntwo\nlines\nMessageId\nm-1\nTimestamp\n2026-03-10T10:00:00.000Z\nTopicArn\n${topic}\nType\nNotification\n`,
    ],
    ...['SubscriptionConfirmation', 'UnsubscribeConfirmation'].map((Type): [string, object, string] => [
      `a ${Type}, whatever subject somebody adds`,
      { ...offer, Type, Subject: 'ignored' },
      `Message\ntwo\nlines\nMessageId\nm-1\nSubscribeURL\n${offer.SubscribeURL}\nTimestamp\n2026-03-10T10:00:00.000Z\nToken\ntoken\nTopicArn\n${topic}\nType\n${Type}\n`,
    ]),
  ])('of %s', (_what, message, text) => {
    expect(signedText(snsMessage.parse(message))).toBe(text);
  });
});

describe('a message that SNS does not send so is refused by its field (failures 33 and 39)', () => {
  it.each<[string, object, string]>([
    ['no object', [], ''],
    ['no type', { ...notification, Type: undefined }, 'Type'],
    ['another type', { ...notification, Type: 'notification' }, 'Type'],
    ['a type of two lines', { ...notification, Type: 'Notification\nMessageId\nx' }, 'Type'],
    ['a type that is a list', { ...notification, Type: ['Notification'] }, 'Type'],
    ['a line break in the id', { ...notification, MessageId: 'a\nb' }, 'MessageId'],
    ['a line break at the end of the id', { ...notification, MessageId: 'a\n' }, 'MessageId'],
    ['a line break in the topic', { ...notification, TopicArn: `${topic}\n` }, 'TopicArn'],
    ['a line break in the time', { ...notification, Timestamp: `${notification.Timestamp}\n` }, 'Timestamp'],
    ['a line break in the token', { ...offer, Token: 'a\nTopicArn\nb' }, 'Token'],
    ['a line break in the address to visit', { ...offer, SubscribeURL: 'https://a\nb' }, 'SubscribeURL'],
    ['a carriage return in the token', { ...offer, Token: 'a\rb' }, 'Token'],
    ['no token', { ...offer, Token: undefined }, 'Token'],
    ['a subject that is no text', { ...notification, Subject: null }, 'Subject'],
    ['a message that is an object', { ...notification, Message: { AlarmName: 'x' } }, 'Message'],
    ['a topic that is none', { ...notification, TopicArn: 'arn:aws:sqs:eu-west-1:123456789012:x' }, 'TopicArn'],
    ['a topic of another world', { ...notification, TopicArn: topic.replace('aws', 'aws-moon') }, 'TopicArn'],
    ['a time that is none', { ...notification, Timestamp: 'now' }, 'Timestamp'],
    ['the old signature', { ...notification, SignatureVersion: '1' }, 'SignatureVersion'],
    ['a version that is a number', { ...notification, SignatureVersion: 2 }, 'SignatureVersion'],
    ['a signature that is none', { ...notification, Signature: '!' }, 'Signature'],
    ['no signature', { ...notification, Signature: undefined }, 'Signature'],
  ])('%s', (_what, message, field) => {
    const parsed = snsMessage.safeParse(message);
    expect(parsed.error?.issues.map(({ path }) => path.join('/'))).toEqual([field]);
  });
});

describe('the address of the certificate (failure 32)', () => {
  const inRegion = (partition: string, region: string) => `arn:${partition}:sns:${region}:123456789012:alarms`;

  it.each([
    ['aws', 'eu-west-1', 'https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-01d088a6f77103d0.pem'],
    ['aws-us-gov', 'us-gov-west-1', 'https://sns.us-gov-west-1.amazonaws.com/SimpleNotificationService-1.pem'],
    ['aws-cn', 'cn-north-1', 'https://sns.cn-north-1.amazonaws.com.cn/SimpleNotificationService-1.pem'],
  ])('of a topic in %s %s is %s', (partition, region, url) => {
    expect(isCertificateAddress(url, certificatePlace(inRegion(partition, region)))).toBe(true);
  });

  const file = 'SimpleNotificationService-1.pem';
  it.each([
    ['another host that begins alike', `https://sns.eu-west-1.amazonaws.com.evil.com/${file}`],
    ['another host that ends alike', `https://evil-sns.eu-west-1.amazonaws.com/${file}`],
    ['a bucket of anybody', `https://s3.amazonaws.com/evil/${file}`],
    ['another service of the region', `https://sqs.eu-west-1.amazonaws.com/${file}`],
    ['another region', `https://sns.us-east-1.amazonaws.com/${file}`],
    ['the domain of China', `https://sns.eu-west-1.amazonaws.com.cn/${file}`],
    ['plain HTTP', `http://sns.eu-west-1.amazonaws.com/${file}`],
    ['another scheme', `file://sns.eu-west-1.amazonaws.com/${file}`],
    ['a user in front', `https://sns.eu-west-1.amazonaws.com@evil.com/${file}`],
    ['a user of the right host', `https://me@sns.eu-west-1.amazonaws.com/${file}`],
    ['a port', `https://sns.eu-west-1.amazonaws.com:8443/${file}`],
    ['the default port, spelt out', `https://sns.eu-west-1.amazonaws.com:443/${file}`],
    ['a backslash', `https://sns.eu-west-1.amazonaws.com\\@evil.com/${file}`],
    ['capitals', `https://SNS.eu-west-1.amazonaws.com/${file}`],
    ['a dot behind the host', `https://sns.eu-west-1.amazonaws.com./${file}`],
    ['no .pem', 'https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-1.key'],
    ['.pem in the query', 'https://sns.eu-west-1.amazonaws.com/?Action=GetTopicAttributes&x=1.pem'],
    ['a query', `https://sns.eu-west-1.amazonaws.com/${file}?x=.pem`],
    ['a fragment', `https://sns.eu-west-1.amazonaws.com/${file}#.pem`],
    ['another folder', `https://sns.eu-west-1.amazonaws.com/x/${file}`],
    ['a way up', `https://sns.eu-west-1.amazonaws.com/../${file}`],
    ['another file', 'https://sns.eu-west-1.amazonaws.com/other.pem'],
    ['nothing at all', ''],
  ])('is not that of %s', (_what, url) => {
    expect(isCertificateAddress(url, certificatePlace(topic))).toBe(false);
  });
});
