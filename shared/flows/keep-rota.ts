import type { DueLook } from '../adapters/due-looks.ts';
import { EVERY_SCHEDULE } from '../domain/communication/notice.ts';
import { DAY_MS } from '../domain/oncall/tell-shifts.ts';
import { atMost } from '../runtime/at-most.ts';
import { lookAtSchedule, type LookDeps } from './look-at-schedule.ts';
import { dayOf } from './plan-rota-notices.ts';
import { requeueStuck } from './requeue-stuck.ts';
import { tellFindings, type FindingsDeps } from './tell-findings.ts';

export interface KeepRotaDeps extends LookDeps, FindingsDeps {
  readonly raise: (metric: 'RotaGaps', value: number) => void;
}

/** How many schedules were looked at, and whether it was time for the round over all of them. */
export interface Kept {
  readonly looked: number;
  readonly round: boolean;
}

const AT_ONCE = 8;
/** In UTC; coordinators hear of what is to be mended while there is a day to do it in. */
const ROUND_AT_MS = 8 * 3_600_000;
/** After this it is looked whether the letters of a round have left. */
const SENT_BY_MS = 2 * 60_000;

/**
 * Looks at every schedule that is due, one query when none is. What a look left owed and unfinished is due again; a look that fails
 * stays due, keeps none of the others from being made, and the run fails at its end.
 */
export async function keepRota(deps: KeepRotaDeps, now: number): Promise<Kept> {
  const { rota } = deps.directory;
  const { looks, round } = await rota.due(now);
  const failures: unknown[] = [];
  const asFailed = (error: unknown) => void failures.push(error);
  const schedules = Map.groupBy(looks, ({ schedule }) => schedule);
  await atMost(AT_ONCE, [...schedules], ([id, due]) => look(deps, id, due, now).catch(asFailed));
  const isTime = round !== undefined && round <= now;
  if (isTime) await makeRound(deps, now).catch(asFailed);
  if (round === undefined) await rota.planRound(nextRound(now));
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} looks at who is on call have failed`);
  return { looked: schedules.size, round: isTime };
}

async function look(deps: KeepRotaDeps, id: string, due: readonly DueLook[], now: number): Promise<void> {
  const { rota } = deps.directory;
  const isNew = due.some((one) => one.isNew === true);
  const next = id === EVERY_SCHEDULE ? await afterRound(deps, now) : await lookAtSchedule(deps, id, now, isNew);
  if (next !== undefined) await rota.lookAt(id, next);
  for (const { sk } of due) await rota.lookedAt(sk);
}

/** Fails at its end over what could not be looked through: the round is made, and is not made again before the next day. */
async function makeRound(deps: KeepRotaDeps, now: number): Promise<void> {
  const { rota } = deps.directory;
  const { gaps, failures } = await tellFindings(deps, now, nextRound(now) - DAY_MS);
  deps.raise('RotaGaps', gaps);
  await rota.lookAt(EVERY_SCHEDULE, now + SENT_BY_MS);
  await rota.planRound(nextRound(now));
  if (failures.length > 0)
    throw new AggregateError(failures, `the round could not look through ${failures.length} parts of the rota`);
}

/** Letters whose message was lost are handed over again. */
async function afterRound(deps: KeepRotaDeps, now: number): Promise<number | undefined> {
  const days = [now - DAY_MS, now].map(dayOf);
  const found = await Promise.all(
    days.map((day) => requeueStuck(deps, { about: 'rota', schedule: EVERY_SCHEDULE, day }, now)),
  );
  return found.some(({ unfinished }) => unfinished) ? now + SENT_BY_MS : undefined;
}

function nextRound(now: number): number {
  const today = Math.floor(now / DAY_MS) * DAY_MS + ROUND_AT_MS;
  return today > now ? today : today + DAY_MS;
}
