import { Temporal } from 'temporal-polyfill';
import type { Exception, Recurs } from './announcement.ts';
import { startsOf } from './occurrences-of.ts';

/**
 * What was said of single dates of a series holds when the series is laid down anew: a date that was cancelled stays cancelled and
 * one that was moved stays where it is, also at other hours of the same local day. What is left of a date that the series no longer
 * has is only that it was cancelled, should it come round again.
 */
export function keptExceptions(
  exceptions: readonly Exception[],
  before: Recurs,
  after: Recurs,
  now: number,
): Exception[] {
  const kept = exceptions.flatMap((one): Exception[] => {
    const begun = one.parts[0] !== undefined && one.parts[0].start < now;
    if (begun) return [one];
    const instead = sameDate(one.occurrence, before, after, now);
    if (instead === one.occurrence) return [one];
    // The date is over by the old hours, and would come once more by the new ones.
    if (instead !== undefined && one.occurrence < now) return [one, { ...one, occurrence: instead, parts: [] }];
    if (instead !== undefined) return [{ ...one, occurrence: instead }];
    return one.parts.length === 0 || one.occurrence < now ? [one] : [];
  });
  return [...new Map(kept.map((one) => [one.occurrence, one])).values()];
}

/** The instant for which the series has that date from now on; undefined where it has it no more. */
function sameDate(occurrence: number, before: Recurs, after: Recurs, now: number): number | undefined {
  const day = Temporal.Instant.fromEpochMilliseconds(occurrence).toZonedDateTimeISO(before.zone).toPlainDate();
  const midnight = (date: Temporal.PlainDate) => date.toZonedDateTime(after.zone).epochMilliseconds;
  const starts = startsOf(after, midnight(day.subtract({ days: 1 })), midnight(day.add({ days: 2 })));
  if (starts.includes(occurrence)) return occurrence;
  return startsOf(after, Math.max(now, midnight(day)), midnight(day.add({ days: 1 })))[0];
}
