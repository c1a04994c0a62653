import { describe, expect, it } from 'vitest';
import { PolicyShelf } from '../adapters/policy-shelf.ts';
import type { Channel } from '../domain/policy/document/channels.ts';
import { compiledPolicy } from '../domain/policy/policy.ts';
import { atWork, maya, opened, outcome, policy, send, withPolicy } from './channel-notices-fixture.ts';
import { bundled } from './flow-fixture.ts';

describe('a message to a place', () => {
  it('is posted there once, in UTC, with nobody looked up, and the ledger has the event’s id', async () => {
    const { world, id } = await opened(...atWork);
    expect(await send(world, id, { line: 'room', recipient: '#incident-response' })).toBe('accepted');
    expect(world.providers.posted).toEqual([
      {
        noticeId: '1.one',
        incidentId: id,
        channel: 'slack',
        to: '#incident-response',
        subject: `About ${id}`,
        text: '#incident-response|Failing over.|10 Mar 2026, 10:00 GMT (UTC)',
      },
    ]);
    expect(await outcome(world, id)).toMatchObject({ outcome: 'accepted', providerId: 'message-1' });
    expect([world.providers.texts, world.providers.letters]).toEqual([[], []]);
  });

  it.each([
    ['the public', { line: 'page', audience: 'public', channel: 'status-page', recipient: 'status-page' }],
    ['customers', { line: 'portal', audience: 'customers', channel: 'portal', recipient: 'customer-portal' }],
  ])('that %s read keeps inside what engineers note for each other', async (_who, more) => {
    const { world, id } = await opened(...atWork);
    const customerText = compiledPolicy.parse({
      ...policy,
      templates: { ...policy.templates, note: { body: 'x{% if incident.latestProgress %}inside{% endif %}' } },
    });
    const process = withPolicy(world);
    const policies = new PolicyShelf(process.table, { policy: customerText, hash: bundled.hash });
    expect(await send(world, id, more, { ...process, policies })).toBe('accepted');
    expect(world.providers.posted).toMatchObject([{ to: more.recipient, text: 'x' }]);
  });

  it('tells that place, too, that it is over, though the line that says so names no place', async () => {
    const { world, id } = await opened();
    expect(await send(world, id, { line: 'over', audience: 'told', recipient: '#incident-response' })).toBe('accepted');
    expect(world.providers.posted).toMatchObject([{ to: '#incident-response' }]);
  });

  it('is none where another line’s place is meant: a person who has left is not posted anywhere', async () => {
    const { world, id } = await opened();
    expect(await send(world, id, { line: 'direct', recipient: '#incident-response' })).toBe('failed');
    expect(world.providers.posted).toEqual([]);
  });
});

describe('a message to a person', () => {
  it.each<[Channel, string | undefined]>([
    ['voice', maya?.phone],
    ['whatsapp', maya?.phone],
    ['slack', 'maya'],
    ['teams', 'maya'],
    ['pagerduty', 'maya'],
    ['webex', 'maya'],
    ['chat', 'maya'],
    ['webhook', 'maya'],
  ])('on the channel %s is addressed as it knows them', async (channel, to) => {
    const { world, id } = await opened(...atWork);
    expect(await send(world, id, { channel })).toBe('accepted');
    expect(world.providers.posted).toMatchObject([{ channel, to }]);
  });

  it('that has to ring a phone fails where there is none', async () => {
    const { world, id } = await opened();
    const made = await world.process().directory.read();
    const people = made.people.map(({ phone: _phone, ...rest }) => rest);
    await world.process().directory.replace({ ...made, people }, 0);
    expect(await send(world, id, { channel: 'voice', line: undefined })).toBe('failed');
    expect(await outcome(world, id)).toMatchObject({ reason: 'the recipient has no phone number' });
  });

  it('who is a customer’s contact rings their own phone', async () => {
    const { world, id } = await opened(...atWork);
    const made = await world.process().directory.read();
    const customers = made.customers.map((customer) => ({
      ...customer,
      contacts: customer.contacts.map((contact) => ({ ...contact, phone: '+12025550177' })),
    }));
    await world.process().directory.replace({ ...made, customers }, 0);
    await send(world, id, {
      channel: 'voice',
      recipient: 'liffey-payments/orla',
      audience: 'customers',
      template: 'nobody',
    });
    expect(world.providers.posted).toMatchObject([{ channel: 'voice', to: '+12025550177' }]);
  });

  it('that the bus refuses is tried again as any other is, and leaves once', async () => {
    const { world, id } = await opened(...atWork);
    world.providers.sendFaults.push('throttled');
    await expect(send(world, id, {})).rejects.toThrow('ThrottledException');
    expect(await send(world, id, {})).toBe('accepted');
    expect(world.providers.posted).toHaveLength(1);
  });
});
