import { describe, expect, it } from 'vitest';
import type { AlertSignal } from '../domain/alert/alert-record.ts';
import { bundled, change, fork, key, MINUTE, turn, world, type World } from './flow-fixture.ts';
import { climbLadder } from './climb-ladder.ts';
import { monthStatements } from './month-statements.ts';
import { reactToCommit } from './react-to-commit.ts';
import { takeAlert } from './take-alert.ts';

type Told = readonly [AlertSignal, string];

const instantOf = (time: string): number => Date.parse(`2026-03-10T${time}:00Z`);

function* orders<T>(items: readonly T[]): Generator<T[]> {
  if (items.length === 0) yield [];
  for (const [index, first] of items.entries())
    for (const rest of orders(items.filter((_, other) => other !== index))) yield [first, ...rest];
}

/** What the workflows and the stream do of every incident. */
async function everythingTurns(made: World, iteration: number): Promise<void> {
  for (const { id, execution } of await made.incidents()) {
    await climbLadder(made.process(), turn(id, iteration, execution), made.now);
    const versions = (await made.process().log.load(id))?.version ?? 0;
    for (let version = 1; version <= versions; version += 1) await reactToCommit(made.process(), id, version);
  }
}

async function downtimeMinutes(made: World): Promise<number | undefined> {
  const statements = await monthStatements(
    made.process(),
    bundled.policy,
    { month: '2026-03', customer: 'liffey-payments' },
    made.now,
  );
  const statement = statements.find(({ contract }) => contract === 'liffey-registry');
  return statement && statement.downtimeMs / MINUTE;
}

describe('what is billed for an alarm whose changes arrive in any order (failures 1 and 3)', () => {
  it.each<[string, readonly Told[], number]>([
    [
      'one outage',
      [
        ['firing', '10:00'],
        ['quiet', '10:10'],
      ],
      10,
    ],
    [
      'a gap shorter than the hold-down counts',
      [
        ['firing', '10:00'],
        ['quiet', '10:10'],
        ['firing', '10:12'],
        ['quiet', '10:20'],
      ],
      20,
    ],
    [
      'two outages an hour apart are two',
      [
        ['firing', '10:00'],
        ['quiet', '10:10'],
        ['firing', '11:00'],
        ['quiet', '11:05'],
      ],
      15,
    ],
    [
      'an alarm that is told again as of later does not hide the flap between',
      [
        ['firing', '10:00'],
        ['quiet', '10:10'],
        ['firing', '10:30'],
        ['firing', '10:40'],
        ['quiet', '10:50'],
      ],
      30,
    ],
  ])('%s', async (_sentence, told, minutes) => {
    const before = await world();
    before.now = instantOf('12:00');
    for (const pause of [0, 6 * MINUTE]) {
      for (const arrived of orders(told)) {
        const made = fork(before);
        for (const [index, [signal, time]] of arrived.entries()) {
          await takeAlert(made.process().opening, change(signal, instantOf(time)), made.now);
          if (pause > 0) await everythingTurns(made, index);
          made.now += pause;
        }
        made.now += 6 * MINUTE;
        await everythingTurns(made, told.length);
        const order = arrived.map(([signal, time]) => `${signal} ${time}`).join(', ');
        expect(await downtimeMinutes(made), `${order}, ${pause} ms apart`).toBe(minutes);
        expect(await made.active(), order).toEqual([]);
        expect((await made.process().alerts.get(key))?.state).toBe('quiet');
      }
    }
  });
});
