import { describe, expect, it } from 'vitest';
import type { Fault, Operation } from '../adapters/table-fixture.ts';
import { override } from '../domain/oncall/changes.ts';
import { itemsOf, type Side } from '../domain/oncall/hand-over-checklists.ts';
import { fork, HOUR, MINUTE, type Process, type World } from './flow-fixture.ts';
import { HAND_OFF, handOverDeps, handOverWorld, look, PRIMARY, Told } from './hand-over-fixture.ts';
import { keepHandOver } from './keep-hand-over.ts';
import { keepRota } from './keep-rota.ts';
import { signHandOver } from './sign-hand-over.ts';

const sign = (made: World, as: Side, by: string, process = made.process()) =>
  signHandOver(handOverDeps(process), { schedule: 'primary', at: HAND_OFF, as, by, ticked: itemsOf(as) }, made.now);
const standing = (made: World) => handOverDeps(made.process()).handOvers.get('primary', HAND_OFF);

async function drafted(told = new Told()): Promise<World> {
  const made = await handOverWorld();
  made.now = HAND_OFF - 30 * MINUTE;
  await look(made, told);
  return made;
}

describe('the hand-over of a shift', () => {
  it('is not there before its overlap begins, and is looked at when it does', async () => {
    const made = await handOverWorld();
    const told = new Told();
    expect(await look(made, told)).toEqual({ nextLookAt: HAND_OFF - 30 * MINUTE });
    expect(await standing(made)).toBeUndefined();
    expect(told.all).toEqual([]);
  });

  it('is drafted 30 minutes before, and both sides are told; the next look is at its deadline', async () => {
    const told = new Told();
    const made = await drafted(told);
    expect(told.all).toEqual(['1.drafted maya', '1.drafted tomas']);
    expect(await standing(made)).toMatchObject({
      state: 'drafted',
      outgoing: ['maya'],
      incoming: ['tomas'],
      untold: [],
    });
    expect(await look(made, told)).toEqual({ nextLookAt: HAND_OFF + 15 * MINUTE });
  });

  it('that nobody signs is escalated 15 minutes after: to the role for it and to both sides, once', async () => {
    const told = new Told();
    const made = await drafted(told);
    made.now = HAND_OFF + 15 * MINUTE - 1;
    await look(made, told);
    expect(await standing(made)).toMatchObject({ state: 'drafted' });
    made.now += 1;
    await sign(made, 'outgoing', 'maya');
    const { nextLookAt } = await look(made, told);
    expect(await standing(made)).toMatchObject({ state: 'escalated', escalatedAt: made.now });
    const L2 = ['1.unsigned jordan', '1.unsigned wei-ling'];
    expect(told.all.slice(2)).toEqual([L2[0], '1.unsigned maya', '1.unsigned tomas', L2[1]]);
    expect(nextLookAt).toBe(HAND_OFF + 24 * HOUR - 30 * MINUTE);
  });

  it('signed by both, is told to both, to the role that gets reports and to the coordinator', async () => {
    const told = new Told();
    const made = await drafted(told);
    await sign(made, 'incoming', 'tomas');
    const { rota } = handOverDeps(made.process());
    for (const { sk } of (await rota.due(made.now + HOUR)).looks) await rota.lookedAt(sk);
    await sign(made, 'outgoing', 'maya');
    // At once, and once more should this process die in between.
    expect((await rota.due(made.now)).looks).toHaveLength(1);
    expect((await rota.due(made.now + MINUTE)).looks).toHaveLength(2);
    await look(made, told);
    expect(told.all.slice(2)).toEqual([
      '1.shift-changed maya',
      '1.shift-changed samuel',
      '1.shift-changed tomas',
      '1.shift-report mei',
      '1.shift-report samuel',
    ]);
    made.now = HAND_OFF + HOUR;
    await look(made, told);
    expect(told.all).toHaveLength(7);
  });

  it('escalated, can still be signed, and is told then', async () => {
    const told = new Told();
    const made = await drafted(told);
    made.now = HAND_OFF + HOUR;
    await look(made, told);
    await sign(made, 'incoming', 'tomas');
    await sign(made, 'outgoing', 'maya');
    await look(made, told);
    expect(await standing(made)).toMatchObject({ state: 'signed', escalatedAt: made.now, untold: [] });
    expect(told.all).toContain('1.shift-changed maya');
  });

  it('goes to whoever the plan names when it is changed after the draft, and to nobody when nobody comes', async () => {
    const told = new Told();
    const made = await drafted(told);
    const { rota } = handOverDeps(made.process());
    const change = (id: string, people: string[]) =>
      override.parse({
        id,
        kind: 'replace',
        people,
        start: '2026-03-10T11:00:00Z',
        end: '2026-03-10T19:00:00Z',
        by: 'maya',
        at: `2026-03-10T10:3${id}:00Z`,
      });
    await rota.addOverride('primary', change('0', ['erik']), made.now);
    await look(made, told);
    expect(told.all).toContain('1.drafted erik');
    await rota.addOverride('primary', change('1', ['maya']), made.now);
    await look(made, told);
    expect(await standing(made)).toMatchObject({ state: 'withdrawn' });
    expect(told.all).toEqual(expect.arrayContaining(['1.withdrawn erik', '1.withdrawn maya']));
    await rota.removeOverride('primary', change('1', ['maya']), made.now);
    await look(made, told);
    expect(told.all).toEqual(expect.arrayContaining(['2.drafted erik', '2.drafted maya']));
  });

  it('is not asked for days later, of a system that was down meanwhile', async () => {
    const made = await handOverWorld();
    made.now = HAND_OFF + 15 * MINUTE;
    await look(made, new Told(), made.process(), HAND_OFF - HOUR);
    expect(await standing(made)).toBeUndefined();
  });

  it('drafted late, is not late at once', async () => {
    const [made, told] = [await handOverWorld(), new Told()];
    made.now = HAND_OFF + 14 * MINUTE;
    expect(await look(made, told, made.process(), HAND_OFF - HOUR)).toEqual({ nextLookAt: HAND_OFF + 29 * MINUTE });
    expect(told.all).toEqual(['1.drafted maya', '1.drafted tomas']);
  });

  it('is none where the schedule lays down none', async () => {
    const [made, told] = [await handOverWorld(), new Told()];
    made.now = HAND_OFF;
    const { handOver: _none, ...plain } = PRIMARY;
    const deps = handOverDeps(made.process());
    const facts = await deps.rota.facts([PRIMARY.id], made.now);
    const kept = await keepHandOver(
      { ...deps, tell: told.tell() },
      { schedule: plain, facts, through: 0, now: made.now },
    );
    expect([kept.nextLookAt, await standing(made), told.all]).toEqual([undefined, undefined, []]);
  });
});

describe('a hand-over that waits for signatures', () => {
  const { handOver: _none, ...plain } = PRIMARY;
  it.each<[string, number, typeof plain | { id: string }]>([
    ['whose schedule asks for none any more', HAND_OFF - 10 * MINUTE, plain],
    ['whose schedule asks for none since hands have changed', HAND_OFF + 10 * MINUTE, plain],
    ['whose schedule was taken away', HAND_OFF - 10 * MINUTE, { id: 'primary' }],
  ])('%s is withdrawn, and both sides are told once', async (_what, now, left) => {
    const told = new Told();
    const made = await drafted(told);
    made.now = now;
    const deps = handOverDeps(made.process());
    const facts = { regions: [], schedules: [], leave: [], overrides: {} };
    const again = () =>
      keepHandOver({ ...deps, tell: told.tell() }, { schedule: left, facts, through: now - MINUTE, now });
    expect(await again()).toEqual({ nextLookAt: undefined });
    const after = await standing(made);
    expect(after).toMatchObject({ state: 'withdrawn', withdrawnAt: now, untold: [] });
    expect(told.all.slice(2)).toEqual(['1.withdrawn maya', '1.withdrawn tomas']);
    await again();
    expect(await standing(made)).toEqual(after);
  });

  it('stays as it is when both have signed it', async () => {
    const made = await drafted();
    await sign(made, 'incoming', 'tomas');
    await sign(made, 'outgoing', 'maya');
    const deps = { ...handOverDeps(made.process()), tell: new Told().tell() };
    const facts = { regions: [], schedules: [], leave: [], overrides: {} };
    await keepHandOver(deps, { schedule: plain, facts, through: made.now, now: made.now });
    expect(await standing(made)).toMatchObject({ state: 'signed' });
  });

  it.each<[string, (rota: ReturnType<typeof handOverDeps>['rota'], now: number) => Promise<unknown>]>([
    ['its schedule is taken away', (rota, now) => rota.remove('primary', now)],
    ['its terms are', (rota, now) => rota.put(plain, 1, now)],
    ['its terms are, in a schedule that is quiet', (rota, now) => rota.put({ ...plain, quiet: true }, 1, now)],
  ])('is withdrawn within the minute in which %s', async (_what, takeAway) => {
    const made = await drafted();
    const deps = handOverDeps(made.process());
    await takeAway(deps.rota, made.now);
    await keepRota({ ...deps, handOver: (each) => keepHandOver({ ...deps, tell: new Told().tell() }, each) }, made.now);
    expect(await standing(made)).toMatchObject({ state: 'withdrawn' });
  });
});

type Task = (made: World, told: Told, process: Process) => Promise<unknown>;
const looks: Task = (made, told, process) => look(made, told, process);

const situations: readonly (readonly [string, () => Promise<World>, Task])[] = [
  [
    'drafts',
    async () => {
      const made = await handOverWorld();
      made.now = HAND_OFF - 30 * MINUTE;
      return made;
    },
    looks,
  ],
  [
    'escalates',
    async () => {
      const made = await drafted();
      made.now = HAND_OFF + 15 * MINUTE;
      return made;
    },
    looks,
  ],
  [
    'tells that both have signed',
    async () => {
      const made = await drafted();
      await sign(made, 'incoming', 'tomas');
      await sign(made, 'outgoing', 'maya');
      return made;
    },
    looks,
  ],
  [
    'takes the second signature',
    async () => {
      const made = await drafted();
      await sign(made, 'incoming', 'tomas');
      return made;
    },
    (made, _told, process) => sign(made, 'outgoing', 'maya', process),
  ],
];

const canLie = ({ kind }: Operation): boolean => kind === 'putIf';

describe.each(situations)('whatever fails while it %s (failures 9 and 21b)', (_what, make, task) => {
  it.each<['dies' | Fault]>([['dies'], ['before'], ['lost-answer'], ['conditional-lie']])(
    'a call that %s leaves what it leaves when nothing fails, if it is asked for again',
    async (failure) => {
      const before = await make();
      const reference = { world: fork(before), told: new Told() };
      const untouched = reference.world.process();
      await task(reference.world, reference.told, untouched);
      expect(untouched.table.operations.length).toBeGreaterThan(0);
      for (const [index, operation] of untouched.table.operations.entries()) {
        if (failure === 'conditional-lie' && !canLie(operation)) continue;
        const [after, told] = [fork(before), new Told()];
        const table = after.table.connect();
        const broken = after.process(failure === 'dies' ? table.dieAt(index) : table.failAt(index, failure));
        await task(after, told, broken).catch(() => undefined);
        await task(after, told, after.process());
        const where = `call ${index}: ${operation.kind} ${operation.pk} ${operation.sk}`;
        expect(after.table.dump(), where).toEqual(reference.world.table.dump());
        expect(told.all, where).toEqual(reference.told.all);
      }
    },
  );
});
