import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AlertSignal } from '../domain/alert/alert-record.ts';
import { impactSpans } from '../domain/incident/impact-spans.ts';
import { lengthOf, union } from '../domain/calendar/interval.ts';
import { climbLadder } from './climb-ladder.ts';
import { fork, MINUTE, SECOND, T0, turn, world, type World } from './flow-fixture.ts';

const HOLD_DOWN = 5 * MINUTE;

interface Arrival {
  readonly signal: AlertSignal;
  /** The time of the change, as this road writes it. */
  readonly at: number;
  readonly arrivesAt: number;
}

/**
 * An alarm that fires and recovers by turns, ten seconds apart at least, as often as CloudWatch evaluates one. A gap that is the
 * hold-down to the second is left out: a road that writes seconds only may take it for a little more or less.
 */
const gap = fc
  .integer({ min: 10 * SECOND, max: 20 * MINUTE })
  .filter((length) => Math.abs(length - HOLD_DOWN) > SECOND);
const changes = fc
  .array(gap, { minLength: 1, maxLength: 5 })
  .map((gaps) => gaps.map((_, index) => T0 + gaps.slice(0, index + 1).reduce((sum, gap) => sum + gap, 0)));

const byRoad = (
  times: readonly number[],
  delays: readonly number[],
  written: (at: number) => number = (at) => at,
): Arrival[] =>
  times.map((at, index) => ({
    signal: index % 2 === 0 ? 'firing' : 'quiet',
    at: written(at),
    arrivesAt: at + (delays[index % delays.length] ?? 0),
  }));

/** Everything arrives at its time, and every ladder takes its turn in between and, hold-downs later, at the end. */
async function played(before: World, arrivals: readonly Arrival[]): Promise<World> {
  const made = fork(before);
  const everyLadderTurns = async () => {
    for (const { id, execution } of await made.active())
      await climbLadder(made.process(), turn(id, 0, execution), made.now);
  };
  for (const { signal, at, arrivesAt } of [...arrivals].sort((a, b) => a.arrivesAt - b.arrivesAt)) {
    made.now = arrivesAt;
    await everyLadderTurns();
    await made.take(signal, at);
  }
  for (let turns = 0; turns < 3; turns += 1) {
    made.now += HOLD_DOWN + MINUTE;
    await everyLadderTurns();
  }
  return made;
}

async function impactMs(made: World, until: number): Promise<number> {
  const spans = (await made.incidents()).flatMap(impactSpans);
  return lengthOf(union(spans.map(({ start, end = until }) => ({ start, end }))));
}

describe('an alarm whose every change comes by two roads (failures 1 and 3)', () => {
  const delay = fc.array(fc.integer({ min: 0, max: 5 * SECOND }), { minLength: 1, maxLength: 5 });
  const anyDelay = fc.array(fc.integer({ min: 0, max: 180 * MINUTE }), { minLength: 1, maxLength: 5 });

  it.each<[string, (at: number) => number, number]>([
    ['to the same millisecond', (at) => at, 0],
    ['by one of them to the second only', (at) => at - (at % SECOND), SECOND],
  ])('opens no other incidents and no other impact than by one road, written %s', async (_how, written, apartMs) => {
    const before = await world();
    await fc.assert(
      fc.asyncProperty(changes, delay, anyDelay, async (times, delays, others) => {
        const one = byRoad(times, delays);
        const both = [...one, ...byRoad(times, others, written)];
        const until = T0 + 24 * 60 * MINUTE;
        const [alone, together] = [await played(before, one), await played(before, both)];
        expect((await together.incidents()).map(({ id }) => id).sort()).toEqual(
          (await alone.incidents()).map(({ id }) => id).sort(),
        );
        const apart = Math.abs((await impactMs(together, until)) - (await impactMs(alone, until)));
        expect(apart).toBeLessThanOrEqual(apartMs * times.length);
      }),
      { numRuns: 25, seed: 5 },
    );
  });
});
