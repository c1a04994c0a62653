import { HandOverLinks } from '../adapters/hand-over-links.ts';
import { HandOvers } from '../adapters/hand-overs.ts';
import { leave } from '../domain/oncall/changes.ts';
import type { HandOverNews } from '../domain/oncall/hand-over-news.ts';
import { newsKeyOf } from '../domain/oncall/hand-over-news.ts';
import { schedule } from '../domain/oncall/schedule.ts';
import { bundled, MINUTE, world, type Process, type World } from './flow-fixture.ts';
import { keepHandOver } from './keep-hand-over.ts';

/** For tests: a schedule in which Maya hands over to Tomás an hour after the world's clock begins, and he to Aoife a day later. */
export const PRIMARY = schedule.parse({
  id: 'primary',
  name: 'Primary on call',
  zone: 'Europe/Dublin',
  coordinator: 'director',
  layers: [
    {
      id: 'days',
      kind: 'rotation',
      unit: 'day',
      length: 1,
      anchor: '2026-03-09T11:00:00Z',
      turns: [['maya'], ['tomas'], ['aoife']],
    },
  ],
  handOver: { overlap: 'PT30M', signWithin: 'PT15M', escalateTo: 'L2', report: 'vp-operations' },
});
export const HAND_OFF = Date.parse('2026-03-10T11:00:00Z');

/** What each person was told, once each, as the ledger keeps it. */
export class Told {
  readonly byKey = new Map<string, HandOverNews>();
  readonly tell =
    (alive: () => boolean = () => true) =>
    ({ what, to }: { readonly what: HandOverNews; readonly to: readonly string[] }): Promise<void> => {
      if (!alive()) return Promise.reject(new Error('the process died before it told anybody'));
      for (const person of to) this.byKey.set(`${newsKeyOf(what).slice(25)} ${person}`, what);
      return Promise.resolve();
    };

  /** `1.drafted maya`, in order of the alphabet. */
  get all(): string[] {
    return [...this.byKey.keys()].sort();
  }
}

export async function handOverWorld(): Promise<World> {
  const made = await world();
  const { rota } = made.process().directory;
  await rota.put(PRIMARY, 0, made.now);
  const wei = {
    id: 'l1',
    person: 'aoife',
    start: '2026-03-10T00:00:00Z',
    end: '2026-03-11T09:00:00Z',
    reason: 'holiday',
  };
  await rota.addLeave(leave.parse({ ...wei, by: 'maya', at: '2026-03-01T00:00:00Z' }), [], made.now);
  return made;
}

/** Everything that a flow about hand-overs needs, over one process. */
export const handOverDeps = (process: Process) => ({
  ...process,
  handOvers: new HandOvers(process.table),
  links: new HandOverLinks(process.table),
  rota: process.directory.rota,
  policy: () => bundled.policy,
  now: process.clock.now,
});

/** One look at the schedule, as it is due. */
export async function look(made: World, told: Told, process = made.process(), through = made.now - MINUTE) {
  const deps = handOverDeps(process);
  const facts = await deps.rota.facts([PRIMARY.id], through);
  return keepHandOver(
    { ...deps, tell: told.tell(() => process.table.alive) },
    { schedule: PRIMARY, facts, through, now: made.now },
  );
}
