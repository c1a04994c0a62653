import type { DirectoryStore } from '../adapters/directory-store.ts';
import { scheduleOf, membersNow } from '../domain/directory/role-members.ts';
import { toIso } from '../domain/ids.ts';
import { gapsOf, isCovered } from '../domain/oncall/findings.ts';
import { withoutLeavers } from '../domain/oncall/without-leavers.ts';
import { scheduleTimeline, unlessBroken, type OnCallFacts } from '../domain/oncall/schedule-timeline.ts';
import { onCallAt, shiftsIn } from '../domain/oncall/shifts.ts';
import type { People, Timeline } from '../domain/oncall/timeline.ts';

/** Who is on call in a schedule, or fills a role that is paged, at one instant. */
export interface OnCall {
  readonly schedule: string;
  readonly name: string;
  readonly kind: 'schedule' | 'role';
  /** In the order in which they are tried; `order` counts from 1. */
  readonly people: readonly { readonly person: string; readonly name: string; readonly order: number }[];
  /** When somebody else is; absent where that is not within a year. */
  readonly until?: string;
  /** Nobody is on call. */
  readonly gap: boolean;
}

const YEAR = 366 * 86_400_000;

/** Schedules by their id, then the roles that ladders page, by their name. */
export async function answerOnCall(
  directory: DirectoryStore,
  paged: ReadonlySet<string>,
  at: number,
): Promise<OnCall[]> {
  const [all, roles, people] = await Promise.all([
    directory.rota.allFacts(at),
    directory.listedRoles(),
    directory.people(),
  ]);
  const names = new Map<string, string>(people.map(({ id, name }) => [id, name]));
  const facts = withoutLeavers(all, new Set(names.keys()));
  const known = new Map(facts.schedules.map(({ id }) => [id as string, timelineOf(facts, id)]));
  const said = (
    { id: schedule, name }: { readonly id: string; readonly name: string },
    kind: OnCall['kind'],
    timeline: Timeline<People>,
    isNeeded = true,
  ): OnCall => {
    const { people: ids, until } = onCallAt(timeline, at, at + YEAR);
    // A role may list somebody who has left the directory.
    const here = ids.flatMap((person) => {
      const called = names.get(person);
      return called === undefined ? [] : [{ person, name: called }];
    });
    return {
      schedule,
      name,
      kind,
      people: here.map((each, index) => ({ ...each, order: index + 1 })),
      ...(until === undefined ? {} : { until: toIso(until) }),
      gap: isNeeded && here.length === 0,
    };
  };
  return [
    ...facts.schedules.map((one) => said(one, 'schedule', known.get(one.id) ?? nobody, isCovered(one)(at).is)),
    ...[...paged].map((role) => said({ id: role, name: role }, 'role', roleTimeline(roles.get(role) ?? [], known))),
  ];
}

/** One that points at nothing has nobody on call, and takes no other's answer away. */
const timelineOf = (facts: OnCallFacts, id: string): Timeline<People> =>
  unlessBroken(() => scheduleTimeline(facts, id), nobody);

const nobody: Timeline<People> = () => ({ is: [], until: Number.POSITIVE_INFINITY });

/** A role's list, with whoever is on call in its schedules, as it changes with them. */
export function roleTimeline(
  members: readonly string[],
  known: ReadonlyMap<string, Timeline<People>>,
): Timeline<People> {
  const asked = members.flatMap((member) => known.get(scheduleOf(member) ?? '') ?? []);
  return (at) => ({
    is: membersNow(members, (schedule) => known.get(schedule)?.(at).is ?? []),
    until: Math.min(Number.POSITIVE_INFINITY, ...asked.map((timeline) => timeline(at).until)),
  });
}

/** A shift of a schedule, cut to the range that was asked for. */
export interface ShiftAnswer {
  readonly schedule: string;
  readonly start: string;
  readonly end: string;
  readonly people: readonly { readonly person: string; readonly name: string }[];
  readonly gap: boolean;
}

/** Every shift of the schedules in `[from, to)`, gaps among them, earliest first. */
export async function answerShifts(
  directory: DirectoryStore,
  {
    from,
    to,
    schedule,
    person,
  }: { from: number; to: number; schedule?: string | undefined; person?: string | undefined },
): Promise<ShiftAnswer[]> {
  const all =
    schedule === undefined ? await directory.rota.allFacts(from) : await directory.rota.facts([schedule], from);
  const names = new Map<string, string>((await directory.people()).map(({ id, name }) => [id, name]));
  const facts = withoutLeavers(all, new Set(names.keys()));
  return shiftsOf(facts, schedule, from, to)
    .filter(({ people }) => person === undefined || people.includes(person))
    .sort((one, other) => one.start - other.start || (one.of.id < other.of.id ? -1 : 1))
    .map(({ start, end, people, of }) => ({
      schedule: of.id,
      start: toIso(start),
      end: toIso(end),
      people: people.map((id) => ({ person: id, name: names.get(id) ?? id })),
      gap: people.length === 0 && gapsOf(() => ({ is: [], until: end }), of, start, end).length > 0,
    }));
}

const shiftsOf = ({ schedules, ...facts }: OnCallFacts, wanted: string | undefined, from: number, to: number) =>
  schedules
    .filter(({ id }) => wanted === undefined || id === wanted)
    .flatMap((of) => shiftsIn(timelineOf({ ...facts, schedules }, of.id), from, to).map((shift) => ({ of, ...shift })));
