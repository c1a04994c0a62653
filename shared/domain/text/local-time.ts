import { Temporal } from 'temporal-polyfill';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;
const two = (n: number): string => String(n).padStart(2, '0');

/** `21 Nov 2026, 10:44 GMT (Europe/Dublin)`: an instant in epoch milliseconds on the recipient's clock, offset and zone named. */
export function formatInZone(ms: number, zone: string): string {
  const local = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone);
  const day = `${local.day} ${months[local.month - 1] ?? ''} ${local.year}`;
  return `${day}, ${two(local.hour)}:${two(local.minute)} ${offsetName(local.offsetNanoseconds)} (${zone})`;
}

/** `GMT`, `GMT+1`, `GMT-3:30`: never an abbreviation that several zones share. */
function offsetName(nanoseconds: number): string {
  const minutes = Math.round(Math.abs(nanoseconds) / 60e9);
  if (minutes === 0) return 'GMT';
  const rest = minutes % 60 === 0 ? '' : `:${two(minutes % 60)}`;
  return `GMT${nanoseconds < 0 ? '-' : '+'}${Math.floor(minutes / 60)}${rest}`;
}
