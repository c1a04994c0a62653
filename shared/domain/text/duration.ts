import * as z from 'zod';

const pattern = /^P(?:(\d{1,4})W|(?:(\d{1,4})D)?(?:T(?=\d)(?:(\d{1,5})H)?(?:(\d{1,5})M)?(?:(\d{1,6})S)?)?)$/;

/** ISO 8601 duration of elapsed time, such as PT15M, PT4H or P1D. A day is 24 hours here; months and years have no length. */
export const duration = z
  .string()
  .refine((text) => text !== 'P' && pattern.test(text), 'expected an ISO 8601 duration such as PT15M, PT4H or P1D');

/** Its length in milliseconds. Throws RangeError for text that `duration` refuses. */
export function durationMs(text: string): number {
  const found = text === 'P' ? null : pattern.exec(text);
  if (found === null) throw new RangeError(`"${text}" is not a duration such as PT15M, PT4H or P1D`);
  const [weeks, days, hours, minutes, seconds] = found
    .slice(1)
    .map((digits: string | undefined) => Number(digits ?? 0));
  const allHours = ((weeks ?? 0) * 7 + (days ?? 0)) * 24 + (hours ?? 0);
  return ((allHours * 60 + (minutes ?? 0)) * 60 + (seconds ?? 0)) * 1000;
}

const parts = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
] as const;

/** `1 h 12 min`, `45 s`, `2 d 3 h`: the two largest units that are not zero, cut, never rounded up. */
export function durationInWords(ms: number): string {
  let left = Math.max(0, Math.floor(ms));
  const words: string[] = [];
  for (const [unit, size] of parts) {
    const count = Math.floor(left / size);
    left -= count * size;
    if (count > 0) words.push(`${count} ${unit}`);
    else if (words.length > 0) break;
  }
  return words.length === 0 ? 'less than 1 s' : words.slice(0, 2).join(' ');
}

/** `4 h 0 min 0.001 s`, `12 min 5 s`, `0 s`: to the millisecond, from the largest unit that is not zero down to seconds. */
export function exactDuration(ms: number): string {
  const seconds = (ms % 60_000) / 1000;
  const minutes = Math.floor(ms / 60_000) % 60;
  const hours = Math.floor(ms / 3_600_000);
  const shown = Number.isInteger(seconds) ? String(seconds) : seconds.toFixed(3);
  if (hours > 0) return `${hours} h ${minutes} min ${shown} s`;
  return minutes > 0 ? `${minutes} min ${shown} s` : `${shown} s`;
}
