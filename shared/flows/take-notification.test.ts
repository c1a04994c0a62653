import { describe, expect, it } from 'vitest';
import { HttpsSigningCertificates } from '../adapters/signing-certificates.ts';
import { ADDRESS, snsSigner } from '../adapters/sns-signer-fixture.ts';
import { signedText, snsMessage } from '../contracts/events/sns-message.ts';
import { parsed, Problem } from '../contracts/http/problem.ts';
import { MINUTE } from './flow-fixture.ts';
import { takeNotification, type TakeNotificationDeps } from './take-notification.ts';

const NOW = Date.UTC(2026, 2, 10, 10);
const TOPIC = 'arn:aws:sns:eu-west-1:123456789012:team-alarms';
const OTHER = 'arn:aws:sns:eu-west-1:999999999999:anybody';
const sns = snsSigner(NOW);
const stranger = snsSigner(NOW);
const alarm = JSON.stringify({
  AlarmName: 'registry-down',
  AWSAccountId: '123456789012',
  NewStateValue: 'ALARM',
  StateChangeTime: '2026-03-10T09:59:58.120+0000',
  Region: 'EU (Ireland)',
  AlarmArn: 'arn:aws:cloudwatch:eu-west-1:123456789012:alarm:registry-down',
});

interface Received {
  readonly answer: string | Problem;
  /** Everything that was changed anywhere, and every address that was read. */
  readonly effects: string[];
  readonly read: string[];
}

/** Receives what was posted, as the function does. */
async function receive(posted: unknown, { knownToken = true } = {}): Promise<Received> {
  const effects: string[] = [];
  const read: string[] = [];
  const deps: TakeNotificationDeps = {
    topics: [TOPIC],
    certificates: new HttpsSigningCertificates((url) => {
      read.push(url instanceof Request ? url.url : String(url));
      return Promise.resolve(new Response(sns.certificate));
    }),
    subscriptions: {
      confirm: (topic, token) => {
        effects.push(`confirm ${topic} ${token}`);
        return Promise.resolve(knownToken);
      },
    },
    alarms: { hand: (text) => Promise.resolve(void effects.push(`hand ${text}`)) },
    deadLetters: { setAside: (text, why) => Promise.resolve(void effects.push(`set aside ${text}: ${why}`)) },
  };
  const answer = await Promise.resolve()
    .then(() => takeNotification(deps, parsed(snsMessage, posted, 'the message'), NOW))
    .catch((error: unknown) => {
      if (error instanceof Problem) return error;
      throw error;
    });
  return { answer, effects, read };
}

describe('what SNS posts for an allowed topic', () => {
  it.each<[string, Record<string, string>]>([
    ['with a subject', { Subject: 'ALARM: "registry-down" in EU (Ireland)' }],
    ['without one', {}],
  ])('%s goes the way of all alarms, as it was published', async (_how, more) => {
    expect(await receive(sns.notification(alarm, NOW, more))).toEqual({
      answer: 'queued',
      effects: [`hand ${alarm}`],
      read: [ADDRESS],
    });
  });

  it.each([
    ['at the end of the hour for which SNS tries', NOW - 60 * MINUTE],
    ['by a clock that is a little ahead', NOW + 4 * MINUTE],
  ])('is taken %s', async (_when, at) => {
    expect((await receive(sns.notification(alarm, at))).answer).toBe('queued');
  });

  it('is handed on as often as it comes: the alert knows its repeats (failures 1 and 34)', async () => {
    const posted = sns.notification(alarm, NOW);
    const [first, again] = [await receive(posted), await receive(posted)];
    expect(again).toEqual(first);
  });

  it('is set aside for a person when it is no alarm, and refused', async () => {
    const { answer, effects } = await receive(sns.notification('hello', NOW));
    expect(answer).toMatchObject({ status: 400, extra: { errors: [{ field: '/Message' }] } });
    expect(effects).toEqual([expect.stringMatching(/^set aside hello: from arn:aws:sns:.*:team-alarms: is no Cloud/)]);
  });
});

describe('a subscription (failure 32)', () => {
  const offer = sns.confirmation('SubscriptionConfirmation', NOW);

  it('is confirmed by the API with its token, and the address that it offers is not visited', async () => {
    const { answer, effects, read } = await receive(offer);
    expect([answer, effects, read]).toEqual(['confirmed', [`confirm ${TOPIC} ${offer['Token'] ?? ''}`], [ADDRESS]]);
  });

  it('that SNS does not know is refused', async () => {
    expect((await receive(offer, { knownToken: false })).answer).toMatchObject({ status: 403 });
  });

  it('that somebody ended is told to a person, without the token that would renew it', async () => {
    const { answer, effects, read } = await receive(sns.confirmation('UnsubscribeConfirmation', NOW));
    expect([answer, read]).toEqual(['noted', [ADDRESS]]);
    expect(effects).toEqual([expect.stringContaining(`somebody ended the subscription of ${TOPIC}`)]);
    expect(effects.join()).not.toContain(offer['Token']);
  });
});

describe('what is not from SNS, or not for us, changes nothing (failures 32, 33 and 34)', () => {
  const genuine = sns.notification(alarm, NOW);
  const offer = sns.confirmation('SubscriptionConfirmation', NOW);
  const another = alarm.replace('registry-down', 'transport-failure');
  const moved = (url: string) => ({ ...genuine, SigningCertURL: url });

  it.each<[string, unknown, number, string]>([
    ['a message that was changed', { ...genuine, Message: another }, 403, '/Signature'],
    ['an id that was changed', { ...genuine, MessageId: 'another' }, 403, '/Signature'],
    ['a time that was changed', { ...genuine, Timestamp: '2026-03-10T10:00:01.000Z' }, 403, '/Signature'],
    ['a subject that was added', { ...genuine, Subject: 'x' }, 403, '/Signature'],
    ['a token that was changed', { ...offer, Token: 'another' }, 403, '/Signature'],
    ['the end of a subscription made of its offer', { ...offer, Type: 'UnsubscribeConfirmation' }, 403, '/Signature'],
    ['a signature of somebody else', stranger.notification(alarm, NOW), 403, '/Signature'],
    ['no signature', { ...genuine, Signature: '' }, 403, '/Signature'],
    ['the old version of the signature', { ...genuine, SignatureVersion: '1' }, 400, '/SignatureVersion'],
    ['another topic, genuine', sns.notification(alarm, NOW, { TopicArn: OTHER }), 403, '/TopicArn'],
    [
      'the offer of another topic, genuine',
      sns.confirmation('SubscriptionConfirmation', NOW, { TopicArn: OTHER }),
      403,
      '/TopicArn',
    ],
    ['a topic whose name goes on', sns.notification(alarm, NOW, { TopicArn: `${TOPIC}-2` }), 403, '/TopicArn'],
    ['yesterday’s, genuine', sns.notification(alarm, NOW - 24 * 60 * MINUTE), 403, '/Timestamp'],
    ['one of 66 minutes ago, genuine', sns.notification(alarm, NOW - 66 * MINUTE), 403, '/Timestamp'],
    ['tomorrow’s, genuine', sns.notification(alarm, NOW + 24 * 60 * MINUTE), 403, '/Timestamp'],
    ['a certificate of another host', moved(ADDRESS.replace('.com/', '.com.evil.com/')), 403, '/SigningCertURL'],
    ['a certificate over plain HTTP', moved(ADDRESS.replace('https', 'http')), 403, '/SigningCertURL'],
    ['a certificate of another region', moved(ADDRESS.replace('eu-west-1', 'us-east-1')), 403, '/SigningCertURL'],
    ['a certificate with a port', moved(ADDRESS.replace('.com/', '.com:444/')), 403, '/SigningCertURL'],
    ['a certificate with a user', moved(ADDRESS.replace('//', '//a@')), 403, '/SigningCertURL'],
    ['no type', { ...genuine, Type: undefined }, 400, '/Type'],
    ['nothing', undefined, 400, '/'],
    ['a list', [genuine], 400, '/'],
  ])('%s', async (_what, posted, status, field) => {
    const { answer, effects, read } = await receive(posted);
    expect(answer).toMatchObject({ status, extra: { errors: [{ field }] } });
    expect(effects).toEqual([]);
    expect(read.filter((url) => url !== ADDRESS)).toEqual([]);
  });

  it('a text that SNS signed for a stranger’s topic cannot be read as one of ours', async () => {
    const smuggled = `${alarm}\nMessageId\nx\nTimestamp\n2026-03-10T10:00:00.000Z\nTopicArn\n${TOPIC}\nType\nNotification`;
    const theirs = sns.notification(smuggled, NOW, { TopicArn: OTHER });
    const tail = `MessageId\n${theirs['MessageId'] ?? ''}\nTimestamp\n${theirs['Timestamp'] ?? ''}\nTopicArn\n${OTHER}`;
    const forged = {
      ...theirs,
      Message: alarm,
      MessageId: 'x',
      TopicArn: TOPIC,
      Type: `Notification\n${tail}\nType\nNotification`,
    };
    // The signature would fit: what keeps it out is that a type is one of three words.
    const joined = ['Message', 'MessageId', 'Timestamp', 'TopicArn', 'Type']
      .map((name) => `${name}\n${forged[name as keyof typeof forged]}\n`)
      .join('');
    expect(joined).toBe(signedText(snsMessage.parse(theirs)));
    const { answer, effects } = await receive(forged);
    expect(answer).toMatchObject({ status: 400, extra: { errors: [{ field: '/Type' }] } });
    expect(effects).toEqual([]);
  });
});
