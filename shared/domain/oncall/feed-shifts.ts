import { openHours } from './open-hours.ts';
import type { Schedule } from './schedule.ts';
import { scheduleTimeline, type OnCallFacts } from './schedule-timeline.ts';
import type { People, Timeline } from './timeline.ts';

const DAY = 24 * 3_600_000;
const YEAR = 366 * DAY;
/** Nobody's shift is looked for earlier; who was on call then already is on call since then. */
const EARLIEST = Date.UTC(2020, 0, 1);
const FIRST_LOOK_BACK = 35 * DAY;

/** Whose calendar it is. */
export type FeedOf = { readonly schedule: string } | { readonly person: string } | { readonly team: string };

/** `[start, end)` in epoch milliseconds, in which one person is on call in a schedule without a break; no people: nobody is. */
export interface FeedShift {
  readonly schedule: string;
  readonly scheduleName: string;
  readonly start: number;
  readonly end: number;
  readonly people: People;
}

/**
 * The shifts that a calendar shows of `[from, to)`, each schedule for itself, one person at a time, earliest first. None is cut:
 * a shift begins where it really begins, so that it is the same one in whatever range it is asked for, and somebody who joins or
 * leaves does not cut anybody else's. One that has no end within a year ends then. Gaps are left out of a person's own calendar.
 * Throws UnknownReference for a schedule that there is not.
 */
export function feedShifts(facts: OnCallFacts, of: FeedOf, from: number, to: number): FeedShift[] {
  const shown = facts.schedules.filter(
    ({ id, team }) => 'person' in of || ('schedule' in of ? id === of.schedule : team === of.team),
  );
  // Whoever asks for a schedule that there is not is told so by its timeline.
  const ids = 'schedule' in of && shown.length === 0 ? [of.schedule] : shown.map(({ id }) => id);
  return ids
    .flatMap((id) => {
      const name = shown.find((one) => one.id === id)?.name ?? id;
      const needed = whenNeeded(shown.find((one) => one.id === id));
      return shiftsOfEach(scheduleTimeline(facts, id), from, to)
        .flatMap(needed)
        .map(({ person, start, end }) => ({
          schedule: id,
          scheduleName: name,
          start,
          end,
          people: person === undefined ? [] : [person],
        }));
    })
    .filter(({ people }) => !('person' in of) || people[0] === of.person)
    .sort((one, other) => one.start - other.start);
}

/** A time of nobody is a gap in those hours only in which somebody has to be on call. */
function whenNeeded(schedule: Schedule | undefined): (stay: Stay) => Stay[] {
  if (schedule?.covers === undefined) return (stay) => [stay];
  const covers = openHours(schedule.covers, schedule.zone);
  return (stay) => {
    if (stay.person !== undefined) return [stay];
    const gaps: Stay[] = [];
    for (let at = stay.start; at < stay.end;) {
      const { is, until } = covers(at);
      if (is) gaps.push({ person: undefined, start: at, end: Math.min(until, stay.end) });
      at = until;
    }
    return gaps;
  };
}

interface Stay {
  /** Undefined: nobody is on call. */
  readonly person: string | undefined;
  readonly start: number;
  readonly end: number;
}

function shiftsOfEach(timeline: Timeline<People>, from: number, to: number): Stay[] {
  for (let back = FIRST_LOOK_BACK; ; back *= 2) {
    const begin = Math.min(from, Math.max(EARLIEST, from - back));
    const stays = staysIn(timeline, begin, to).filter(({ end }) => end > from);
    if (begin <= EARLIEST || stays.every(({ start }) => start > begin)) return stays;
  }
}

/** Every stay that begins before `to`, with its whole end, from `begin` on, where those begin that are on call already. */
function staysIn(timeline: Timeline<People>, begin: number, to: number): Stay[] {
  const latest = to + YEAR;
  const done: Stay[] = [];
  const open = new Map<string | undefined, number>();
  for (let at = begin; at < latest;) {
    const { is, until } = timeline(at);
    const present: readonly (string | undefined)[] = is.length === 0 ? [undefined] : is;
    for (const [person, start] of open) {
      if (present.includes(person)) continue;
      done.push({ person, start, end: at });
      open.delete(person);
    }
    if (at < to) for (const person of present) if (!open.has(person)) open.set(person, at);
    if (at >= to && open.size === 0) break;
    // A shift begins no later than the range ends, even where the piece goes on.
    at = at < to ? Math.min(until, to) : until;
  }
  for (const [person, start] of open) done.push({ person, start, end: latest });
  return done;
}
