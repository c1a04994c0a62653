import { Temporal } from 'temporal-polyfill';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;
const two = (n: number): string => String(n).padStart(2, '0');

/** `21 Nov 2026, 10:44 GMT (Europe/Dublin)`: an instant in epoch milliseconds on the recipient's clock, offset and zone named. */
export function formatInZone(ms: number, zone: string): string {
  const local = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone);
  const day = `${local.day} ${months[local.month - 1] ?? ''} ${local.year}`;
  return `${day}, ${two(local.hour)}:${two(local.minute)} ${offsetName(local.offsetNanoseconds)} (${zone})`;
}

/** `10 Mar 2026, 10:00:00.000 GMT`: an instant to the millisecond, where the zone itself is named beside it. */
export function exactInZone(ms: number, zone: string): string {
  const local = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone);
  const time = `${two(local.hour)}:${two(local.minute)}:${two(local.second)}.${String(local.millisecond).padStart(3, '0')}`;
  const day = `${local.day} ${months[local.month - 1] ?? ''} ${local.year}`;
  return `${day}, ${time} ${offsetName(local.offsetNanoseconds)}`;
}

const longMonths = [
  ...['January', 'February', 'March', 'April', 'May', 'June'],
  ...['July', 'August', 'September', 'October', 'November', 'December'],
];

/** `March 2026` for `2026-03`. */
export function monthInWords(month: string): string {
  const [year = '', number = ''] = month.split('-');
  return `${longMonths[Number(number) - 1] ?? number} ${year}`;
}

const days = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;

/** `Tue 10 Mar 10:00 GMT`: the same in few signs, for what is not more than some weeks away. */
export function shortInZone(ms: number, zone: string): string {
  const { day, time, offset } = parts(ms, zone);
  return `${day} ${time} ${offset}`;
}

/** `Tue 10 Mar 10:00-18:00 GMT`: from one instant to another; what is alike at both is said once. */
export function spanInZone({ start, end }: { readonly start: number; readonly end: number }, zone: string): string {
  const [from, to] = [parts(start, zone), parts(end, zone)];
  const until = from.day === to.day ? to.time : `${to.day} ${to.time}`;
  return `${from.day} ${from.time}${from.offset === to.offset ? '' : ` ${from.offset}`}-${until} ${to.offset}`;
}

function parts(ms: number, zone: string): { day: string; time: string; offset: string } {
  const local = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone);
  return {
    day: `${days[local.dayOfWeek - 1] ?? ''} ${local.day} ${months[local.month - 1] ?? ''}`,
    time: `${two(local.hour)}:${two(local.minute)}`,
    offset: offsetName(local.offsetNanoseconds),
  };
}

/** `GMT`, `GMT+1`, `GMT-3:30`: never an abbreviation that several zones share. */
function offsetName(nanoseconds: number): string {
  const minutes = Math.round(Math.abs(nanoseconds) / 60e9);
  if (minutes === 0) return 'GMT';
  const rest = minutes % 60 === 0 ? '' : `:${two(minutes % 60)}`;
  return `GMT${nanoseconds < 0 ? '-' : '+'}${Math.floor(minutes / 60)}${rest}`;
}
