import type { Actor } from '../ids.ts';
import { durationMs } from '../text/duration.ts';
import type { Checks } from './announcement.ts';
import type { CheckList, MaintenanceLog, Tick } from './maintenance-log.ts';
import type { Occurrence } from './occurrences-of.ts';

export interface TickAsked {
  readonly list: CheckList;
  readonly index: number;
  readonly state: Tick['state'];
  readonly note?: string | undefined;
  readonly by: Actor;
  readonly command: string;
  readonly fingerprint?: string | undefined;
}

export type TickDecision =
  | { readonly ok: true; readonly log: MaintenanceLog }
  | { readonly ok: false; readonly kind: 'field'; readonly field: string; readonly detail: string }
  | { readonly ok: false; readonly kind: 'state'; readonly because: string };

/** So much can be said of one window: far more than its lines take, and never too much for one item. */
const MOST_TICKS = 500;

/** Pure: what the log of a window is once somebody has said how a line of its checklists stands, or why they cannot say so. */
export function decideTick(
  log: MaintenanceLog,
  announced: Checks,
  window: Pick<Occurrence, 'start'>,
  asked: TickAsked,
  now: number,
): TickDecision {
  const { list, index, state, note, by, command, fingerprint } = asked;
  const checks = log.checks ?? announced;
  const lines = checks[list].length;
  if (index >= lines)
    return refused('index', lines === 0 ? `is of a list that is empty here: ${list}` : `takes 0 to ${lines - 1}`);
  if (state === 'begun' && list !== 'steps' && list !== 'rollback')
    return refused('state', `takes done or undone: what stands in ${list} takes no time`);
  if (list !== 'before' && now < window.start) return not('the window has not begun');
  if (log.ticks.length >= MOST_TICKS)
    return not(`${MOST_TICKS} things have been said of this window, which is all it takes`);
  const stands = lastOf(log, list, index)?.state ?? 'undone';
  if (stands === state) return not(`it is ${state === 'undone' ? 'neither begun nor done' : `${state} already`}`);
  if (stands === 'done' && state === 'begun') return not('it is done already');
  const tick: Tick = {
    ...{ list, index, state, at: now, by, command },
    ...(note === undefined ? {} : { note }),
    ...(fingerprint === undefined ? {} : { fingerprint }),
  };
  return { ok: true, log: { version: log.version + 1, ticks: [...log.ticks, tick], checks } };
}

const refused = (field: string, detail: string): TickDecision => ({ ok: false, kind: 'field', field, detail });
const not = (because: string): TickDecision => ({ ok: false, kind: 'state', because });

const lastOf = (log: MaintenanceLog, list: CheckList, index: number): Tick | undefined =>
  log.ticks.findLast((tick) => tick.list === list && tick.index === index);

/** One line of a checklist, as it stands. */
export interface CheckStand {
  readonly text: string;
  readonly state: Tick['state'];
  readonly by?: string | undefined;
  readonly at?: number | undefined;
  readonly note?: string | undefined;
}

/** A step with when it is planned and when it was; `lateByMs` is how much later it ended, or has not ended yet, than planned. */
export interface StepStand extends CheckStand {
  readonly lasts: string;
  readonly besides?: string | undefined;
  readonly plannedStart: number;
  readonly plannedEnd: number;
  readonly begunAt?: number | undefined;
  readonly doneAt?: number | undefined;
  readonly lateByMs: number;
}

export interface WindowStand {
  readonly before: readonly CheckStand[];
  readonly steps: readonly StepStand[];
  readonly success: readonly CheckStand[];
  readonly rollback: readonly CheckStand[];
  /** Everything that proves it is done. False where nothing was to be proven. */
  readonly validated: boolean;
  /** The way back was taken, in part at least. */
  readonly rolledBack: boolean;
}

/** How a window stands, line by line (row S2.2). */
export function standOf(
  log: MaintenanceLog,
  announced: Checks,
  window: Pick<Occurrence, 'start'>,
  now: number,
): WindowStand {
  const checks = log.checks ?? announced;
  const said = (list: CheckList, text: string, index: number): CheckStand => {
    const { state = 'undone', by, at, note } = lastOf(log, list, index) ?? {};
    return { text, state, by, at, note };
  };
  const lines = (list: Exclude<CheckList, 'steps'>) => checks[list].map((text, index) => said(list, text, index));
  const [success, rollback] = [lines('success'), lines('rollback')];
  const planned = plannedSteps(checks.steps, window.start);
  return {
    before: lines('before'),
    steps: checks.steps.map(({ title, lasts, besides }, index): StepStand => {
      const stand = said('steps', title, index);
      const span = planned[index] ?? { plannedStart: window.start, plannedEnd: window.start };
      const since = sinceUndone(log, index);
      const begunAt = since.find(({ state }) => state === 'begun')?.at;
      const doneAt = stand.state === 'done' ? stand.at : undefined;
      const lateByMs = Math.max(0, (doneAt ?? now) - span.plannedEnd);
      return { ...stand, lasts, besides, ...span, begunAt, doneAt, lateByMs };
    }),
    success,
    rollback,
    validated: success.length > 0 && success.every(({ state }) => state === 'done'),
    rolledBack: rollback.some(({ state }) => state !== 'undone'),
  };
}

/** What was said of a step since it was last taken back: only that counts. */
function sinceUndone({ ticks }: MaintenanceLog, index: number): Tick[] {
  const own = ticks.filter((tick) => tick.list === 'steps' && tick.index === index);
  return own.slice(own.findLastIndex(({ state }) => state === 'undone') + 1);
}

/** One step after the other; one that runs beside another begins with the one before it, and moves nothing. */
export function plannedSteps(
  steps: Checks['steps'],
  start: number,
): { readonly plannedStart: number; readonly plannedEnd: number }[] {
  let [latest, next] = [start, start];
  return steps.map(({ lasts, besides }) => {
    const plannedStart = besides === undefined ? next : latest;
    const plannedEnd = plannedStart + durationMs(lasts);
    if (besides === undefined) latest = plannedStart;
    next = Math.max(next, plannedEnd);
    return { plannedStart, plannedEnd };
  });
}
