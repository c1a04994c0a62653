import ICAL from 'ical.js';
import type { ReadShift } from './grafana-shift.ts';
import { DAY, HOUR, type WrittenShift } from './import-layers.ts';
import type { ImportOptions } from './import-plan.ts';

const WEEK_DAYS = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];
/** More would not fit a layer. */
const MOST = 20_001;

/**
 * Every occurrence that is not over, up to the horizon: each period of the frequency (an hour, a day, a week, a month) that counts is
 * the next turn's. Undefined for a recurrence whose turns nobody can tell: of some weekdays of every other day.
 */
export function recurringShifts(read: ReadShift, { now, horizon }: ImportOptions): WrittenShift[] | undefined {
  const { shift, clock, start, since, until, lasts, interval, turns } = read;
  const { frequency, by_day: byDay, by_month: byMonth, by_monthday: byMonthday, week_start: weekStart = 'MO' } = shift;
  if (frequency === undefined) return undefined;
  if (turns.length > 1 && byDay !== undefined && frequency !== 'weekly' && frequency !== 'monthly') return undefined;
  const part = (name: string, values: readonly (string | number)[] = []) =>
    values.length === 0 ? '' : `;${name}=${values.join(',')}`;
  const rule = ICAL.Recur.fromString(
    `FREQ=${frequency.toUpperCase()};INTERVAL=${interval};WKST=${weekStart}${part('BYDAY', byDay)}${part('BYMONTH', byMonth)}${part('BYMONTHDAY', byMonthday)}`,
  );
  const occurrences = rule.iterator(ICAL.Time.fromDateTimeString(new Date(start).toISOString().slice(0, 19)));
  const shifts: WrittenShift[] = [];
  for (
    let time = occurrences.next() as ICAL.Time | null;
    time !== null;
    time = occurrences.next() as ICAL.Time | null
  ) {
    const local = Date.parse(`${time.toString()}Z`);
    const begin = clock.instantOf(local);
    if (begin >= horizon || (until !== undefined && local > until) || shifts.length > MOST) break;
    const end = clock.instantOf(local + lasts);
    if (local < since || end <= now) continue;
    const turn = Math.floor(periodsBetween(start, local, frequency, weekStart) / interval);
    shifts.push({ start: begin, end, people: turns[turn % turns.length] ?? [] });
  }
  return shifts;
}

function periodsBetween(start: number, local: number, frequency: string, weekStart: string): number {
  if (frequency === 'hourly') return Math.floor((local - start) / HOUR);
  const days = Math.floor(local / DAY) - Math.floor(start / DAY);
  if (frequency === 'daily') return days;
  const [begin, then] = [new Date(start), new Date(local)];
  if (frequency === 'weekly') {
    const intoWeek = (begin.getUTCDay() - WEEK_DAYS.indexOf(weekStart) + 7) % 7;
    return Math.floor((days + intoWeek) / 7);
  }
  return (then.getUTCFullYear() - begin.getUTCFullYear()) * 12 + then.getUTCMonth() - begin.getUTCMonth();
}
