import { Temporal } from 'temporal-polyfill';
import { FIRST_MONDAY, type Centre } from './follow-the-sun.ts';
import type { OnCall } from './join-on-call.ts';

const monday = Temporal.PlainDate.from(FIRST_MONDAY);

/** A year of a centre, day by day, as one would write it with Temporal alone. */
export function yearByTemporal({ zone, opens, closes, people }: Centre, from: number, to: number): OnCall[] {
  const spans: OnCall[] = [];
  let day = dayOf(from, zone).subtract({ days: 1 });
  const last = dayOf(to, zone);
  while (Temporal.PlainDate.compare(day, last) <= 0) {
    const week = Math.floor(monday.until(day).days / 7);
    const start = instantAt(day, opens, zone);
    const end = instantAt(day, closes, zone);
    spans.push({ start, end, person: people[week % people.length] ?? '' });
    day = day.add({ days: 1 });
  }
  return spans;
}

/** Whom of a centre an instant finds on call. */
export function nowByTemporal({ zone, opens, closes, people }: Centre, at: number): string[] {
  const now = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
  if (now.hour < opens || now.hour >= closes) return [];
  const week = Math.floor(monday.until(now.toPlainDate()).days / 7);
  return [people[week % people.length] ?? ''];
}

const dayOf = (at: number, zone: string): Temporal.PlainDate =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate();

const instantAt = (day: Temporal.PlainDate, hour: number, zone: string): number =>
  day.toZonedDateTime({ timeZone: zone, plainTime: new Temporal.PlainTime(hour) }).epochMilliseconds;
