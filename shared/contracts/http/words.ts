import * as z from 'zod';

/** Zones of other centuries are guesses, and what lies there is a typing mistake. */
const [EARLIEST, LATEST] = [Date.UTC(1970, 0, 1), Date.UTC(2200, 0, 1)];

/** An instant in ISO 8601 with its offset, read as epoch milliseconds. */
export const instantText = z.iso
  .datetime({ offset: true, error: 'takes an instant such as 2026-03-10T10:00:00.000Z' })
  .transform((text) => Date.parse(text))
  .refine((at) => at >= EARLIEST && at < LATEST, 'takes an instant between 1970 and 2200');

/** Why somebody does what is billed: one or more words, on as many lines as they need. */
export const reasonText = z
  .string('takes the reason, in words')
  .max(1000, 'takes at most 1000 characters')
  .refine((text) => text.isWellFormed(), 'holds half of a character')
  .refine((text) => text.trim() !== '', 'may not be empty');
