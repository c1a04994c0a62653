import { SNSClient } from '@aws-sdk/client-sns';
import { describe, expect, it } from 'vitest';
import { TopicSubscriptions } from './topic-subscriptions.ts';

const TOPIC = 'arn:aws:sns:eu-west-1:123456789012:team-alarms';

/** SNS in every region, as it answers; it remembers what was asked of which. */
function sns(answer: () => object) {
  const asked: [string, unknown][] = [];
  const subscriptions = new TopicSubscriptions((region) => {
    const client = new SNSClient({ region });
    client.send = (command: { input: unknown }) => {
      asked.push([region, command.input]);
      return Promise.resolve().then(answer);
    };
    return client;
  });
  return { subscriptions, asked };
}
const failing = (name: string) => () => {
  throw Object.assign(new Error(name), { name });
};

describe('a subscription that a topic offers', () => {
  it('is confirmed by the API of the topic’s own region, with its token', async () => {
    const { subscriptions, asked } = sns(() => ({ SubscriptionArn: `${TOPIC}:1` }));
    expect(await subscriptions.confirm(TOPIC, 'token')).toBe(true);
    expect(asked).toEqual([['eu-west-1', { TopicArn: TOPIC, Token: 'token' }]]);
  });

  it.each(['InvalidParameterException', 'NotFoundException'])('is none when SNS says %s', async (name) => {
    expect(await sns(failing(name)).subscriptions.confirm(TOPIC, 'token')).toBe(false);
  });

  it.each(['AuthorizationErrorException', 'InternalErrorException', 'TimeoutError'])(
    'stays open when SNS says %s, so that the offer comes again',
    async (name) => {
      await expect(sns(failing(name)).subscriptions.confirm(TOPIC, 'token')).rejects.toThrow(name);
    },
  );
});
