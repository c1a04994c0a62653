import type { DirectoryStore } from '../adapters/directory-store.ts';
import { gapsOf } from '../domain/oncall/findings.ts';
import type { Schedule } from '../domain/oncall/schedule.ts';
import { scheduleTimeline, UnknownReference, type OnCallFacts } from '../domain/oncall/schedule-timeline.ts';
import { shiftsIn, type Shift } from '../domain/oncall/shifts.ts';
import type { People, Timeline } from '../domain/oncall/timeline.ts';
import { clockOf } from '../domain/oncall/zone-clock.ts';
import { roleTimeline } from './answer-on-call.ts';

const DAY = 86_400_000;
const DAYS = 28;
const YEAR = 366 * DAY;
/** No local day began longer ago than that. */
const LONGEST_DAY = 2 * DAY;

/** What a board shows: all schedules and the roles that are paged, or the schedules of a team, or one. */
export type BoardOf =
  | { readonly of: 'wall' }
  | { readonly of: 'team'; readonly team: string }
  | { readonly of: 'schedule'; readonly schedule: string };

export interface Named {
  readonly id: string;
  readonly name: string;
}

/** `[start, end)` in epoch milliseconds. A gap: nobody is on call who has to be. Closed: nobody has to be. */
export interface BoardSpan {
  readonly start: number;
  readonly end: number;
  readonly kind: 'people' | 'gap' | 'closed';
  /** In the order in which they are tried; somebody in a span of people, nobody in any other. */
  readonly people: readonly Named[];
}

export interface BoardSchedule {
  readonly id: string;
  readonly name: string;
  readonly zone: string;
  readonly team?: string | undefined;
  /** Edges of the local days that are shown, the first today's beginning: one more than there are days. */
  readonly days: readonly number[];
  /** From the first of the days to the end of the last, without a hole; cut at both. */
  readonly spans: readonly BoardSpan[];
  /** What holds now; without `until` where nothing changes within a year. */
  readonly current: Pick<BoardSpan, 'kind' | 'people'> & { readonly until?: number | undefined };
  /** What comes up to the next people: them, and a gap before them. Empty where nobody comes within a year. */
  readonly next: readonly BoardSpan[];
}

/** A schedule that cannot be read, because it points at something that there is not. */
export interface BrokenSchedule {
  readonly id: string;
  readonly name: string;
  readonly team?: string | undefined;
  readonly broken: string;
}

export interface BoardRole {
  readonly role: string;
  readonly people: readonly Named[];
}

/** Who is on call, who is next, and four weeks of it, all of one reading. */
export interface OnCallBoard {
  readonly now: number;
  readonly shows: BoardOf;
  /** By team, those without one last. */
  readonly schedules: readonly BoardSchedule[];
  readonly broken: readonly BrokenSchedule[];
  /** In the order in which ladders name them; none where not everything is shown. */
  readonly roles: readonly BoardRole[];
}

/** Reads all that is needed once. Whoever has left the directory is nobody: they can be told nothing. */
export async function readOnCallBoard(
  directory: DirectoryStore,
  paged: ReadonlySet<string>,
  shows: BoardOf,
  now: number,
): Promise<OnCallBoard> {
  const [facts, roles, people] = await Promise.all([
    directory.rota.allFacts(now - LONGEST_DAY),
    directory.listedRoles(),
    directory.people(),
  ]);
  const names = new Map<string, string>(people.map(({ id, name }) => [id, name]));
  const timelines = new Map<string, Timeline<People>>();
  const schedules: BoardSchedule[] = [];
  const broken: BrokenSchedule[] = [];
  for (const schedule of byTeam(facts.schedules)) {
    const { id, name, team } = schedule;
    const read = timelineOf(facts, id, names);
    if (typeof read === 'function') timelines.set(id, read);
    if (!isShown(schedule, shows)) continue;
    if (typeof read === 'function') schedules.push(boardSchedule(schedule, read, names, now));
    else broken.push({ id, name, team, broken: read.message });
  }
  const shownRoles = shows.of === 'wall' ? [...paged] : [];
  return {
    now,
    shows,
    schedules,
    broken,
    roles: shownRoles.map((role) => {
      const filled = present(roleTimeline(roles.get(role) ?? [], timelines), names);
      return { role, people: named(filled(now).is, names) };
    }),
  };
}

/** Teams by their name, those without one last; each in the order of ids. */
const byTeam = (schedules: readonly Schedule[]): Schedule[] =>
  [...schedules].sort(({ team: one }, { team: other }) => {
    if (one === other) return 0;
    if (one === undefined || other === undefined) return one === undefined ? 1 : -1;
    return one < other ? -1 : 1;
  });

/** One schedule that cannot be read may not hide the others. */
function timelineOf(
  facts: OnCallFacts,
  id: string,
  names: ReadonlyMap<string, string>,
): Timeline<People> | UnknownReference {
  try {
    return present(scheduleTimeline(facts, id), names);
  } catch (error) {
    if (error instanceof UnknownReference) return error;
    throw error;
  }
}

const present =
  (people: Timeline<People>, names: ReadonlyMap<string, string>): Timeline<People> =>
  (at) => {
    const piece = people(at);
    if (piece.is.every((id) => names.has(id))) return piece;
    return { is: piece.is.filter((id) => names.has(id)), until: piece.until };
  };

function isShown({ id, team }: Schedule, shows: BoardOf): boolean {
  switch (shows.of) {
    case 'wall':
      return true;
    case 'team':
      return team === shows.team;
    case 'schedule':
      return id === shows.schedule;
  }
}

const named = (ids: People, names: ReadonlyMap<string, string>): Named[] =>
  ids.map((id) => ({ id, name: names.get(id) ?? id }));

function boardSchedule(
  schedule: Schedule,
  people: Timeline<People>,
  names: ReadonlyMap<string, string>,
  now: number,
): BoardSchedule {
  const { id, name, zone, team } = schedule;
  const days = daysFrom(now, zone);
  const to = days.at(-1) ?? now;
  const spans = (from: number, end: number) => spansOf(schedule, people, names, from, end);
  let ahead = spans(now, to);
  // A year is walked through only where four weeks do not say who comes.
  if (!ahead.slice(1).some(isManned)) ahead = spans(now, now + YEAR);
  const [current = { kind: 'closed', people: [] } as const, ...rest] = ahead;
  const comes = rest.findIndex(isManned);
  return {
    id,
    name,
    zone,
    team,
    days,
    spans: spans(days[0] ?? now, to),
    current: { kind: current.kind, people: current.people, until: rest[0]?.start },
    next: rest.slice(0, comes + 1).filter(({ kind }) => kind !== 'closed'),
  };
}

const isManned = ({ kind }: BoardSpan): boolean => kind === 'people';

/** The instants at which the local days begin: today's, and so on up to the end of the last. */
function daysFrom(now: number, zone: string): number[] {
  const clock = clockOf(zone);
  const today = Math.floor(clock.localOf(now) / DAY) * DAY;
  return Array.from({ length: DAYS + 1 }, (_, day) => clock.instantOf(today + day * DAY));
}

function spansOf(
  schedule: Schedule,
  people: Timeline<People>,
  names: ReadonlyMap<string, string>,
  from: number,
  to: number,
): BoardSpan[] {
  const gaps = gapsOf(people, schedule, from, to);
  return shiftsIn(people, from, to).flatMap((shift): BoardSpan[] => {
    const { start, end, people: ids } = shift;
    if (ids.length > 0) return [{ start, end, kind: 'people', people: named(ids, names) }];
    return unmanned(
      shift,
      gaps.filter((gap) => gap.start < end && gap.end > start),
    );
  });
}

/** Time in which nobody is on call, as gaps and closed hours. */
function unmanned({ start, end }: Shift, gaps: readonly { start: number; end: number }[]): BoardSpan[] {
  const spans: BoardSpan[] = [];
  const add = (kind: 'gap' | 'closed', from: number, to: number) => {
    if (from < to) spans.push({ start: from, end: to, kind, people: [] });
  };
  let at = start;
  for (const gap of gaps) {
    add('closed', at, gap.start);
    add('gap', gap.start, gap.end);
    at = gap.end;
  }
  add('closed', at, end);
  return spans;
}
