import { setImmediate as settled } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { Fault, Operation } from '../adapters/table-fixture.ts';
import { actor, type IncidentId } from '../domain/ids.ts';
import { climbLadder } from './climb-ladder.ts';
import { change, fork, HOUR, key, MINUTE, SECOND, turn, world, type Process, type World } from './flow-fixture.ts';
import { openIncident } from './open-incident.ts';
import { reactToCommit } from './react-to-commit.ts';
import { reportIncident } from './report-incident.ts';
import { identityOf, runCommand } from './run-command.ts';
import { takeAlert } from './take-alert.ts';
import { tellAudiences } from './tell-audiences.ts';

type Task = (process: Process, world: World) => Promise<unknown>;
type Failure = 'dies' | Fault;

/** Where everything stands when the task begins, and the task that a queue, a stream or a workflow asks for again. */
interface Situation {
  readonly world: World;
  readonly task: Task;
}

const maya = actor.parse('maya');
const alarmTaken =
  (signal: 'firing' | 'quiet' | 'insufficient', at: number): Task =>
  (process, world) =>
    takeAlert(process.opening, change(signal, at), world.now);
const climbs =
  (id: IncidentId, iteration: number, n = 1): Task =>
  (process, world) =>
    climbLadder(process, turn(id, iteration, n), world.now);

async function opened(): Promise<{ world: World; id: IncidentId }> {
  const made = await world();
  return { world: made, id: await made.open() };
}

async function paged(until = 0): Promise<{ world: World; id: IncidentId; iteration: number }> {
  const made = await opened();
  await made.world.climb(made.id);
  let iteration = 1;
  for (const end = made.world.now + until; made.world.now < end; iteration += 1) {
    made.world.now += 15 * MINUTE;
    await made.world.climb(made.id, iteration);
  }
  return { ...made, iteration };
}

async function resolvedBySource(): Promise<{ world: World; id: IncidentId }> {
  const made = await paged();
  made.world.now += MINUTE;
  await made.world.take('quiet');
  made.world.now += 5 * MINUTE;
  await made.world.climb(made.id, 1);
  return made;
}

const situations: readonly (readonly [string, () => Promise<Situation>])[] = [
  ['an alarm that opens', async () => ({ world: await world(), task: alarmTaken('firing', 0) })],
  [
    'an alarm whose recovery was known before it',
    async () => {
      const made = await world();
      await made.take('quiet', made.now);
      return { world: made, task: alarmTaken('firing', made.now - SECOND) };
    },
  ],
  [
    'a recovery',
    async () => {
      const { world } = await paged();
      world.now += MINUTE;
      return { world, task: alarmTaken('quiet', world.now) };
    },
  ],
  [
    'an alarm that comes back after its incident was resolved',
    async () => {
      const { world } = await resolvedBySource();
      world.now += HOUR;
      return { world, task: alarmTaken('firing', world.now) };
    },
  ],
  [
    'an opening commit',
    async () => {
      const { world: before, id } = await opened();
      const first = (await before.process().log.load(id))?.commits[0]?.events[0];
      if (first?.type !== 'IncidentOpened') throw new Error('a log begins with its opening');
      return { world: await world(), task: ({ log }) => openIncident(log, id, [first]) };
    },
  ],
  [
    'a report by a person',
    async () => ({
      world: await world(),
      task: (process, { now }) =>
        reportIncident(process, { title: 'no logins' }, maya, identityOf('k', maya, 'POST /v1/incidents', '{}'), now),
    }),
  ],
  [
    'an acknowledgement with an Idempotency-Key',
    async () => {
      const { world, id } = await paged();
      const identity = identityOf('k', maya, `POST ${id}`, '{}');
      return {
        world,
        task: ({ log }, { now }) => runCommand(log, id, { kind: 'acknowledge', by: maya, via: 'api' }, identity, now),
      };
    },
  ],
  [
    'the first page',
    async () => {
      const { world, id } = await opened();
      return { world, task: climbs(id, 0) };
    },
  ],
  [
    'the page of the next rung, at the response target',
    async () => {
      const { world, id } = await paged();
      world.now += 15 * MINUTE;
      return { world, task: climbs(id, 1) };
    },
  ],
  [
    'the alarm that nobody on the whole ladder answered',
    async () => {
      const { world, id, iteration } = await paged(105 * MINUTE);
      world.now += 15 * MINUTE;
      return { world, task: climbs(id, iteration) };
    },
  ],
  [
    'the resolution after the hold-down',
    async () => {
      const { world, id } = await paged();
      await world.take('quiet', world.now + SECOND);
      world.now += 5 * MINUTE;
      return { world, task: climbs(id, 1) };
    },
  ],
  [
    'the reopening of what a person resolved and still fires',
    async () => {
      const { world, id } = await paged();
      await runCommand(world.process().log, id, { kind: 'resolve', by: maya }, { commandId: 'r' }, world.now);
      world.now += 5 * MINUTE;
      return { world, task: climbs(id, 1) };
    },
  ],
  [
    'the closing after a day',
    async () => {
      const { world, id } = await resolvedBySource();
      world.now += 24 * HOUR;
      return { world, task: climbs(id, 2) };
    },
  ],
  [
    'the handing over to the next execution',
    async () => {
      const { world, id } = await paged();
      return { world, task: climbs(id, 1_000) };
    },
  ],
  [
    'what the matrix owes at the opening',
    async () => {
      const { world, id } = await opened();
      return { world, task: (process, { now }) => tellAudiences(process, turn(id), now) };
    },
  ],
  [
    'what the matrix owes at the resolution',
    async () => {
      const { world, id } = await resolvedBySource();
      return { world, task: (process, { now }) => tellAudiences(process, turn(id), now) };
    },
  ],
  [
    'the reaction to a commit',
    async () => {
      const { world, id } = await opened();
      world.providers.waiting.add('token');
      await world.process().parked.park(id, { token: 'token', machine: 'escalation', version: 0 }, world.now);
      return { world, task: (process) => reactToCommit(process, id, 1) };
    },
  ],
];

/** All that stands, but for the counts on the alert's item: telling it again is counted, and that is all it does. */
function standing({ table }: World) {
  return Object.fromEntries(
    Object.entries(table.dump()).map(([at, { repeats: _r, late: _l, insufficient: _i, ...item }]) => [
      at,
      at === `ALERT#${key} ALERT` ? item : { ...item },
    ]),
  );
}

const canLie = ({ kind }: Operation): boolean => kind === 'putIf' || kind === 'update';

/** Lets the task fail at one call, then asks for it again as its queue or its workflow would; answers the world it left. */
async function failedAt({ world, task }: Situation, failure: Failure, index: number, pause: number): Promise<World> {
  const after = fork(world);
  const table = after.table.connect();
  const process = after.process(failure === 'dies' ? table.dieAt(index) : table.failAt(index, failure));
  await task(process, after).catch(() => undefined);
  await settled();
  after.now += pause;
  await task(after.process(), after);
  return after;
}

describe.each(situations)('%s, whatever fails at whichever call of the table (failures 9 and 21b)', (_what, make) => {
  it.each<[string, Failure]>([
    ['its function dies', 'dies'],
    ['a call is not taken', 'before'],
    ['an answer is lost', 'lost-answer'],
    ['the SDK repeats a write that had succeeded and is refused', 'conditional-lie'],
  ])('leaves what it leaves when nothing fails, if %s and it is asked for again', async (_how, failure) => {
    const situation = await make();
    const reference = fork(situation.world);
    const untouched = reference.process();
    await situation.task(untouched, reference);
    const { operations } = untouched.table;
    expect(operations.length).toBeGreaterThan(0);
    for (const [index, operation] of operations.entries()) {
      if (failure === 'conditional-lie' && !canLie(operation)) continue;
      const after = await failedAt(situation, failure, index, 0);
      const where = `call ${index}: ${operation.kind} ${operation.pk} ${operation.sk}`;
      expect(standing(after), where).toEqual(standing(reference));
      expect(after.providers.started, where).toEqual(reference.providers.started);
    }
  });

  it('makes no other commit and no other notice when it is asked for again two seconds later', async () => {
    const situation = await make();
    const reference = fork(situation.world);
    const untouched = reference.process();
    await situation.task(untouched, reference);
    for (const index of untouched.table.operations.keys()) {
      const after = await failedAt(situation, 'dies', index, 2 * SECOND);
      expect(Object.keys(after.table.dump()), `call ${index}`).toEqual(Object.keys(reference.table.dump()));
    }
  });
});
