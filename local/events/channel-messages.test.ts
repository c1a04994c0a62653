import type { PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { describe, expect, it } from 'vitest';
import type { FixtureResource } from '../iam/template-fixture.ts';
import { alarm, bus, start } from './event-bus-fixture.ts';

const busArn = (name: string) => `arn:aws:events:us-east-1:000000000000:event-bus/${name}`;
const own = (name: string): FixtureResource => ({
  type: 'AWS::Events::EventBus',
  arn: busArn(name),
  name,
  properties: { Name: name },
});
const message = { v: 1, noticeId: '1.line.0', channel: 'slack', to: '#incident-response', text: 'P1 is open' };
const posted = (more: Partial<PutEventsRequestEntry> = {}, said: object = {}): PutEventsRequestEntry => ({
  EventBusName: 'tocsin-channels',
  Source: 'tocsin',
  DetailType: 'Channel message',
  Detail: JSON.stringify({ ...message, ...said }),
  ...more,
});
/** A role that may put events on one bus. */
const poster = (bus: string): FixtureResource => ({
  type: 'AWS::IAM::Role',
  arn: 'arn:aws:iam::000000000000:role/Poster',
  properties: {
    AssumeRolePolicyDocument: {
      Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } }],
    },
    Policies: [
      { PolicyDocument: { Statement: [{ Effect: 'Allow', Action: 'events:PutEvents', Resource: busArn(bus) }] } },
    ],
  },
});

describe('a bus of the template’s own', () => {
  const Channels = own('tocsin-channels');

  it.each(['tocsin-channels', busArn('tocsin-channels')])(
    'lets a message arrive where it would have gone, marked as simulated, by the name %s',
    async (EventBusName) => {
      const { put, outbox, lying } = await bus({ Channels });
      const { FailedEntryCount, Entries } = await put([
        posted({ EventBusName }),
        posted({ EventBusName }, { channel: 'webhook', to: 'maya', subject: 'P1' }),
      ]);
      expect([FailedEntryCount, Entries?.map(({ EventId }) => typeof EventId)]).toEqual([0, ['string', 'string']]);
      expect(outbox.list({})).toMatchObject([
        { channel: 'slack', to: '#incident-response', body: 'P1 is open', simulated: true },
        { channel: 'webhook', to: 'maya', subject: 'P1', body: 'P1 is open', simulated: true },
      ]);
      expect(lying('in')).toEqual([]);
    },
  );

  it('takes an event that is no message, and nothing arrives', async () => {
    const { put, outbox, log } = await bus({ Channels });
    const entries = [posted({ Source: 'shop' }), posted({ DetailType: 'Order' }), posted({}, { channel: 'sms' })];
    expect((await put(entries)).FailedEntryCount).toBe(0);
    expect(outbox.list({})).toEqual([]);
    expect(log.filter((line) => line.includes('a channel message is lost'))).toHaveLength(1);
  });

  it('hands nothing to the rules, which stand on the default bus', async () => {
    const { put, lying } = await bus({ Channels });
    await put([{ ...alarm('registry-down'), EventBusName: 'tocsin-channels' }]);
    expect(lying('in')).toEqual([]);
  });

  it('is for those only who may put events on that very bus', async () => {
    const { put, outbox } = await bus({ Channels, Poster: poster('tocsin-channels') });
    await put([posted()], 'LOCAL-Poster-1');
    expect(outbox.list({})).toHaveLength(1);
    for (const entries of [[alarm('registry-down')], [posted(), posted({ EventBusName: 'tocsin-try-channels' })]])
      await expect(put(entries, 'LOCAL-Poster-1')).rejects.toMatchObject({
        name: 'AccessDeniedException',
        message: expect.stringContaining('events:PutEvents') as string,
      });
    expect(outbox.list({})).toHaveLength(1);
  });

  it('is no bus of another account or region', async () => {
    const { put } = await bus({ Channels });
    const elsewhere = busArn('tocsin-channels').replace('us-east-1', 'eu-west-1');
    expect((await put([posted({ EventBusName: elsewhere })])).Entries).toMatchObject([
      { ErrorCode: 'InvalidArgument' },
    ]);
  });
});

describe('the size of a call', () => {
  const Channels = own('tocsin-channels');
  const fixed = 'tocsin'.length + 'Channel message'.length + JSON.stringify({ ...message, text: '' }).length;
  const signs = (size: number) => 'é'.repeat(Math.floor(size / 2)) + 'x'.repeat(size % 2);
  const limit = 1_048_576 - fixed;

  it.each<[string, number, Partial<PutEventsRequestEntry>, boolean]>([
    ['a byte below the limit', limit - 1, {}, true],
    ['at the limit', limit, {}, false],
    ['a byte below the limit with a resource', limit - 4, { Resources: ['abc'] }, true],
    ['at the limit with a resource', limit - 3, { Resources: ['abc'] }, false],
    ['a byte below the limit with a time', limit - 15, { Time: new Date(start) }, true],
    ['at the limit with a time', limit - 14, { Time: new Date(start) }, false],
  ])('counts as AWS documents it: %s', async (_what, size, more, isTaken) => {
    const { put } = await bus({ Channels });
    const putting = put([posted(more, { text: signs(size) })]);
    if (isTaken) expect((await putting).FailedEntryCount).toBe(0);
    else await expect(putting).rejects.toMatchObject({ name: 'ValidationException' });
  });
});
