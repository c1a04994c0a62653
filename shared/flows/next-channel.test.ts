import { describe, expect, it } from 'vitest';
import type { Fault } from '../adapters/table-fixture.ts';
import { actor, type IncidentId } from '../domain/ids.ts';
import { auditDeadlines } from './audit-deadlines.ts';
import { climbLadder } from './climb-ladder.ts';
import { fork, MINUTE, sampleDirectory, SECOND, turn, world, type Process, type World } from './flow-fixture.ts';
import { runCommand } from './run-command.ts';
import { sendNotice } from './send-notice.ts';

const phoneOf = (id: string): string => sampleDirectory.people.find((person) => person.id === id)?.phone ?? '';
const emailOf = (id: string): string => sampleDirectory.people.find((person) => person.id === id)?.email ?? '';

/** Sends every page that is planned. */
async function sendAll(world: World, id: IncidentId, process: () => Process = () => world.process()): Promise<void> {
  for (const { kind, state, subject, id: noticeId } of await world.process().ledger.ofIncident(id)) {
    if (kind === 'page' && state.outcome === 'planned')
      await sendNotice(process(), { v: 1, subject, noticeId }, `to:${noticeId}`);
  }
}

/** Lets the ladder and the senders take turns at one instant, each round seeing what the last has seen, until nothing moves. */
async function settle(world: World, id: IncidentId, from = 0): Promise<number> {
  let iteration = from;
  let seen: { version: number; at: number } | null = null;
  for (let before = -1; before !== (seen?.version ?? 0); iteration += 1) {
    before = seen?.version ?? 0;
    seen = await climbLadder(world.process(), { ...turn(id, iteration), seen }, world.now);
    await sendAll(world, id);
    seen = await climbLadder(world.process(), { ...turn(id, iteration), seen }, world.now);
  }
  return iteration;
}

async function opened(...refused: string[]): Promise<{ world: World; id: IncidentId }> {
  const made = await world();
  for (const contact of refused) made.providers.refused.add(contact);
  return { world: made, id: await made.open() };
}

const outcomes = async (world: World, id: IncidentId): Promise<string[]> =>
  (await world.process().ledger.ofIncident(id)).map(({ id: notice, state }) => `${notice} ${state.outcome}`);
/** What happened after the opening. */
const afterOpening = async (world: World, id: IncidentId): Promise<string[]> => {
  const story = await world.story(id);
  return story.slice(story.indexOf('RungReached'));
};
const linkIn = (text: string): string | undefined => /https:\/\/\S+\/a\/[a-z2-7]{26}/.exec(text)?.[0];

describe('a page by SMS that no provider takes (failure 10)', () => {
  it('goes to the same person by email at once, inside the rung', async () => {
    const { world, id } = await opened(phoneOf('maya'));
    await settle(world, id);
    expect(await outcomes(world, id)).toEqual(['1.page.1.0-L1.maya.email accepted', '1.page.1.0-L1.maya.sms failed']);
    expect(world.providers.letters).toMatchObject([{ to: emailOf('maya') }]);
    expect(linkIn(world.providers.letters[0]?.text ?? '')).toBeDefined();
    expect(await afterOpening(world, id)).toEqual(['RungReached', 'PageFailed']);
  });

  it('leaves the next rung its time: nobody else is paged for a quarter of an hour', async () => {
    const { world, id } = await opened(phoneOf('maya'));
    const iteration = await settle(world, id);
    world.now += 15 * MINUTE - SECOND;
    await settle(world, id, iteration);
    expect(await world.notices(id)).toHaveLength(2);
    world.now += SECOND;
    await settle(world, id, iteration + 10);
    expect(await world.notices(id)).toContain('1.page.1.1-L2.wei-ling.sms');
  });

  it('carries the same link by email as it would have by SMS', async () => {
    const { world, id } = await opened();
    const before = fork(world);
    await settle(world, id);
    before.providers.refused.add(phoneOf('maya'));
    await settle(before, id);
    const [text, letter] = [world.providers.texts[0]?.text, before.providers.letters[0]?.text];
    expect(linkIn(letter ?? '')).toBe(linkIn(text ?? ''));
  });

  it('is promised by email for the same instant, so that the ledger shows how late it was', async () => {
    const { world, id } = await opened(phoneOf('maya'));
    await world.climb(id);
    world.now += 40 * SECOND;
    await sendAll(world, id);
    await settle(world, id, 1);
    const [email, sms] = await world.process().ledger.ofIncident(id);
    expect(email?.dueAt).toBe(sms?.dueAt);
    expect(email?.state).toMatchObject({ outcome: 'accepted', acceptedAt: (sms?.dueAt ?? 0) + 40 * SECOND });
  });

  it('says in the log why, by a name that holds no number', async () => {
    const { world, id } = await opened(phoneOf('maya'));
    await settle(world, id);
    const commits = (await world.process().log.load(id))?.commits ?? [];
    expect(commits.flatMap(({ events }) => events).at(-1)).toMatchObject({
      type: 'PageFailed',
      person: 'maya',
      channel: 'sms',
      next: 'email',
      reason: 'refused: InvalidParameterException',
    });
    expect(JSON.stringify(commits)).not.toContain(phoneOf('maya'));
  });

  it('is the end of it once somebody has taken the incident: the log hears of nothing, and no email leaves', async () => {
    const { world, id } = await opened(phoneOf('maya'));
    await world.climb(id);
    const acknowledge = () =>
      runCommand(
        world.process().log,
        id,
        { kind: 'acknowledge', by: actor.parse('tomas'), via: 'api' },
        { commandId: 'a' },
        world.now,
      );
    // Between the reading of the incident and the provider's answer.
    const table = world.table.connect().before(async ({ sk }) => (sk === 'LINK' ? acknowledge() : undefined));
    await sendAll(world, id, () => world.process(table));
    await settle(world, id, 1);
    expect(await world.story(id)).not.toContain('PageFailed');
    expect(world.providers.letters).toEqual([]);
  });
});

describe('a rung on which nobody can be told (failures 10 and 13)', () => {
  it('is over at once: the next rung is paged in the same breath', async () => {
    const { world, id } = await opened(phoneOf('maya'), emailOf('maya'));
    await settle(world, id);
    expect(await afterOpening(world, id)).toEqual(['RungReached', 'PageFailed', 'PageFailed', 'RungReached']);
    expect(world.providers.texts).toMatchObject([{ to: phoneOf('wei-ling') }]);
    expect((await world.incident(id)).pages.map(({ rung, dueAt }) => [rung, dueAt])).toEqual([
      ['L1', world.now],
      ['L2', world.now],
    ]);
  });

  it('tries the catch-all when a whole pass reached nobody', async () => {
    const ladder = ['maya', 'wei-ling', 'aoife', 'priya'];
    const { world, id } = await opened(...ladder.flatMap((person) => [phoneOf(person), emailOf(person)]));
    await settle(world, id);
    expect(world.providers.texts).toMatchObject([{ to: phoneOf('nadia') }]);
    expect((await world.incident(id)).position).toMatchObject({ pass: 1, rung: 'duty-manager' });
  });

  it('ends as unroutable, with the alarm, when no provider takes anything for anybody: never a silent wait', async () => {
    const everybody = sampleDirectory.people.flatMap(({ id }) => [phoneOf(id), emailOf(id)]);
    const { world, id } = await opened(...everybody);
    await settle(world, id);
    expect((await world.incident(id)).unroutableSince).toBe(world.now);
    expect(world.raised).toContain('UnroutableIncidents');
  });
});

describe('a failed page whose sender or whose ladder fails too (failures 9 and 21b)', () => {
  it.each<[string, 'dies' | Fault]>([
    ['its sender dies', 'dies'],
    ['a call is not taken', 'before'],
    ['an answer is lost', 'lost-answer'],
    ['the SDK repeats a write that had succeeded and is refused', 'conditional-lie'],
  ])(
    'reaches the person by email all the same, and the log hears of it once, if %s at any call',
    async (_how, failure) => {
      const { world: before, id } = await opened(phoneOf('maya'));
      await before.climb(id);
      const reference = fork(before);
      reference.providers.refused.add(phoneOf('maya'));
      const untouched = reference.process();
      await sendAll(reference, id, () => untouched);
      for (const [index, { kind }] of untouched.table.operations.entries()) {
        if (failure === 'conditional-lie' && kind !== 'update' && kind !== 'putIf') continue;
        const world = fork(before);
        world.providers.refused.add(phoneOf('maya'));
        const table = world.table.connect();
        const process = world.process(failure === 'dies' ? table.dieAt(index) : table.failAt(index, failure));
        await sendAll(world, id, () => process).catch(() => undefined);
        // Its message comes again, a minute later.
        for (let delivery = 0; delivery < 3; delivery += 1) {
          world.now += 61 * SECOND;
          const [{ subject, id: noticeId } = fail()] = (await world.process().ledger.ofIncident(id)).filter(
            ({ channel }) => channel === 'sms',
          );
          await sendNotice(world.process(), { v: 1, subject, noticeId }, `again-${delivery}`).catch(() => undefined);
        }
        await settle(world, id, 1);
        const where = `call ${index}: ${kind}`;
        expect(
          (await world.story(id)).filter((type) => type === 'PageFailed'),
          where,
        ).toEqual(['PageFailed']);
        expect(world.providers.letters, where).toHaveLength(1);
      }
    },
  );

  it('is found by the auditor when its message is lost as well, and handed over until the log has heard', async () => {
    const { world, id } = await opened(phoneOf('maya'));
    await world.climb(id);
    const table = world.table.connect();
    table.failNext(({ sk, kind }) => sk.startsWith('COMMIT#') && kind === 'putIf', 'before');
    await sendAll(world, id, () => world.process(table)).catch(() => undefined);
    expect(await outcomes(world, id)).toEqual(['1.page.1.0-L1.maya.sms failed']);
    world.providers.executions.set(`escalation:${id}-1`, { status: 'RUNNING', input: '' });
    world.providers.executions.set(`communication:${id}-1`, { status: 'RUNNING', input: '' });
    world.now += 31 * SECOND;
    expect(await auditDeadlines(world.process(), world.now)).toMatchObject({ redriven: 1 });
    expect(world.providers.handed).toMatchObject([{ queue: 'pages', message: { noticeId: '1.page.1.0-L1.maya.sms' } }]);
    for (const { message } of world.providers.handed) await sendNotice(world.process(), message, 'handed');
    expect(await world.story(id)).toContain('PageFailed');
    expect(await auditDeadlines(world.process(), world.now)).toMatchObject({ redriven: 0 });
  });
});

const fail = (): never => {
  throw new Error('the page is not in the ledger');
};
