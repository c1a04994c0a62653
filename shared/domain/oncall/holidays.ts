import { Temporal } from 'temporal-polyfill';
import type { Region } from './schedule.ts';
import { spansAt, type Timeline } from './timeline.ts';
import { clockOf } from './zone-clock.ts';

/** A region's holidays as instants, earliest first: from its local midnight to the next. */
export function holidaySpans({ zone, holidays }: Region): { start: number; end: number; date: string }[] {
  const clock = clockOf(zone);
  const midnight = (day: Temporal.PlainDate) => clock.instantOf(Date.UTC(day.year, day.month - 1, day.day));
  return [...new Set(holidays.map(({ date }) => date))].sort().map((date) => {
    const day = Temporal.PlainDate.from(date);
    return { start: midnight(day), end: midnight(day.add({ days: 1 })), date };
  });
}

/** Which of the region's holidays it is, counted from 0; undefined on any other day. */
export function holidaysOf(region: Region): Timeline<number | undefined> {
  const found = spansAt(holidaySpans(region).map(({ start, end }, of) => ({ start, end, of })));
  return (at) => {
    const { is, until } = found(at);
    return { is: is[0], until };
  };
}
