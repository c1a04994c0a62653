/** Control characters, line ends and marks that turn the reading direction: none of them may come out of a value. */
const unsafe = /[\p{Cc}\p{Zl}\p{Zp}\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu;

/** The same text fit for a title, a subject or an SMS: a space for whatever would begin a line or turn the reading. */
export const onOneLine = (text: string): string => text.toWellFormed().replace(unsafe, ' ');

const MARK = '...';

/** At most `most` UTF-16 units of a text, no character cut in half; what was cut shows as `...` at its end. */
export function shortened(text: string, most: number): string {
  if (text.length <= most) return text;
  const kept = text.slice(0, most - MARK.length).replace(/[\ud800-\udbff]$/, '');
  return `${kept.trimEnd()}${MARK}`;
}
