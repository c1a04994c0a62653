import { clockOf } from '../../shared/domain/oncall/zone-clock.ts';
import { durationInWords } from '../../shared/domain/text/duration.ts';

const MINUTE = 60_000;
const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;
const two = (n: number): string => String(n).padStart(2, '0');

/** An instant on a zone's wall clock, as if that showed UTC. */
const onClock = (at: number, zone: string): Date => new Date(clockOf(zone).localOf(at));

/** `22:00` */
export function timeOfDay(at: number, zone: string): string {
  const local = onClock(at, zone);
  return `${two(local.getUTCHours())}:${two(local.getUTCMinutes())}`;
}

/** `Tue 10 Mar` */
export function dayOf(at: number, zone: string): string {
  const local = onClock(at, zone);
  return `${weekdayOf(at, zone)} ${local.getUTCDate()} ${MONTHS[local.getUTCMonth()] ?? ''}`;
}

/** `Tue` */
export const weekdayOf = (at: number, zone: string): string => WEEKDAYS[onClock(at, zone).getUTCDay()] ?? '';

/** `Tue 10 Mar, 22:00`; today without its day. */
export const momentOf = (at: number, zone: string, now: number): string =>
  dayOf(at, zone) === dayOf(now, zone) ? timeOfDay(at, zone) : `${dayOf(at, zone)}, ${timeOfDay(at, zone)}`;

/** `5 h 10 min`: by whole minutes, begun ones count. */
export const lastingFor = (ms: number): string => durationInWords(Math.max(1, Math.ceil(ms / MINUTE)) * MINUTE);

/** `Support centres` of `support-centres`. */
export const titleOf = (slug: string): string => {
  const words = slug.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};
