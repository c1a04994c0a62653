import { SNSClient } from '@aws-sdk/client-sns';
import { describe, expect, it } from 'vitest';
import { TextMessages } from './text-messages.ts';

/** SNS as it answers one text after the other: an error, or `taken`. */
function sns(...answers: readonly (Error | 'taken')[]) {
  const asked = [...answers];
  const client = new SNSClient({ region: 'us-east-1', maxAttempts: 1 });
  client.middlewareStack.add(
    () => () => {
      const answer = asked.shift() ?? 'taken';
      if (answer instanceof Error) throw answer;
      return Promise.resolve({ response: undefined, output: { $metadata: {}, MessageId: 'id' } });
    },
    { step: 'initialize', priority: 'high' },
  );
  const pauses: number[] = [];
  const texts = new TextMessages(client, (tried) => Promise.resolve(void pauses.push(tried)));
  return { send: () => texts.send('+12025550101', 'x'), pauses, left: asked };
}
const named = (name: string, more: object = {}): Error => Object.assign(new Error(name), { name, ...more });
const throttled = named('ThrottledException', { $fault: 'client' });

describe('a text that SNS is too busy to take', () => {
  it('is sent again, each time after a longer pause, up to four times', async () => {
    const { send, pauses } = sns(throttled, named('Throttling'), named('x', { $metadata: { httpStatusCode: 429 } }));
    expect(await send()).toBe('id');
    expect(pauses).toEqual([1, 2, 3]);
  });

  it('is given up after the fourth', async () => {
    const { send, left } = sns(throttled, throttled, throttled, throttled, 'taken');
    await expect(send()).rejects.toBe(throttled);
    expect(left).toEqual(['taken']);
  });
});

it.each([
  ['SNS has refused it for good', named('InvalidParameterException', { $fault: 'client' })],
  ['nobody knows whether SNS took it', named('TimeoutError')],
  ['SNS failed', named('InternalErrorException', { $fault: 'server' })],
])('a text is sent once only when %s: it may have arrived, and whoever sends decides', async (_why, error) => {
  const { send, left, pauses } = sns(error, 'taken');
  await expect(send()).rejects.toBe(error);
  expect([left, pauses]).toEqual([['taken'], []]);
});
