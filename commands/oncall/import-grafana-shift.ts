import { WEEKDAYS, weekdayIndex, type Weekday } from '../../shared/domain/calendar/weekdays.ts';
import { clockOf, type ZoneClock } from '../../shared/domain/oncall/zone-clock.ts';
import {
  anchorText,
  calendarShifts,
  DAY,
  everyDay,
  HOUR,
  hoursOf,
  instantText,
  MINUTE,
  WEEK,
} from './import-layers.ts';
import type { ImportOptions } from './import-plan.ts';
import type { LayerDraft } from './schedule-draft.ts';
import type { ReadShift, TheirShift } from './grafana-shift.ts';
import { recurringShifts } from './import-grafana-recurrence.ts';

type Draft = LayerDraft extends infer L ? (L extends unknown ? Omit<L, 'id'> : never) : never;

export interface MappedShift {
  /** Undefined: it does not map. */
  readonly draft?: LayerDraft;
  readonly because: string;
}

/** One shift as a layer, its priority left to the caller. */
export function mapShift(
  shift: TheirShift,
  scheduleZone: string,
  personOf: (id: string) => string,
  options: ImportOptions,
): MappedShift {
  const inZone = shift.time_zone ?? scheduleZone;
  const clock = clockOf(inZone);
  const turns = turnsOf(shift).map((turn) => turn.map(personOf));
  if (turns.length === 0 || turns.some((turn) => turn.length === 0)) {
    return { because: 'it has a turn without users: nobody can be on call for nobody; make it by hand' };
  }
  const start = localOf(shift.start, clock);
  const read: ReadShift = {
    shift,
    clock,
    start,
    until: shift.until === undefined ? undefined : localOf(shift.until, clock),
    since: Math.max(start, shift.rotation_start === undefined ? start : localOf(shift.rotation_start, clock)),
    lasts: shift.duration * 1000,
    interval: shift.interval ?? 1,
    turns,
  };
  if (read.until !== undefined && clock.instantOf(read.until + read.lasts) <= options.now) {
    return { because: 'it is over; nothing to do' };
  }
  const at = inZone === scheduleZone ? {} : { zone: inZone };
  const single = shift.frequency === undefined || shift.type === 'single_event' || shift.type === 'override';
  if (single) {
    const end = clock.instantOf(start + read.lasts);
    if (end <= options.now) return { because: 'it is over; nothing to do' };
    const shifts = calendarShifts([{ start: clock.instantOf(start), end, people: turns[0] ?? [] }], options.file);
    return { draft: named({ ...at, kind: 'calendar', shifts }), because: '' };
  }
  const ruled = byRule(read, inZone);
  if (ruled !== undefined) return { draft: named({ ...at, ...ruled }), because: '' };
  const shifts = recurringShifts(read, options);
  if (shifts === undefined) {
    return { because: 'Tocsin has no rule for such a recurrence: make it by hand, or save its iCal and import that' };
  }
  return {
    draft: named({ ...at, kind: 'calendar', shifts: calendarShifts(shifts, options.file) }),
    because: `Tocsin has no rule for such a recurrence: written out until ${instantText(options.horizon)}`,
  };
}

/** The caller names it. */
const named = (draft: Draft): LayerDraft => ({ ...draft, id: 'layer' });

function turnsOf({ type, users, rolling_users: rolling, start_rotation_from_user_index: first = 0 }: TheirShift) {
  if (type !== 'rolling_users' && rolling === undefined) return users === undefined ? [] : [users];
  const turns = rolling ?? [];
  return [...turns.slice(first), ...turns.slice(0, first)];
}

const localOf = (text: string, clock: ZoneClock): number =>
  /(Z|[+-]\d\d:\d\d)$/.test(text) ? clock.localOf(Date.parse(text)) : Date.parse(`${text}Z`);

/** The same as a rule: for shifts of every hour, day or week, or of some weekdays of every week. */
function byRule(read: ReadShift, inZone: string): Draft | undefined {
  const { shift, interval, lasts, start } = read;
  const { frequency, by_day: byDay, by_month: byMonth, by_monthday: byMonthday } = shift;
  if (byMonth !== undefined || byMonthday !== undefined || start % MINUTE !== 0 || lasts % MINUTE !== 0)
    return undefined;
  if (frequency === 'monthly' || frequency === undefined) return undefined;
  const unit = { hourly: 'hour', daily: 'day', weekly: 'week' } as const;
  const length = { hourly: HOUR, daily: DAY, weekly: WEEK }[frequency];
  if (byDay === undefined || byDay.length === 0) {
    const turns = { unit: unit[frequency], length: interval };
    if (lasts === length * interval) return layer(read, inZone, turns, start, undefined, length * interval);
    if (interval !== 1 || lasts > length || frequency === 'hourly') return undefined;
    const from = (start % DAY) / MINUTE;
    const during =
      frequency === 'daily'
        ? everyDay(from, lasts / MINUTE)
        : [{ from: weekdayOf(start) * (DAY / MINUTE) + from, lasts: lasts / MINUTE }];
    return layer(read, inZone, turns, start, hoursOf(during), length);
  }
  const days = byDay.map((day) => WEEKDAYS.find((each) => each.startsWith(day.toLowerCase())));
  if (days.includes(undefined) || interval !== 1 || lasts > DAY || frequency === 'hourly') return undefined;
  const weekdays = days.filter((day) => day !== undefined);
  const from = (start % DAY) / MINUTE;
  const during = weekdays.map((day) => ({
    from: weekdayIndex(day) * (DAY / MINUTE) + from,
    lasts: lasts / MINUTE,
  }));
  if (frequency === 'daily') {
    // Each of the days is somebody else's: the first turn begins on the first of them.
    let anchor = start;
    while (!weekdays.includes(WEEKDAYS[weekdayOf(anchor)] as Weekday)) anchor += DAY;
    const turns = { unit: 'day', length: 1, handOffDays: weekdays } as const;
    return layer(read, inZone, turns, anchor, hoursOf(during), DAY);
  }
  // The week in which it begins is the first turn's, whatever day of it that is.
  const weekStart = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'].indexOf(shift.week_start ?? 'MO');
  const anchor = start - ((weekdayOf(start) - weekStart + 7) % 7) * DAY;
  return layer(read, inZone, { unit: 'week', length: 1 }, anchor, hoursOf(during), DAY);
}

/** 0 for Monday, of a local time. */
export const weekdayOf = (local: number): number => (((Math.floor(local / DAY) + 3) % 7) + 7) % 7;

type Turns = Pick<Extract<LayerDraft, { kind: 'rotation' }>, 'unit' | 'length' | 'handOffDays'>;

function layer(
  read: ReadShift,
  inZone: string,
  turns: Turns,
  anchor: number,
  during: ReturnType<typeof hoursOf>,
  step: number,
): Draft {
  const { clock, start, since, until, lasts } = read;
  const elapsed = turns.unit === 'hour';
  const instant = (local: number) => clock.instantOf(local);
  const startAt = instant(start);
  // Occurrences begin at whole steps from the start: elapsed time for hours, else on the wall clock.
  const next = (local: number) => {
    if (elapsed) return startAt + Math.ceil((instant(local) - startAt) / step) * step;
    return instant(start + Math.ceil((local - start) / step) * step);
  };
  const lastEnd = (local: number) => {
    if (elapsed) return startAt + Math.floor((instant(local) - startAt) / step) * step + lasts;
    return instant(Math.max(local, start + Math.floor((local - start) / step) * step + lasts));
  };
  const people = read.turns.map((turn) => [...turn]);
  const alone = people.length === 1;
  const from = next(since);
  const base = {
    ...(alone || anchor !== start || from !== startAt ? { from: instantText(from) } : {}),
    ...(until === undefined ? {} : { until: instantText(lastEnd(until)) }),
    ...(during === undefined ? {} : { during }),
  };
  return alone
    ? { ...base, kind: 'fixed', people: people[0] ?? [] }
    : { ...base, kind: 'rotation', ...turns, anchor: anchorText(instant(anchor), inZone), turns: people };
}
