import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { actor, incidentId, type IncidentId } from '../domain/ids.ts';
import { climbLadder } from './climb-ladder.ts';
import {
  fork,
  HOUR,
  key,
  MINUTE,
  sampleDirectory,
  SECOND,
  turn,
  world,
  type Process,
  type World,
} from './flow-fixture.ts';
import { runCommand } from './run-command.ts';

const maya = actor.parse('maya');
const tomas = actor.parse('tomas');
const count = (story: readonly string[], type: string): number => story.filter((one) => one === type).length;

/** At the instant at which L1's quarter of an hour is over. */
async function beforeSecondRung(): Promise<{ world: World; id: IncidentId }> {
  const made = await world();
  const id = await made.open();
  await made.climb(id);
  made.now += 15 * MINUTE;
  return { world: made, id };
}

const acknowledge = (process: Process, id: IncidentId, by = maya, now = 0) =>
  runCommand(process.log, id, { kind: 'acknowledge', by, via: 'api' }, { commandId: `ack:${by}` }, now);

describe('a turn of the ladder', () => {
  it('pages the first rung at once and waits until its quarter of an hour is nearly over', async () => {
    const made = await world();
    const id = await made.open();
    expect(await made.climb(id)).toEqual({ done: false, version: 2, at: made.now, iteration: 0, waitSeconds: 720 });
    expect(await made.notices(id)).toEqual(['1.page.1.0-L1.maya.sms']);
  });

  it('writes nothing and pages nobody when it is asked again in the same instant (failure 8)', async () => {
    const { world, id } = await beforeSecondRung();
    await world.climb(id, 1);
    const before = world.table.dump();
    await world.climb(id, 1);
    await world.climb(id, 2);
    expect(world.table.dump()).toEqual(before);
  });

  it('plans the page of its rung when the SDK repeats the put of the commit and is refused, and commits once (failure 21b)', async () => {
    const { world, id } = await beforeSecondRung();
    const lying = world.table.connect();
    lying.failNext(({ kind, sk }) => kind === 'putIf' && sk.startsWith('COMMIT#'), 'conditional-lie');
    await climbLadder(world.process(lying), turn(id, 1), world.now);
    expect(count(await world.story(id), 'RungReached')).toBe(2);
    expect(await world.notices(id)).toEqual(['1.page.1.0-L1.maya.sms', '1.page.1.1-L2.wei-ling.sms']);
  });

  it('plans the page that an execution which died owed, when another execution takes over (failure 9)', async () => {
    const made = await world();
    const id = await made.open();
    const table = made.table.connect();
    table.failNext(({ sk }) => sk.startsWith('NOTICE#'), 'before');
    await expect(climbLadder(made.process(table), turn(id, 0), made.now)).rejects.toThrow('did not take');
    expect(await made.notices(id)).toEqual([]);
    const other = { ...turn(id, 0), execution: 'another' };
    await climbLadder(made.process(), other, made.now + 20 * SECOND);
    expect(await made.notices(id)).toEqual(['1.page.1.0-L1.maya.sms']);
    expect(count(await made.story(id), 'RungReached')).toBe(1);
  });

  it('says so when there is no log, and ends when another execution is in charge', async () => {
    const { world, id } = await beforeSecondRung();
    await expect(world.climb(incidentId.parse('INC-00000000'))).rejects.toThrow('no log');
    expect(await climbLadder(world.process(), turn(id, 0, 2), world.now)).toMatchObject({ done: true });
    expect(count(await world.story(id), 'RungReached')).toBe(1);
  });

  it('passes a rung on which nobody has a phone and pages the next at once (failures 13 and 15)', async () => {
    const phones = sampleDirectory.people.map(({ phone, ...person }) =>
      ['maya', 'tomas'].includes(person.id) || phone === undefined ? person : { ...person, phone },
    );
    const made = await world({ ...sampleDirectory, people: phones });
    const id = await made.open();
    await made.climb(id);
    expect(await made.story(id)).toEqual(expect.arrayContaining(['RungSkipped', 'RungReached']) as string[]);
    expect(await made.notices(id)).toEqual(['1.page.1.1-L2.wei-ling.sms']);
  });

  it.each([
    [
      'the rung that it pages',
      15 * MINUTE,
      ['get L2', ...(sampleDirectory.roles['L2'] ?? []).map((id) => `get ${id}`), 'list '],
    ],
    ['nobody, while nothing is due', 15 * MINUTE - 1, []],
  ])('reads %s, and no other rung', async (_who, after, read) => {
    const made = await world();
    const id = await made.open();
    await made.climb(id);
    made.now += after;
    const process = made.process();
    await made.climb(id, 1, process);
    const people = process.table.operations.filter(({ pk }) => /^(DIRECTORY|CHANNEL)#/.test(pk));
    expect(people.map(({ kind, sk }) => `${kind} ${sk}`).sort()).toEqual([...read].sort());
  });

  it('raises the alarm and writes to the duty managers when nobody at all can be paged (failures 13 and 14)', async () => {
    const people = sampleDirectory.people.map(({ phone: _phone, ...person }) => person);
    const made = await world({ ...sampleDirectory, people });
    const id = await made.open();
    await made.climb(id);
    expect(made.raised).toEqual(['UnroutableIncidents']);
    expect(await made.notices(id)).toEqual(['1.unroutable.0.nadia.email', '1.unroutable.0.owen.email']);
  });

  it('looks again every 20 seconds once a quiet alert holds it past its promise', async () => {
    const { world, id } = await beforeSecondRung();
    await world.take('quiet', world.now);
    expect(await world.climb(id, 1)).toMatchObject({ waitSeconds: 20 });
    expect(count(await world.story(id), 'RungReached')).toBe(1);
  });

  it('resolves after the hold-down, closes a day later, and then is on the list of open ones no more', async () => {
    const { world, id } = await beforeSecondRung();
    await world.take('quiet', world.now);
    world.now += 5 * MINUTE;
    await world.climb(id, 1);
    expect((await world.incident(id)).status).toBe('resolved');
    world.now += 24 * HOUR;
    expect(await world.climb(id, 2)).toMatchObject({ done: true });
    expect((await world.incident(id)).status).toBe('closed');
    expect(await world.process().log.openIncidents()).toEqual([]);
  });
});

describe('an acknowledgement that races the next rung (failure 4)', () => {
  /** Whoever was first, the story has one acknowledgement, and the next rung only before it. */
  async function oneWon(world: World, id: IncidentId): Promise<boolean> {
    const story = await world.story(id);
    expect(count(story, 'IncidentAcknowledged')).toBe(1);
    const escalated = count(story, 'RungReached') === 2;
    if (escalated) expect(story.indexOf('IncidentAcknowledged')).toBeGreaterThan(story.lastIndexOf('RungReached'));
    const ofL2 = (await world.notices(id)).filter((notice) => notice.includes('L2'));
    expect(ofL2).toEqual(escalated ? ['1.page.1.1-L2.wei-ling.sms'] : []);
    expect((await world.incident(id)).status).toBe('acknowledged');
    return escalated;
  }

  it('has exactly one winner, at whichever call of the ladder it comes', async () => {
    const { world: before, id } = await beforeSecondRung();
    const reference = fork(before);
    const untouched = reference.process();
    await reference.climb(id, 1, untouched);
    const results: boolean[] = [];
    for (let index = 0; index < untouched.table.operations.length; index += 1) {
      const world = fork(before);
      const rival = () => acknowledge(world.process(), id, maya, world.now);
      await world.climb(id, 1, world.process(world.table.connect().rivalBefore(index, rival)));
      results.push(await oneWon(world, id));
    }
    expect(new Set(results)).toEqual(new Set([true, false]));
  });

  it('has exactly one winner, at whichever of its own calls the ladder climbs', async () => {
    const { world: before, id } = await beforeSecondRung();
    for (let index = 0; index < 3; index += 1) {
      const world = fork(before);
      const table = world.table.connect().rivalBefore(index, () => world.climb(id, 1));
      await acknowledge(world.process(table), id, maya, world.now);
      await world.climb(id, 2);
      expect(await oneWon(world, id)).toBe(index < 2);
    }
  });

  it('has exactly one winner in any order of all calls of two people and two turns of the ladder', async () => {
    const { world: before, id } = await beforeSecondRung();
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const world = fork(before);
        const process = () =>
          world.process(world.table.connect().before(({ kind }) => scheduler.schedule(Promise.resolve(), kind)));
        const people = [maya, tomas].map((by) =>
          acknowledge(process(), id, by, world.now).then(
            () => by,
            () => undefined,
          ),
        );
        const turns = [1, 1].map((iteration) => world.climb(id, iteration, process()));
        const [won] = await scheduler.waitFor(Promise.all([Promise.all(people), Promise.all(turns)]));
        expect(won.filter((by) => by !== undefined)).toHaveLength(1);
        await oneWon(world, id);
      }),
      { numRuns: 200 },
    );
  });
});

describe('an alarm that comes back while its incident is being resolved (failure 4)', () => {
  it('is never lost, at whichever call of the ladder it comes: it stays, reopens, or is followed by one other', async () => {
    const { world: before, id } = await beforeSecondRung();
    await before.take('quiet', before.now);
    before.now += 5 * MINUTE;
    const untouched = fork(before);
    const process = untouched.process();
    await untouched.climb(id, 1, process);
    for (let index = 0; index < process.table.operations.length; index += 1) {
      const world = fork(before);
      const rival = () => world.take('firing', world.now);
      await world.climb(id, 1, world.process(world.table.connect().rivalBefore(index, rival)));
      // The commit that the receiver may have made wakes the ladder.
      await world.climb(id, 2);
      const open = (await world.active()).map(({ id: of, alert }) => [of, alert?.spans.at(-1)?.end]);
      const current = (await world.process().alerts.get(key))?.incidentId;
      expect(open, `call ${index}`).toEqual([[current, undefined]]);
    }
  });
});
