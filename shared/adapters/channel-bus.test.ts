import { EventBridgeClient, type PutEventsCommandInput } from '@aws-sdk/client-eventbridge';
import { describe, expect, it } from 'vitest';
import { ChannelBus } from './channel-bus.ts';

/** EventBridge as it answers one call: an error, or what it says of the entry. */
function bus(answer: Error | object) {
  const asked: unknown[] = [];
  const client = new EventBridgeClient({ region: 'us-east-1', maxAttempts: 1 });
  client.middlewareStack.add(
    () =>
      ({ input }) => {
        asked.push((input as PutEventsCommandInput).Entries);
        if (answer instanceof Error) throw answer;
        return Promise.resolve({ response: undefined, output: { $metadata: {}, ...answer } });
      },
    { step: 'initialize', priority: 'high' },
  );
  return { channels: new ChannelBus('tocsin-channels', client), asked };
}
const message = { channel: 'slack', to: '#incident-response', text: 'P1 is open', noticeId: '1.line.0' } as const;
const taken = { FailedEntryCount: 0, Entries: [{ EventId: 'event-1' }] };

it('a message is one event on the bus, and its id is the event’s', async () => {
  const { channels, asked } = bus(taken);
  expect(await channels.send({ ...message, incidentId: 'INC-7K2M9QXA' })).toBe('event-1');
  const Detail = expect.any(String) as string;
  expect(asked).toEqual([
    [{ EventBusName: 'tocsin-channels', Source: 'tocsin', DetailType: 'Channel message', Detail }],
  ]);
  const [[entry]] = asked as [[{ Detail: string }]];
  expect(JSON.parse(entry.Detail)).toEqual({ v: 1, ...message, incidentId: 'INC-7K2M9QXA' });
});

describe('a message that the bus does not take', () => {
  it.each([
    ['MalformedDetail', { FailedEntryCount: 1, Entries: [{ ErrorCode: 'MalformedDetail', ErrorMessage: 'no' }] }],
    ['ThrottlingException', { FailedEntryCount: 1, Entries: [{ ErrorCode: 'ThrottlingException' }] }],
    ['NotTaken', { FailedEntryCount: 1, Entries: [] }],
    ['NotTaken', { FailedEntryCount: 0, Entries: [{}] }],
  ])('is an error of its own, %s, although the call was answered', async (name, answer) => {
    await expect(bus(answer).channels.send(message)).rejects.toMatchObject({ name, $fault: 'client' });
  });

  it('is one that fits into no event, and EventBridge is not asked', async () => {
    const { channels, asked } = bus(taken);
    const tooLong = { ...message, text: 'é'.repeat(524_288) };
    await expect(channels.send(tooLong)).rejects.toMatchObject({ name: 'EntryTooLarge', $fault: 'client' });
    expect(asked).toEqual([]);
  });

  it('may be there all the same when no answer came: it is put once, and whoever sends decides', async () => {
    const lost = Object.assign(new Error('late'), { name: 'TimeoutError' });
    const { channels, asked } = bus(lost);
    await expect(channels.send(message)).rejects.toBe(lost);
    expect(asked).toHaveLength(1);
  });
});
