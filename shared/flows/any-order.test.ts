import fc from 'fast-check';
import { setImmediate as settled } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { climbLadder } from './climb-ladder.ts';
import { firingSpans, type AlertHistory, type FiringSpan } from '../domain/alert/firing-spans.ts';
import { impactSpans } from '../domain/incident/impact-spans.ts';
import { union } from '../domain/calendar/interval.ts';
import { change, fork, key, MINUTE, SECOND, T0, turn, world, type World } from './flow-fixture.ts';
import { takeAlert } from './take-alert.ts';

const NEVER = Number.POSITIVE_INFINITY;

/** One delivery of a state change: minutes by the source's clock, and the call at which its function dies, if it does. */
const delivery = fc.record({
  signal: fc.constantFrom('firing' as const, 'quiet' as const),
  minute: fc.integer({ min: 0, max: 12 }),
  diesAt: fc.option(fc.integer({ min: 0, max: 20 }), { nil: NEVER }),
});
type Delivery = typeof delivery extends fc.Arbitrary<infer D> ? D : never;

/** By the source's time, at one instant the recovery last. */
const newest = (told: readonly Delivery[]) =>
  [...told].sort((a, b) => a.minute - b.minute || Number(a.signal === 'quiet') - Number(b.signal === 'quiet')).at(-1);

/** What the workflows do: every incident that is not closed takes its turn until it waits. */
async function everyLadderTurns(made: World, iteration: number, process = made.process()): Promise<void> {
  for (const { sk: id } of await process.log.openIncidents()) {
    const loaded = await process.log.load(id);
    if (loaded !== undefined) await climbLadder(process, turn(id, iteration, loaded.incident.execution), made.now);
  }
}

async function rungsWithoutPage(made: World): Promise<string[]> {
  const { log, ledger } = made.process();
  const marks = await log.openIncidents();
  const owed = await Promise.all(
    marks.map(async ({ sk: id }) => {
      const planned = (await ledger.ofIncident(id)).map((notice) => notice.id as string);
      const pages = (await log.load(id))?.incident.pages ?? [];
      return pages.filter(({ pass, index }) => !planned.some((one) => one.includes(`.page.${pass}.${index}-`)));
    }),
  );
  return owed.flat().map(({ rung }) => rung);
}

const FAR = T0 + 365 * 24 * 60 * MINUTE;
const closed = (spans: readonly FiringSpan[]) => union(spans.map(({ start, end = FAR }) => ({ start, end })));

/** All time that the logs of all incidents say the service was down, each instant once: what is billed. */
async function impactOf(made: World) {
  return closed((await made.incidents()).flatMap(impactSpans));
}

/** The same, from what the source said alone. */
function impactOfHistory(told: readonly Delivery[], known: AlertHistory | undefined, now: number) {
  const times = (signal: Delivery['signal'], before: readonly number[] = []) =>
    [...before, ...told.filter((one) => one.signal === signal).map(({ minute }) => now + minute * MINUTE)].sort(
      (a, b) => a - b,
    );
  const history = { firedAt: times('firing', known?.firedAt), recoveredAt: times('quiet', known?.recoveredAt) };
  return closed(firingSpans(history, 5 * MINUTE));
}

/** Opened, paged, and quiet for exactly the hold-down: its next turn resolves it. */
async function aboutToResolve(): Promise<World> {
  const made = await world();
  await made.climb(await made.open());
  made.now += SECOND;
  await made.take('quiet');
  made.now += 5 * MINUTE;
  return made;
}

describe('changes of one alert, in any order, with any of them dying, while the ladder turns (failures 1, 3, 4 and 9)', () => {
  it.each<[string, () => Promise<World>]>([
    ['nothing is known of it', world],
    ['its incident is about to resolve', aboutToResolve],
  ])(
    'end as the source ended, with its impact and one incident that somebody is paged for, or none, where %s',
    async (_where, start) => {
      const before = await start();
      const outcomes = new Set<string>();
      const run = async (told: readonly Delivery[], scheduler: fc.Scheduler): Promise<void> => {
        const made = fork(before);
        const connect = (diesAt = NEVER) =>
          made.process(
            made.table
              .connect()
              .dieAt(diesAt)
              .before(({ kind }) => scheduler.schedule(Promise.resolve(), kind)),
          );
        const deliver = ({ signal, minute, diesAt }: Delivery) =>
          takeAlert(connect(diesAt).opening, change(signal, made.now + minute * MINUTE), made.now).then(
            () => true,
            () => false,
          );
        const turns = async () => {
          for (let round = 0; round < 3; round += 1) await everyLadderTurns(made, round, connect());
          return true;
        };
        const arrived = await scheduler.waitFor(Promise.all([...told.map(deliver), turns()]));
        await settled();
        for (const [index, one] of told.entries())
          if (arrived[index] !== true) await made.take(one.signal, made.now + one.minute * MINUTE);
        await everyLadderTurns(made, 3);
        made.now += 5 * MINUTE + SECOND;
        await everyLadderTurns(made, 4);
        const fires = newest(told)?.signal === 'firing';
        const record = await made.process().alerts.get(key);
        const active = await made.active();
        expect(active.map(({ id }) => id)).toEqual(fires ? [record?.incidentId] : []);
        expect(active.map(({ pages }) => pages[0]?.rung)).toEqual(fires ? ['L1'] : []);
        expect(await rungsWithoutPage(made)).toEqual([]);
        const known = await before.process().alerts.get(key);
        expect(await impactOf(made)).toEqual(impactOfHistory([...told], known, before.now));
        for (const { id, stretch } of active)
          outcomes.add(id === (await before.active())[0]?.id ? `stretch ${stretch}` : 'new');
      };
      await fc.assert(fc.asyncProperty(fc.array(delivery, { minLength: 1, maxLength: 6 }), fc.scheduler(), run), {
        numRuns: 200,
        seed: 3,
      });
      expect([...outcomes].sort()).toEqual(
        (await before.active()).length === 0 ? ['new'] : ['new', 'stretch 1', 'stretch 2'],
      );
    },
  );
});
