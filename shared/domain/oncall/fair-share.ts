import { intersect, lengthOf, union, type Interval } from '../calendar/interval.ts';
import { openHours } from './open-hours.ts';
import type { Limits } from './schedule.ts';
import type { Timeline } from './timeline.ts';
import { clockOf } from './zone-clock.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Row S1.4 calls these hours night. */
const NIGHT = [{ from: '22:00', to: '05:00' }];
/** In which a page wakes somebody; ours. */
const ASLEEP = [{ from: '22:00', to: '07:00' }];
const WEEKEND = [{ days: ['sat' as const, 'sun' as const], from: '00:00', to: '24:00' }];
/** A page so soon after another finds its reader awake. */
const AWAKE_MS = HOUR;
const LIMITS_ARE_FOR_DAYS = 28;

export interface Duty {
  readonly person: string;
  readonly zone: string;
  /** Time on call in whatever schedule, in epoch milliseconds; may overlap. */
  readonly shifts: readonly { readonly start: number; readonly end: number }[];
  /** The holidays of the regions whose schedules they were in. */
  readonly holidays: readonly { readonly start: number; readonly end: number }[];
  /** When they were paged, in epoch milliseconds. */
  readonly pages: readonly number[];
}

/** What one person carried (rows S1.15 and S1.20). Lengths in milliseconds; the rest are counts. */
export interface Load {
  readonly person: string;
  readonly onCallMs: number;
  readonly nightMs: number;
  readonly weekendMs: number;
  readonly holidayMs: number;
  /** Nights of the person's own zone, weekends, and holidays with any time on call. */
  readonly nights: number;
  readonly weekends: number;
  readonly holidays: number;
  readonly pages: number;
  readonly sleepInterruptions: number;
}

/** Somebody who carries more than the limit allows for a range of that length. */
export interface LoadWarning {
  readonly person: string;
  readonly of: keyof Limits;
  readonly is: number;
  readonly limit: number;
}

/** What somebody carried in the time that their shifts are of. */
export function loadOf({ person, zone, shifts, holidays, pages }: Duty): Load {
  const spans = union(shifts);
  const night = intersect(spans, spans.flatMap(openSpans(openHours(NIGHT, zone))));
  const weekend = intersect(spans, spans.flatMap(openSpans(openHours(WEEKEND, zone))));
  const free = intersect(spans, holidays);
  const asleep = openHours(ASLEEP, zone);
  const woken = pages.toSorted((one, other) => one - other).filter((at) => asleep(at).is);
  return {
    person,
    onCallMs: lengthOf(spans),
    nightMs: lengthOf(night),
    weekendMs: lengthOf(weekend),
    holidayMs: lengthOf(free),
    nights: new Set(night.map(({ start }) => dayOf(zone, start - 6 * HOUR))).size,
    weekends: new Set(weekend.map(({ start }) => weekendOf(zone, start))).size,
    // Each for itself: Christmas Day and the day after touch, and are two.
    holidays: new Set(holidays.filter((one) => intersect(spans, [one]).length > 0).map(({ start }) => start)).size,
    pages: pages.length,
    sleepInterruptions: woken.filter((at, index) => at - (woken[index - 1] ?? -DAY) > AWAKE_MS).length,
  };
}

/** Where a load of so many days is over the limits, which are for 28. */
export function overLimits(load: Load, limits: Limits, days: number): LoadWarning[] {
  const share = days / LIMITS_ARE_FOR_DAYS;
  const figures: Record<keyof Limits, number> = { ...load, hours: load.onCallMs / HOUR };
  return (Object.entries(limits) as [keyof Limits, number][]).flatMap(([of, each]) => {
    const limit = each * share;
    return figures[of] > limit ? [{ person: load.person, of, is: figures[of], limit }] : [];
  });
}

/** When it is open in an interval. */
const openSpans =
  (open: Timeline<boolean>) =>
  ({ start, end }: Interval): Interval[] => {
    const spans: { start: number; end: number }[] = [];
    for (let at = start; at < end;) {
      const { is, until } = open(at);
      const last = spans.at(-1);
      if (is && last?.end === at) last.end = until;
      else if (is) spans.push({ start: at, end: until });
      at = until;
    }
    return spans;
  };

const dayOf = (zone: string, at: number): number => Math.floor(clockOf(zone).localOf(at) / DAY);
/** Day 2 of the epoch was a Saturday. */
const weekendOf = (zone: string, at: number): number => Math.floor((dayOf(zone, at) - 2) / 7);
