import { describe, expect, it } from 'vitest';
import type { MarkReason } from '../domain/communication/channel-mark.ts';
import type { PageChannel } from '../domain/communication/page-channel.ts';
import { actor, noticeId, type IncidentId } from '../domain/ids.ts';
import { fork, MINUTE, sampleDirectory, turn, world, type World } from './flow-fixture.ts';
import { markChannel } from './mark-channel.ts';
import { runCommand } from './run-command.ts';
import { sendNotice } from './send-notice.ts';
import { tellAudiences } from './tell-audiences.ts';

const contactOf = (id: string, channel: PageChannel): string => {
  const person = sampleDirectory.people.find((one) => one.id === id);
  return (channel === 'sms' ? person?.phone : person?.email) ?? '';
};
const mark = (world: World, id: string, channel: PageChannel, why: MarkReason = 'opted-out') => {
  const finding = { channel, why, since: world.now, foundBy: 'check', address: contactOf(id, channel) } as const;
  return markChannel(world.process(), id, finding, world.now);
};
const send = (world: World, id: IncidentId, notice: string, process = world.process()) =>
  sendNotice(
    process,
    { v: 1, subject: { about: 'incident', incidentId: id, stretch: 1 }, noticeId: noticeId.parse(notice) },
    notice,
  );
const afterOpening = async (world: World, id: IncidentId): Promise<string[]> => {
  const story = await world.story(id);
  return story.slice(story.findIndex((type) => type.startsWith('Rung')));
};
const pagesOf = async (world: World, id: IncidentId): Promise<string[]> =>
  (await world.notices(id)).filter((one) => one.includes('.page.'));

describe('a channel that is marked while somebody is waited for on it (failures 12 and 13)', () => {
  /** Maya was paged by email, as her SMS was refused, and a quarter of an hour runs. */
  async function pagedByEmail(): Promise<{ world: World; id: IncidentId }> {
    const made = await world();
    made.providers.refused.add(contactOf('maya', 'sms'));
    const id = await made.open();
    await made.climb(id);
    await send(made, id, '1.page.1.0-L1.maya.sms');
    await made.climb(id, 1);
    expect(await send(made, id, '1.page.1.0-L1.maya.email')).toBe('accepted');
    return { world: made, id };
  }

  it('ends the rung, when it was the last: the next is paged at once', async () => {
    const { world, id } = await pagedByEmail();
    await mark(world, 'maya', 'email', 'bounced');
    await mark(world, 'maya', 'email', 'bounced');
    await world.climb(id, 2);
    expect(await afterOpening(world, id)).toEqual(['RungReached', 'PageFailed', 'PageFailed', 'RungReached']);
  });

  it('has no part in it when its person was not paged on it, is paged on another too, or somebody has answered', async () => {
    const { world, id } = await pagedByEmail();
    await mark(world, 'maya', 'sms');
    await mark(world, 'tomas', 'email', 'bounced');
    const by = actor.parse('tomas');
    const acknowledge = { kind: 'acknowledge', by, via: 'api' } as const;
    await runCommand(world.process().log, id, acknowledge, { commandId: 'a' }, world.now);
    await mark(world, 'maya', 'email', 'bounced');
    expect(await afterOpening(world, id)).toEqual(['RungReached', 'PageFailed', 'IncidentAcknowledged']);
  });
});

describe('a channel that is marked as bad (failures 10, 12 and 15)', () => {
  it('is passed over at once: its person is paged by the next one, and the log says why', async () => {
    const made = await world();
    await mark(made, 'maya', 'sms');
    const id = await made.open();
    await made.climb(id);
    expect(await pagesOf(made, id)).toEqual(['1.page.1.0-L1.maya.email']);
    expect(await afterOpening(made, id)).toEqual(['RungReached', 'PageFailed']);
    const events = (await made.process().log.load(id))?.commits.at(-1)?.events;
    expect(events?.at(-1)).toMatchObject({ reason: 'the channel is marked: opted-out', next: 'email' });
  });

  it('is left alone when it is not the one that the rung pages on', async () => {
    const made = await world();
    await mark(made, 'maya', 'email', 'bounced');
    const id = await made.open();
    await made.climb(id);
    expect(await pagesOf(made, id)).toEqual(['1.page.1.0-L1.maya.sms']);
    expect(await afterOpening(made, id)).toEqual(['RungReached']);
  });

  it('is no page’s next channel', async () => {
    const made = await world();
    await mark(made, 'maya', 'email', 'bounced');
    made.providers.refused.add(contactOf('maya', 'sms'));
    const id = await made.open();
    await made.climb(id);
    await send(made, id, '1.page.1.0-L1.maya.sms');
    await made.climb(id, 1);
    expect(await pagesOf(made, id)).toEqual(['1.page.1.0-L1.maya.sms', '1.page.1.1-L2.wei-ling.sms']);
  });

  it('leaves its role to the next person when nothing reaches the first', async () => {
    const made = await world();
    for (const channel of ['sms', 'email'] as const) await mark(made, 'maya', channel);
    const id = await made.open();
    await made.climb(id);
    expect(await pagesOf(made, id)).toEqual(['1.page.1.0-L1.tomas.sms']);
  });

  it('lets a rung be passed at once when nobody on it has a good one', async () => {
    const made = await world();
    for (const person of ['maya', 'tomas'])
      for (const channel of ['sms', 'email'] as const) await mark(made, person, channel);
    const id = await made.open();
    await made.climb(id);
    expect(await afterOpening(made, id)).toEqual(['RungSkipped', 'RungReached']);
    expect(await pagesOf(made, id)).toEqual(['1.page.1.1-L2.wei-ling.sms']);
  });

  it('makes an incident unroutable at once when nobody at all has a good one', async () => {
    const made = await world();
    for (const { id } of sampleDirectory.people)
      for (const channel of ['sms', 'email'] as const) await mark(made, id, channel);
    const id = await made.open();
    await made.climb(id);
    expect((await made.incident(id)).unroutableSince).toBe(made.now);
  });

  it('stops what was planned before it was marked: the page fails unsent, and goes on by the next channel', async () => {
    const made = await world();
    const id = await made.open();
    await made.climb(id);
    await mark(made, 'maya', 'sms');
    expect(await send(made, id, '1.page.1.0-L1.maya.sms')).toBe('failed');
    expect(made.providers.texts).toEqual([]);
    await made.climb(id, 1);
    expect(await pagesOf(made, id)).toEqual(['1.page.1.0-L1.maya.email', '1.page.1.0-L1.maya.sms']);
  });

  it('stops every other notice on it, and the ledger says so; no alarm rings, as an admin was told', async () => {
    const made = await world();
    const id = await made.open();
    await mark(made, 'helena', 'email', 'bounced');
    await tellAudiences(made.process(), turn(id), made.now);
    const notice = (await made.notices(id)).find((one) => one.includes('helena')) ?? '';
    expect(await send(made, id, notice)).toBe('failed');
    expect(made.providers.letters).toEqual([]);
    expect(made.raised).toEqual([]);
    const ledger = await made.process().ledger.ofIncident(id);
    expect(ledger.find((one) => one.id === notice)?.state).toMatchObject({ reason: 'the channel is marked: bounced' });
  });

  it('is good again with another number, and with nothing else', async () => {
    const made = await world();
    await mark(made, 'maya', 'sms');
    const before = fork(made);
    const people = sampleDirectory.people.map((one) => (one.id === 'maya' ? { ...one, phone: '+353871234567' } : one));
    await made.process().directory.replace({ ...sampleDirectory, people }, 0);
    await before.process().directory.replace(sampleDirectory, 0);
    for (const [world, channel] of [
      [made, 'sms'],
      [before, 'email'],
    ] as const) {
      const id = await world.open();
      await world.climb(id);
      expect(await pagesOf(world, id)).toEqual([`1.page.1.0-L1.maya.${channel}`]);
    }
  });

  it('costs a rung none of its time', async () => {
    const made = await world();
    await mark(made, 'maya', 'sms');
    const id = await made.open();
    expect(await made.climb(id)).toMatchObject({ waitSeconds: 12 * 60 });
    made.now += 15 * MINUTE;
    await made.climb(id, 1);
    expect(await pagesOf(made, id)).toContain('1.page.1.1-L2.wei-ling.sms');
  });
});
