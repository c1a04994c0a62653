import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';

/** Zones whose clocks do what others do not: half an hour, two hours, Friday midnight, a day left out, Ramadan, midnight. */
export const PECULIAR_ZONES: readonly string[] = [
  'Australia/Lord_Howe',
  'Antarctica/Troll',
  'Africa/Cairo',
  'Pacific/Apia',
  'Africa/Casablanca',
  'America/Havana',
  'Europe/Dublin',
  'America/New_York',
];

export const ALL_ZONES: readonly string[] = [
  ...new Set(['UTC', ...PECULIAR_ZONES, ...Intl.supportedValuesOf('timeZone')]),
];

/** The peculiar ones, and others that are drawn anew each time: every zone has its turn in time. */
export function someZones(others: number): string[] {
  const rest = ALL_ZONES.filter((zone) => !PECULIAR_ZONES.includes(zone));
  const [drawn = []] = fc.sample(fc.shuffledSubarray(rest, { minLength: others, maxLength: others }), 1);
  return [...PECULIAR_ZONES, ...drawn];
}

const FROM = Date.UTC(2015, 0, 1);
const TO = Date.UTC(2036, 0, 1);
const known = new Map<string, readonly number[]>();

/** The instants at which a zone's clocks are moved, 2015 to 2035, and Samoa's lost day. As Temporal has them. */
export function changesOf(zone: string): readonly number[] {
  const done = known.get(zone);
  if (done !== undefined) return done;
  const found: number[] = [];
  let at = zonedAt(zone === 'Pacific/Apia' ? Date.UTC(2011, 11, 1) : FROM, zone);
  for (;;) {
    const next = at.getTimeZoneTransition('next');
    if (next === null || next.epochMilliseconds >= TO) break;
    found.push(next.epochMilliseconds);
    at = next;
  }
  known.set(zone, found);
  return found;
}

export const zonedAt = (at: number, zone: string): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);

/** The instant of a local time such as 2026-03-29T02:30, as Temporal's `compatible` has it. */
export const instantOf = (local: string | Temporal.PlainDateTime, zone: string): number =>
  Temporal.PlainDateTime.from(local).toZonedDateTime(zone, { disambiguation: 'compatible' }).epochMilliseconds;

/** An instant in short, for the tables: local time and offset. */
export const shown = (at: number, zone: string): string =>
  zonedAt(at, zone).toString({ timeZoneName: 'never', smallestUnit: at % 1000 === 0 ? 'minute' : 'millisecond' });
