import type { DirectoryStore } from '../adapters/directory-store.ts';
import type { CalendarFeed } from '../contracts/calendar/calendar-feed.ts';
import { Problem, wrongField } from '../contracts/http/problem.ts';
import { feedShifts } from '../domain/oncall/feed-shifts.ts';

export interface FeedOf {
  readonly of: 'schedule' | 'person' | 'team';
  readonly id: string;
}

const DAY = 86_400_000;
/** What a calendar shows: a while back, so that it does not forget at once, and a season ahead. */
const [BACK, AHEAD] = [28 * DAY, 120 * DAY];

/** The shifts of a feed, with names for ids; 404 where what it shows is gone. */
export async function shiftsOfFeed(
  directory: DirectoryStore,
  { of, id }: FeedOf,
  now: number,
): Promise<Pick<CalendarFeed, 'name' | 'shifts'>> {
  const from = now - BACK;
  const [facts, people] = await Promise.all([
    of === 'schedule' ? directory.rota.facts([id], from) : directory.rota.allFacts(from),
    directory.people(),
  ]);
  const called = await nameOf(directory, { of, id });
  if (called === undefined) throw new Problem(404, 'Not found', `there is no ${of} "${id}"`, { field: 'id' });
  const names = new Map<string, string>(people.map((one) => [one.id, one.name]));
  const what = of === 'schedule' ? { schedule: id } : of === 'person' ? { person: id } : { team: id };
  return {
    name: `On call: ${called}`,
    shifts: feedShifts(facts, what, from, now + AHEAD).map(({ people: ids, ...shift }) => ({
      ...shift,
      people: ids.map((one) => ({ id: one, name: names.get(one) ?? one })),
    })),
  };
}

/** Refuses an address of what there is not (400). */
export async function refuseUnknownFeed(directory: DirectoryStore, feed: FeedOf): Promise<void> {
  if ((await nameOf(directory, feed)) === undefined) throw wrongField('id', `names no ${feed.of}: "${feed.id}"`);
}

async function nameOf(directory: DirectoryStore, { of, id }: FeedOf): Promise<string | undefined> {
  if (of === 'person') return (await directory.person(id))?.name;
  if (of === 'schedule') return (await directory.rota.schedule(id))?.schedule.name;
  return (await directory.rota.schedules()).some(({ schedule }) => schedule.team === id) ? id : undefined;
}
