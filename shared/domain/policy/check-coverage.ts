import { Temporal } from 'temporal-polyfill';
import { WEEKDAYS } from '../calendar/weekdays.ts';
import type { Calendar } from './document/calendar.ts';
import type { PolicyRung } from './document/ladder.ts';
import type { CompiledPolicy } from './policy.ts';
import { problem, warning, type Problem } from './problem.ts';

/**
 * Intervals of the week in which a rung's people are not at work: named, and an error where nobody else on the same ladder is at
 * work either. A role without a calendar is there at any hour. Weeks are those without a holiday or a change of clocks.
 */
export const checkCoverage = (policy: CompiledPolicy): Problem[] =>
  Object.entries(policy.ladders).flatMap(([ladder, { rungs }]) => {
    const calendars = rungs.map((rung) => calendarOf(policy, rung));
    const atWork = calendars.map((calendar) => (calendar === undefined ? WEEK : hoursInWeek(calendar)));
    const nobody = complement(atWork.flat());
    return rungs.flatMap((rung, index): Problem[] => {
      const calendar = calendars[index];
      const away = complement(atWork[index] ?? WEEK);
      if (calendar === undefined || away.length === 0) return [];
      const path = ['ladders', ladder, 'rungs', index];
      const said = (intervals: readonly Interval[]) => inWords(intervals, calendar);
      return nobody.length === 0
        ? [
            warning(
              path,
              `somebody at work at any hour: the people of rung ${rung.id} are not ${said(away)}`,
              `rung ${rung.id} would be paged outside its hours; another rung of ${ladder} is at work`,
            ),
          ]
        : [
            problem(
              path,
              `somebody on ladder ${ladder} at work ${said(nobody)}`,
              `nobody of the whole ladder ${ladder} would be at work`,
            ),
          ];
    });
  });

/** The hours of the tier that the rung names, or of the only tier that its role is in. */
function calendarOf({ tiers = [], calendars = {} }: CompiledPolicy, { tier, role }: PolicyRung): Calendar | undefined {
  const own =
    tiers.find(({ id }) => id === tier) ?? tiers.find(({ roles }) => tier === undefined && roles.includes(role));
  const id = own?.availability;
  return id !== undefined && Object.hasOwn(calendars, id) ? calendars[id] : undefined;
}

/** Minutes since Monday 00:00 UTC; `end` is the first minute after it. */
interface Interval {
  readonly start: number;
  readonly end: number;
}

const DAY = 24 * 60;
const LENGTH = 7 * DAY;
const WEEK: readonly Interval[] = [{ start: 0, end: LENGTH }];
/** A Monday far from any change of clocks. */
const SAMPLE = Temporal.Instant.from('2026-01-12T00:00:00Z');

const offsetMinutes = ({ zone }: Calendar): number => SAMPLE.toZonedDateTimeISO(zone).offsetNanoseconds / 60e9;
const minuteOf = (hour: string): number => Number(hour.slice(0, 2)) * 60 + Number(hour.slice(3));

function hoursInWeek(calendar: Calendar): Interval[] {
  const offset = offsetMinutes(calendar);
  return calendar.days.flatMap((day) => {
    const midnight = WEEKDAYS.indexOf(day) * DAY - offset;
    const start = (midnight + minuteOf(calendar.from) + 2 * LENGTH) % LENGTH;
    const end = start + minuteOf(calendar.to) - minuteOf(calendar.from);
    return end <= LENGTH
      ? [{ start, end }]
      : [
          { start, end: LENGTH },
          { start: 0, end: end - LENGTH },
        ];
  });
}

/** The rest of the week. */
function complement(intervals: readonly Interval[]): Interval[] {
  const free: Interval[] = [];
  let from = 0;
  for (const { start, end } of intervals.toSorted((a, b) => a.start - b.start)) {
    if (start > from) free.push({ start: from, end: start });
    from = Math.max(from, end);
  }
  return from < LENGTH ? [...free, { start: from, end: LENGTH }] : free;
}

/** `Mon 18:00-Tue 09:00, Fri 18:00-Mon 09:00 (Europe/Dublin)`: what runs over the end of the week is one interval. */
function inWords(intervals: readonly Interval[], calendar: Calendar): string {
  const [first, ...rest] = intervals;
  const last = rest.at(-1);
  const wraps = first?.start === 0 && last?.end === LENGTH;
  const whole = wraps ? [...rest.slice(0, -1), { start: last.start, end: first.end + LENGTH }] : intervals;
  const offset = offsetMinutes(calendar);
  const at = (minute: number): string => {
    const local = (minute + offset + 2 * LENGTH) % LENGTH;
    const [day = ''] = WEEKDAYS.slice(Math.floor(local / DAY));
    const two = (n: number): string => String(n).padStart(2, '0');
    return `${day.charAt(0).toUpperCase()}${day.slice(1)} ${two(Math.floor((local % DAY) / 60))}:${two(local % 60)}`;
  };
  const local = ({ start }: Interval): number => (start + offset + 2 * LENGTH) % LENGTH;
  const sorted = whole.toSorted((a, b) => local(a) - local(b));
  return `${sorted.map(({ start, end }) => `${at(start)}-${at(end)}`).join(', ')} (${calendar.zone})`;
}
