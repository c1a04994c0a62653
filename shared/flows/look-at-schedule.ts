import type { NoticeQueues } from '../adapters/notice-queues.ts';
import type { StandingTold, ToldShifts } from '../adapters/told-shifts.ts';
import type { OnCallFacts } from '../domain/oncall/schedule-timeline.ts';
import { scheduleTimeline } from '../domain/oncall/schedule-timeline.ts';
import type { Schedule } from '../domain/oncall/schedule.ts';
import { DAY_MS, tellShifts } from '../domain/oncall/tell-shifts.ts';
import { dayOf, planRotaNotice, type RotaNoticeDeps } from './plan-rota-notices.ts';
import { requeueStuck } from './requeue-stuck.ts';

export interface LookDeps extends RotaNoticeDeps {
  readonly told: ToldShifts;
  readonly queues: NoticeQueues;
  /**
   * Keeps what a change of hands in `(through, now]` asks of people beyond telling them; answers when it wants the schedule looked
   * at again, in epoch milliseconds. Asked again of the same time after a death. Absent: nothing is asked.
   */
  readonly handOver?: (look: {
    /** Of one that was taken away only its id. */
    readonly schedule: Pick<Schedule, 'handOver' | 'coordinator'> & { readonly id: string };
    readonly facts: OnCallFacts;
    /** Of the look before this one; of this one where it is the first. */
    readonly through: number;
    readonly now: number;
  }) => Promise<{ readonly nextLookAt: number | undefined }>;
}

/** After this it is looked whether the notices have left; what has not is handed over again. */
const SENT_BY_MS = 2 * 60_000;

/**
 * Looks at one schedule: who begins a shift, whose has ended, whose shifts to come have changed? What is owed is written with what
 * people then know, in one item, and notices follow from that item: whoever dies between the two, or looks at the same time, leaves
 * it to the next look, which tells nobody twice. The first look tells nobody anything, unless the schedule `isNew`: whoever is on call
 * by it hears of it then. Answers when the next look is due; undefined where the schedule is gone.
 */
export async function lookAtSchedule(
  deps: LookDeps,
  id: string,
  now: number,
  isNew = false,
): Promise<number | undefined> {
  const { rota } = deps.directory;
  const before = await deps.told.of(id);
  // A clock that is behind that of the last look finds nothing that that one has not.
  const at = Math.max(now, before?.through ?? now);
  const through = before?.through ?? at;
  const facts = await rota.facts([id], through);
  const schedule = facts.schedules.find((one) => one.id === id);
  const lookForHandOver = () => deps.handOver?.({ schedule: schedule ?? { id }, facts, through, now: at });
  if (schedule === undefined) {
    await lookForHandOver();
    return lookAtRemoved(deps, id, before, at);
  }
  // Of itself it tells nobody anything; it is looked at only when it changes, for those that take their people from it.
  if (schedule.quiet === true && schedule.handOver === undefined) {
    await lookForHandOver();
    for (const other of await rota.pointingAt(id)) await rota.lookAt(other, at);
    return undefined;
  }
  if (before !== undefined) await planOwed(deps, id, before);
  // Before the look is written down, so that no change of hands is passed over.
  const handOver = await lookForHandOver();
  // Before anything new is promised: what is planned in this breath has its message on the way.
  const waiting = await haveLeft(deps, id, through, at);
  const known = before ?? (isNew ? { through: at, horizon: at, shifts: [] } : undefined);
  const look = tellShifts(known, scheduleTimeline(facts, id), at);
  // Whoever is on call here is on call in those too, which know of no change that was made here.
  if (look.owed.length > 0) for (const other of await rota.pointingAt(id)) await rota.lookAt(other, at);
  const told = {
    ...look.told,
    shifts: [...look.told.shifts],
    version: (before?.version ?? 0) + 1,
    owed: schedule.quiet === true ? [] : [...look.owed],
    ...(schedule.quiet === true ? { quiet: true } : {}),
  };
  if (!(await deps.told.write(id, told))) throw new Error(`${id} was looked at by another at the same time`);
  await planOwed(deps, id, told);
  const unfinished = waiting || look.owed.length > 0;
  const wishes = [look.nextChange, handOver?.nextLookAt, unfinished ? at + SENT_BY_MS : undefined];
  const next = wishes.reduce<number>((one, other) => Math.min(one, other ?? one), dailyLook(id, at));
  // What is due by now is struck off after this.
  return Math.max(next, at + 1);
}

/**
 * Whoever was on call by a schedule that was taken away is told that they no longer are, and whoever had shifts to come that they
 * have none. It is forgotten once that has left: one that is given its id later has told nobody anything.
 */
async function lookAtRemoved(
  deps: LookDeps,
  id: string,
  before: StandingTold | undefined,
  at: number,
): Promise<number | undefined> {
  const { rota } = deps.directory;
  // Made while it was being taken away.
  await rota.dropChanges(id, at);
  if (before === undefined) return undefined;
  await planOwed(deps, id, before);
  const waiting = await haveLeft(deps, id, before.through, at);
  const look = tellShifts(before, () => ({ is: [], until: Number.POSITIVE_INFINITY }), at);
  if (before.quiet !== true && look.owed.length > 0) {
    const told = { ...look.told, shifts: [], version: before.version + 1, owed: [...look.owed] };
    if (!(await deps.told.write(id, told))) throw new Error(`${id} was looked at by another at the same time`);
    await planOwed(deps, id, told);
    return at + SENT_BY_MS;
  }
  if (waiting) return at + SENT_BY_MS;
  await deps.told.forget(id);
  return undefined;
}

async function planOwed(deps: LookDeps, schedule: string, { owed, through: foundAt }: StandingTold): Promise<void> {
  for (const { person, what } of owed)
    await planRotaNotice(deps, {
      schedule,
      person,
      audience: 'on-call',
      what,
      channels: ['sms', 'email'],
      foundAt,
    });
}

/** Whether any notice of these days has still to be sent; those whose message was lost are handed over again. */
async function haveLeft(deps: LookDeps, schedule: string, through: number, now: number): Promise<boolean> {
  const days = new Set([through, now - DAY_MS, now].map(dayOf));
  const found = await Promise.all([...days].map((day) => requeueStuck(deps, { about: 'rota', schedule, day }, now)));
  return found.some(({ unfinished }) => unfinished);
}

/**
 * Every schedule is looked at once a day, at a minute of its own that its id gives: so many do not come at once, and two chains of
 * looks at one schedule become one.
 */
function dailyLook(id: string, now: number): number {
  const minute = Array.from(id).reduce((sum, sign) => (sum * 31 + sign.charCodeAt(0)) % 1_440, 7) * 60_000;
  const today = Math.floor(now / DAY_MS) * DAY_MS + minute;
  return today > now ? today : today + DAY_MS;
}
