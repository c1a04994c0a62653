import type * as z from 'zod';
import type { DirectoryStore } from '../adapters/directory-store.ts';
import { mayUse, type Scope } from '../contracts/http/scopes.ts';
import { parsed, Problem, wrongField } from '../contracts/http/problem.ts';
import type { leaveRequest, overrideRequest, swapRequest } from '../contracts/http/oncall-requests.ts';
import { actor, toIso, type Actor } from '../domain/ids.ts';
import { leave, override, swap, type Leave, type Override, type Swap } from '../domain/oncall/changes.ts';
import { everybodyIn } from '../domain/oncall/everybody-in.ts';
import { scheduleTimeline } from '../domain/oncall/schedule-timeline.ts';
import { shiftsIn } from '../domain/oncall/shifts.ts';
import { keyReused } from './run-command.ts';
import { knownPeople, standingSchedule } from './change-schedule.ts';

/** Who changes something, how the change is called, and when. */
export interface Change {
  readonly by: Actor;
  /** Derived from the caller's Idempotency-Key, so that the same command sent twice is one change. */
  readonly id: string;
  readonly now: number;
  /** Whether they may say who was on call in time that is over, by which premiums are paid. */
  readonly mayCorrect: boolean;
}

/** Puts people on a schedule, takes them off, or in others' place, for a while. */
export async function addOverride(
  directory: DirectoryStore,
  scheduleId: string,
  asked: z.infer<typeof overrideRequest>,
  { by, id, now, mayCorrect }: Change,
): Promise<Override> {
  await standingSchedule(directory, scheduleId);
  if (!mayCorrect && Date.parse(asked.end) <= now) throw isOver('end');
  const start = mayCorrect ? asked.start : toIso(Math.max(Date.parse(asked.start), now));
  const named = Object.fromEntries(asked.people.map((person, index) => [`people/${index}`, person]));
  await knownPeople(directory, { ...named, of: asked.of });
  const made = parsed(override, { ...asked, start, id, by, at: toIso(now) }, 'the override');
  const standing = (await directory.rota.overrides(scheduleId, 0)).find((one) => one.id === id);
  if (standing !== undefined) return again(standing, { ...made, start: standing.start, at: standing.at });
  await directory.rota.addOverride(scheduleId, made, now);
  return made;
}

/** Takes an override back; 404 when there is none of that id that has not ended yet. */
export async function removeOverride(
  directory: DirectoryStore,
  scheduleId: string,
  id: string,
  { now, mayCorrect }: Pick<Change, 'now' | 'mayCorrect'>,
): Promise<void> {
  await standingSchedule(directory, scheduleId);
  const found = (await directory.rota.overrides(scheduleId, mayCorrect ? 0 : now)).find((one) => one.id === id);
  if (found === undefined)
    throw new Problem(404, 'Not found', `"${scheduleId}" has no override "${id}" that is not over`, {
      field: 'override',
    });
  await directory.rota.removeOverride(scheduleId, found, now);
}

/** Asks somebody to swap; both have to be on call in what they would give. */
export async function askSwap(
  directory: DirectoryStore,
  scheduleId: string,
  { asker: named, ...asked }: z.infer<typeof swapRequest>,
  { by, id, now }: Change,
): Promise<Swap> {
  await standingSchedule(directory, scheduleId);
  await knownPeople(directory, { asker: named ?? by, other: asked.other });
  const made = parsed(swap, { ...asked, asker: named ?? by, id, askedAt: toIso(now), state: 'asked' }, 'the swap');
  const standing = (await directory.rota.swaps(scheduleId, 0)).find((one) => one.id === id);
  if (standing !== undefined) {
    const { state, askedAt, answeredAt: _, ...rest } = standing;
    again(rest, { ...made, state: undefined, askedAt: undefined });
    return { ...standing, state, askedAt };
  }
  if (Date.parse(made.gives.end) <= now) throw isOver('gives');
  const strange = await notOnCall(directory, scheduleId, made);
  if (strange !== undefined) throw wrongField(strange.field, strange.detail);
  await directory.rota.addSwap(scheduleId, made);
  return made;
}

/** What the other says to a swap, or the asker who takes it back; 409 with its state when it is no longer asked for. */
export async function answerSwap(
  directory: DirectoryStore,
  scheduleId: string,
  id: string,
  state: 'accepted' | 'declined' | 'withdrawn',
  now: number,
): Promise<Swap> {
  const standing = await swapOf(directory, scheduleId, id, now);
  if (standing.state === state) return standing;
  if (standing.state !== 'asked') throw tooLate(standing);
  if (state === 'accepted') {
    const strange = await notOnCall(directory, scheduleId, standing);
    if (strange !== undefined)
      throw new Problem(409, 'Conflict', `the schedule has changed since: ${strange.detail}`, { field: strange.field });
  }
  const answered = { ...standing, state, answeredAt: toIso(now) };
  if (await directory.rota.answerSwap(scheduleId, answered, now)) return answered;
  throw tooLate(await swapOf(directory, scheduleId, id, now));
}

/** A swap that has not ended yet, or a Problem (404). */
export async function swapOf(directory: DirectoryStore, scheduleId: string, id: string, now: number): Promise<Swap> {
  await standingSchedule(directory, scheduleId);
  const found = (await directory.rota.swaps(scheduleId, now)).find((one) => one.id === id);
  if (found !== undefined) return found;
  throw new Problem(404, 'Not found', `"${scheduleId}" has no swap "${id}" that is not over`, { field: 'swap' });
}

const tooLate = ({ id, state }: Swap): Problem =>
  new Problem(409, 'Conflict', `the swap "${id}" is ${state} already`, { field: 'swap', state });

async function notOnCall(
  directory: DirectoryStore,
  scheduleId: string,
  { asker, other, gives, takes }: Swap,
): Promise<{ field: string; detail: string } | undefined> {
  const sides = [
    { field: 'gives', person: asker, span: gives },
    ...(takes === undefined ? [] : [{ field: 'takes', person: other, span: takes }]),
  ];
  for (const { field, person, span } of sides) {
    const [start, end] = [Date.parse(span.start), Date.parse(span.end)];
    const facts = await directory.rota.facts([scheduleId], start);
    const shifts = shiftsIn(scheduleTimeline(facts, scheduleId), start, end);
    if (!shifts.every(({ people }) => people.includes(person)))
      return { field, detail: `${person} is not on call in "${scheduleId}" for all of that time` };
  }
  return undefined;
}

/** Somebody cannot be on call: in no schedule, however it is laid down. */
export async function takeLeave(
  directory: DirectoryStore,
  { person, ...asked }: z.infer<typeof leaveRequest>,
  { by, id, now }: Change,
): Promise<Leave> {
  await knownPeople(directory, { person: person ?? by });
  const taken = parsed(leave, { ...asked, person: person ?? by, id, by, at: toIso(now) }, 'the leave');
  const standing = (await directory.rota.leave(0)).find((one) => one.id === id);
  if (standing !== undefined) return again(standing, { ...taken, at: standing.at });
  await directory.rota.addLeave(taken, await schedulesOf(directory, taken.person), now);
  return taken;
}

/** Somebody is back earlier, or never went. */
export async function cancelLeave(directory: DirectoryStore, { person, ...taken }: Leave, now: number): Promise<void> {
  await directory.rota.removeLeave({ person, ...taken }, await schedulesOf(directory, person), now);
}

async function schedulesOf(directory: DirectoryStore, person: string): Promise<string[]> {
  const { schedules, overrides } = await directory.rota.allFacts(0);
  const named = (id: string): boolean =>
    overrides[id]?.some(({ people }) => people.some((one) => one === person)) === true;
  return schedules
    .map(({ id }) => id as string)
    .filter((id) => everybodyIn(id, schedules).includes(person) || named(id));
}

const isOver = (field: string): Problem =>
  wrongField(field, 'lies in the past: only a commander may correct who was on call in time that is over');

/** What was done by this Idempotency-Key before; another request under the same key is a client's mistake (422). */
function again<T extends object>(standing: T, asked: object): T {
  const same = JSON.stringify(Object.entries(standing).sort()) === JSON.stringify(presentOf(asked));
  if (same) return standing;
  throw keyReused();
}

const presentOf = (asked: object) =>
  Object.entries(asked)
    .filter(([, value]) => value !== undefined)
    .sort();

export const changeBy = ({ name, scope }: Caller, id: string, now: number): Change => ({
  by: actor.parse(name),
  id,
  now,
  mayCorrect: mayUse(scope, ['commander']),
});

interface Caller {
  readonly name: string;
  readonly scope: Scope;
}
