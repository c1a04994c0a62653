import { describe, expect, it } from 'vitest';
import { noticeId, type IncidentId } from '../domain/ids.ts';
import { lookAtLink, pressLink } from './answer-link.ts';
import { fork, HOUR, MINUTE, SECOND, world, type Process, type World } from './flow-fixture.ts';
import { sendNotice } from './send-notice.ts';
import type { Sent } from './send-once.ts';

async function pagePlanned(): Promise<{ world: World; id: IncidentId }> {
  const made = await world();
  const id = await made.open();
  await made.climb(id);
  return { world: made, id };
}

const send = (process: Process, id: IncidentId, delivery: string, page = '1.page.1.0-L1.maya.sms'): Promise<Sent> =>
  sendNotice(
    process,
    { v: 1, subject: { about: 'incident', incidentId: id, stretch: 1 }, noticeId: noticeId.parse(page) },
    delivery,
  );
const tokensSent = ({ providers: { texts, letters } }: World): string[] =>
  [...texts, ...letters].map(({ text }) => /\/a\/([a-z2-7]{26})/.exec(text)?.[1] ?? 'no link');
const rotate = ({ providers }: World, version = 'second'): void =>
  void providers.linkKeys.set(version, `key ${version}`);

describe('the link of a page whose key is rotated (failures 6 and 9)', () => {
  it('still opens and still acknowledges, for 24 hours, though no key of its time is left', async () => {
    const { world, id } = await pagePlanned();
    await send(world.process(), id, 'one');
    rotate(world);
    world.providers.linkKeys.delete('first');
    const [token = ''] = tokensSent(world);
    world.now += 24 * HOUR - SECOND;
    expect(await lookAtLink(world.process(), token, world.now)).toMatchObject({ kind: 'asks' });
    expect(await pressLink(world.process(), token, world.now)).toMatchObject({ kind: 'acknowledged' });
    world.now += SECOND;
    expect(await lookAtLink(world.process(), token, world.now)).toMatchObject({ kind: 'expired' });
  });

  it('is the same in a repeated send, at whichever call its sender died before the rotation', async () => {
    const { world: before, id } = await pagePlanned();
    const untouched = fork(before).process();
    await send(untouched, id, 'one');
    const repeats: number[] = [];
    for (let index = 0; index < untouched.table.operations.length; index += 1) {
      const world = fork(before);
      await send(world.process(world.table.connect().dieAt(index)), id, 'one').catch(() => undefined);
      rotate(world);
      world.now += MINUTE + SECOND;
      await send(world.process(), id, 'two');
      const sent = tokensSent(world);
      expect(new Set(sent).size, `call ${index}`).toBe(1);
      repeats.push(sent.length);
    }
    expect(new Set(repeats)).toEqual(new Set([1, 2]));
  });

  it('is the same by email, when the SMS was refused before the rotation and the email leaves after it', async () => {
    const { world, id } = await pagePlanned();
    const reference = fork(world);
    await send(reference.process(), id, 'sms');
    world.providers.sendFaults.push('refused');
    await send(world.process(), id, 'sms');
    rotate(world);
    await world.climb(id, 1);
    await send(world.process(), id, 'email', '1.page.1.0-L1.maya.email');
    expect(tokensSent(world)).toEqual(tokensSent(reference));
  });

  it('is another for a page after it, once a container has asked for the key again: within five minutes', async () => {
    const { world: before, id } = await pagePlanned();
    before.now += 15 * MINUTE;
    await before.climb(id, 1);
    const next = '1.page.1.1-L2.wei-ling.sms';
    const linksOf = async (after: number): Promise<string[]> => {
      const world = fork(before);
      const process = world.process();
      await send(process, id, 'one');
      rotate(world);
      world.now += after;
      await send(process, id, 'two', next);
      return tokensSent(world);
    };
    const [, withOldKey] = await linksOf(5 * MINUTE - 1);
    const [, withNewKey] = await linksOf(5 * MINUTE);
    const fresh = fork(before);
    await send(fresh.process(), id, 'two', next);
    expect(withOldKey).toBe(tokensSent(fresh)[0]);
    expect(withNewKey).not.toBe(withOldKey);
  });

  it('is made with the last key known while Secrets Manager does not answer: a page does not wait for a key', async () => {
    const { world, id } = await pagePlanned();
    const process = world.process();
    await send(process, id, 'one');
    world.providers.linkKeys.clear();
    world.now += 15 * MINUTE;
    await world.climb(id, 1);
    expect(await send(process, id, 'two', '1.page.1.1-L2.wei-ling.sms')).toBe('accepted');
  });

  it('is another rather than none when the key it was made with is gone for good', async () => {
    const { world, id } = await pagePlanned();
    const table = world.table.connect();
    table.failNext(({ kind }) => kind === 'update' && world.providers.texts.length > 0, 'before');
    await send(world.process(table), id, 'one').catch(() => undefined);
    rotate(world);
    world.providers.linkKeys.delete('first');
    world.now += MINUTE + SECOND;
    expect(await send(world.process(), id, 'two')).toBe('accepted');
    const [first, second] = tokensSent(world);
    expect(second).not.toBe(first);
    for (const token of [first, second])
      expect(await lookAtLink(world.process(), token ?? '', world.now)).toMatchObject({ kind: 'asks' });
  });
});
