import { setImmediate as settled } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { Fault } from '../adapters/table-fixture.ts';
import { wasTold, type Notice } from '../domain/communication/notice.ts';
import { SENDER_TIMEOUT_MS } from '../domain/communication/sender-lease.ts';
import { actor, noticeId, type IncidentId } from '../domain/ids.ts';
import { fork, SECOND, turn, world, type Process, type World } from './flow-fixture.ts';
import { runCommand } from './run-command.ts';
import { sendNotice } from './send-notice.ts';
import type { Sent } from './send-once.ts';
import { tellAudiences } from './tell-audiences.ts';

const noticeIdOf = (text: string | undefined) => noticeId.parse(text);
const page = noticeIdOf('1.page.1.0-L1.maya.sms');
const maya = actor.parse('maya');

async function pagePlanned(): Promise<{ world: World; id: IncidentId }> {
  const made = await world();
  const id = await made.open();
  await made.climb(id);
  return { world: made, id };
}

const message = (id: IncidentId) =>
  ({ v: 1, subject: { about: 'incident', incidentId: id, stretch: 1 }, noticeId: page }) as const;
const deliver = (process: Process, id: IncidentId, delivery: string): Promise<Sent> =>
  sendNotice(process, message(id), delivery);

async function ledger(world: World, id: IncidentId): Promise<Notice> {
  const found = await world.process().ledger.get(message(id).subject, page);
  if (found === undefined) throw new Error('the page is not in the ledger');
  return found;
}

/** Delivers it again as its queue does, a minute and a second apart, until it is done with. */
async function redeliver(world: World, id: IncidentId, times = 10): Promise<void> {
  for (let delivery = 0; delivery < times; delivery += 1) {
    world.now += 61 * SECOND;
    if ((await deliver(world.process(), id, `again-${delivery}`).catch(() => undefined)) !== undefined) return;
  }
}

const acts = {
  acknowledge: { kind: 'acknowledge', by: maya, via: 'api' },
  start: { kind: 'start', by: maya },
  resolve: { kind: 'resolve', by: maya },
} as const;
const act = (world: World, id: IncidentId, kind: keyof typeof acts) =>
  runCommand(world.process().log, id, acts[kind], { commandId: kind }, world.now);

describe('a page whose sender is in doubt (failures 9 and 21b)', () => {
  it('leaves at once, and is no repeat, when the SDK repeats the write of its claim and is refused', async () => {
    const { world, id } = await pagePlanned();
    const table = world.table.connect();
    table.failNext(({ kind }) => kind === 'update', 'conditional-lie');
    expect(await deliver(world.process(table), id, 'one')).toBe('accepted');
    expect((await ledger(world, id)).state).toMatchObject({ repeated: false });
  });

  it('is marked as repeated when the provider took it and its answer was lost', async () => {
    const { world, id } = await pagePlanned();
    world.providers.sendFaults.push('lost-answer');
    await deliver(world.process(), id, 'one').catch(() => undefined);
    expect(await deliver(world.process(), id, 'two')).toBe('accepted');
    expect(world.providers.texts).toHaveLength(2);
    expect((await ledger(world, id)).state).toMatchObject({ repeated: true });
  });

  it('is not marked when the provider took it only after it had said three times that it was too busy', async () => {
    const { world, id } = await pagePlanned();
    world.providers.sendFaults.push('throttled', 'throttled', 'throttled');
    expect(await deliver(world.process(), id, 'one')).toBe('accepted');
    expect(world.providers.texts).toHaveLength(1);
    expect((await ledger(world, id)).state).toMatchObject({ repeated: false });
  });

  it('is called failed when its answer was lost twice, and still counts as one that may have arrived', async () => {
    const { world, id } = await pagePlanned();
    world.providers.sendFaults.push('lost-answer', 'lost-answer');
    await expect(deliver(world.process(), id, 'one')).rejects.toThrow('TimeoutError');
    expect(await deliver(world.process(), id, 'two')).toBe('failed');
    const failed = await ledger(world, id);
    expect(failed.state).toMatchObject({ reason: 'without an answer 2 times, last: TimeoutError' });
    expect(wasTold(failed)).toBe(true);
  });

  it('is given up when no sender came to an end with it in eight tries', async () => {
    const { world, id } = await pagePlanned();
    for (let tried = 0; tried < 8; tried += 1) {
      const table = world.table.connect();
      await deliver(world.process(table.dieAt(2)), id, `${tried}`).catch(() => undefined);
      world.now += 61 * SECOND;
    }
    expect(await deliver(world.process(), id, '9')).toBe('failed');
    expect(world.providers.texts).toEqual([]);
  });
});

describe('a page', () => {
  it('leaves once, with a link of its own, and the ledger says when', async () => {
    const { world, id } = await pagePlanned();
    expect(await deliver(world.process(), id, 'one')).toBe('accepted');
    expect(world.providers.texts).toHaveLength(1);
    expect(world.providers.texts[0]).toMatchObject({
      to: '+353209100101',
      text: expect.stringContaining(id) as string,
    });
    expect((await ledger(world, id)).state).toEqual({
      outcome: 'accepted',
      acceptedAt: world.now,
      providerId: 'message-1',
      repeated: false,
    });
  });

  it('says how long it took from the opening until its provider had it, once for each time it leaves', async () => {
    const { world, id } = await pagePlanned();
    world.now += 3 * SECOND;
    await deliver(world.process(), id, 'one');
    await deliver(world.process(), id, 'two');
    expect(world.pageLatencies).toEqual([3 * SECOND]);
  });

  it.each(Object.keys(acts) as (keyof typeof acts)[])(
    'is cancelled when somebody does "%s" before it leaves (failure 7)',
    async (kind) => {
      const { world, id } = await pagePlanned();
      await act(world, id, kind);
      expect(await deliver(world.process(), id, 'one')).toBe('cancelled');
      expect(world.providers.texts).toEqual([]);
      expect((await ledger(world, id)).state).toMatchObject({ outcome: 'cancelled' });
    },
  );

  it('leaves or is cancelled, never both, at whichever call of its sender the incident is resolved (failure 7)', async () => {
    const { world: before, id } = await pagePlanned();
    const outcomes: string[] = [];
    for (let index = 0; index < 8; index += 1) {
      const world = fork(before);
      const process = world.process(world.table.connect().rivalBefore(index, () => act(world, id, 'resolve')));
      const sent = await deliver(process, id, 'one');
      expect(world.providers.texts).toHaveLength(sent === 'accepted' ? 1 : 0);
      expect((await ledger(world, id)).state.outcome).toBe(sent);
      outcomes.push(sent);
    }
    // Until it reads the incident it is cancelled; from then on it is on its way.
    expect(outcomes.join(' ')).toMatch(/^(cancelled ){3}(accepted ?)+$/);
  });

  it('leaves once when its message is delivered twice at the same time, at whichever call (failure 21b)', async () => {
    const { world: before, id } = await pagePlanned();
    for (let index = 0; index < 8; index += 1) {
      const world = fork(before);
      const answers: (Sent | 'busy')[] = [];
      const other = () =>
        deliver(world.process(), id, 'two').then(
          (sent) => answers.push(sent),
          () => answers.push('busy'),
        );
      const process = world.process(world.table.connect().rivalBefore(index, other));
      await deliver(process, id, 'one').then(
        (sent) => answers.push(sent),
        () => answers.push('busy'),
      );
      expect(answers.filter((answer) => answer === 'accepted')).toHaveLength(1);
      expect(world.providers.texts).toHaveLength(1);
      expect((await ledger(world, id)).state).toMatchObject({ outcome: 'accepted', repeated: false });
    }
  });

  it('waits while another sender holds it, and leaves again, marked as repeated, once that lease has lapsed (failure 9)', async () => {
    const { world, id } = await pagePlanned();
    await deliver(world.process(world.table.connect().dieAt(2)), id, 'one').catch(() => undefined);
    world.now += SENDER_TIMEOUT_MS;
    await expect(deliver(world.process(), id, 'two')).rejects.toThrow('held by another sender');
    world.now += 5 * SECOND;
    expect(await deliver(world.process(), id, 'three')).toBe('accepted');
    expect((await ledger(world, id)).state).toMatchObject({ repeated: true });
  });

  it.each([
    ['refused it', ['refused'], 'refused: InvalidParameterException'],
    ['said four times that it was too busy', Array<'throttled'>(4).fill('throttled'), 'refused: ThrottledException'],
  ] as const)(
    'is called failed when the provider has %s, and somebody hears of it (failure 10)',
    async (_how, faults, reason) => {
      const { world, id } = await pagePlanned();
      world.providers.sendFaults.push(...faults);
      expect(await deliver(world.process(), id, 'one')).toBe('failed');
      expect((await ledger(world, id)).state).toEqual({ outcome: 'failed', failedAt: world.now, reason });
      expect(world.raised).toEqual(['NoticesFailed']);
      expect(await deliver(world.process(), id, 'two')).toBe('already done');
      expect(world.providers.texts).toEqual([]);
    },
  );

  it('is called failed at once, and somebody hears of it, when its recipient has left the directory', async () => {
    const { world, id } = await pagePlanned();
    await world.table.delete({ pk: 'DIRECTORY#people', sk: 'maya' });
    expect(await deliver(world.process(), id, 'one')).toBe('failed');
    expect((await ledger(world, id)).state).toMatchObject({ reason: 'the person is no longer in the directory' });
    expect(world.raised).toEqual(['NoticesFailed']);
  });

  it('is not given back when it has left and only the record of it fails (failure 9)', async () => {
    const { world, id } = await pagePlanned();
    const table = world.table.connect();
    table.failNext(({ kind }) => kind === 'update' && world.providers.texts.length > 0, 'before');
    await expect(deliver(world.process(table), id, 'one')).rejects.toThrow('did not take');
    expect((await ledger(world, id)).state).toMatchObject({ outcome: 'claimed', claim: 'one' });
    expect(world.raised).toEqual([]);
  });
});

describe('a notice that is no page', () => {
  it('is not counted among the pages’ times', async () => {
    const { world, id } = await pagePlanned();
    await tellAudiences(world.process(), turn(id), world.now);
    const mail = noticeIdOf((await world.notices(id)).find((one) => one.includes('helena')));
    expect(await sendNotice(world.process(), { ...message(id), noticeId: mail }, 'one')).toBe('accepted');
    expect(world.pageLatencies).toEqual([]);
  });

  it('is called failed after the provider has refused it eight times, and somebody hears of it', async () => {
    const { world, id } = await pagePlanned();
    await tellAudiences(world.process(), turn(id), world.now);
    const noticeId = (await world.notices(id)).find((one) => one.includes('helena'));
    const deliverOnce = (delivery: string) =>
      sendNotice(world.process(), { ...message(id), noticeId: noticeIdOf(noticeId) }, delivery);
    world.providers.sendFaults.push(...Array<'refused'>(9).fill('refused'));
    for (let tried = 1; tried <= 7; tried += 1)
      await expect(deliverOnce(`${tried}`)).rejects.toThrow('InvalidParameterException');
    expect(world.raised).toEqual([]);
    expect(await deliverOnce('8')).toBe('failed');
    const { state } = (await world.process().ledger.get(message(id).subject, noticeIdOf(noticeId))) ?? {};
    expect(state).toMatchObject({ reason: 'refused 8 times, last: InvalidParameterException' });
    expect(world.raised).toEqual(['NoticesFailed']);
    expect(await world.story(id)).not.toContain('PageFailed');
  });
});

describe('a page, whatever fails at whichever call of the table (failures 9 and 21b)', () => {
  it.each<[string, 'dies' | Fault]>([
    ['its sender dies', 'dies'],
    ['a call is not taken', 'before'],
    ['an answer is lost', 'lost-answer'],
    ['the SDK repeats a write that had succeeded and is refused', 'conditional-lie'],
  ])(
    'leaves at least once and at most twice with one text, the repeat marked as such, if %s',
    async (_how, failure) => {
      const { world: before, id } = await pagePlanned();
      const untouched = fork(before).process();
      await deliver(untouched, id, 'one');
      for (const [index, { kind }] of untouched.table.operations.entries()) {
        if (failure === 'conditional-lie' && kind !== 'update') continue;
        const world = fork(before);
        const table = world.table.connect();
        const process = world.process(failure === 'dies' ? table.dieAt(index) : table.failAt(index, failure));
        await deliver(process, id, 'one').catch(() => undefined);
        await settled();
        await redeliver(world, id);
        const { texts } = world.providers;
        const { state } = await ledger(world, id);
        const where = `call ${index}: ${kind}`;
        expect([1, 2], where).toContain(texts.length);
        expect(new Set(texts.map(({ text }) => text)).size, where).toBe(1);
        expect(state, where).toMatchObject(texts.length === 2 ? { repeated: true } : { outcome: 'accepted' });
        expect(await deliver(world.process(), id, 'late'), where).toBe('already done');
      }
    },
  );

  it('leaves twice at most, with one text, when the provider took it and its answer was lost', async () => {
    const { world, id } = await pagePlanned();
    world.providers.sendFaults.push('lost-answer');
    await expect(deliver(world.process(), id, 'one')).rejects.toThrow('TimeoutError');
    await redeliver(world, id);
    expect(new Set(world.providers.texts.map(({ text }) => text)).size).toBe(1);
    expect(world.providers.texts).toHaveLength(2);
  });
});
