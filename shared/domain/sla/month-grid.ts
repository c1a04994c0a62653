import { Temporal } from 'temporal-polyfill';
import { intersect, subtract, union, type Interval } from '../calendar/interval.ts';
import { monthPeriod } from './period.ts';
import type { Statement } from './statement.ts';

/** One local day of a statement's month. It has 23 or 25 hours where clocks change. */
export interface GridDay extends Interval {
  /** `2026-03-29` */
  readonly date: string;
  /** The part of it for which the statement is. */
  readonly stated: readonly Interval[];
  /** Time without service that counts. */
  readonly counted: readonly Interval[];
  /** Time without service that does not count. */
  readonly excluded: readonly Interval[];
}

const intervalOf = ({ start, end }: { readonly start: string; readonly end: string }): Interval => ({
  start: Date.parse(start),
  end: Date.parse(end),
});

/** A statement's month day by day in its own zone, with every instant of its downtime in the day in which it lies. */
export function monthGrid(
  one: Pick<Statement, 'month' | 'zone' | 'periodStart' | 'periodEnd' | 'downtime' | 'exclusions'>,
): GridDay[] {
  const stated = [{ start: Date.parse(one.periodStart), end: Date.parse(one.periodEnd) }];
  const down = intersect(union(one.downtime.map(intervalOf)), stated);
  const excludable = one.exclusions.map(intervalOf);
  const excluded = intersect(down, excludable);
  const counted = subtract(down, excludable);
  return daysOf(one.month, one.zone).map((day) => ({
    ...day,
    stated: intersect(stated, [day]),
    counted: intersect(counted, [day]),
    excluded: intersect(excluded, [day]),
  }));
}

function daysOf(month: string, zone: string): (Interval & { date: string })[] {
  const { end } = monthPeriod(month, zone);
  const midnight = (date: Temporal.PlainDate): number => date.toZonedDateTime({ timeZone: zone }).epochMilliseconds;
  const days: (Interval & { date: string })[] = [];
  let date = Temporal.PlainYearMonth.from(month).toPlainDate({ day: 1 });
  while (midnight(date) < end) {
    const next = date.add({ days: 1 });
    days.push({ date: date.toString(), start: midnight(date), end: midnight(next) });
    date = next;
  }
  return days;
}
