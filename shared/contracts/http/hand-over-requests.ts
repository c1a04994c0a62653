import * as z from 'zod';
import { noteCategory } from '../../domain/oncall/hand-over.ts';
import { side } from '../../domain/oncall/hand-over-checklists.ts';

/** What the next shift has to know, as it is typed. */
export const noteText = z
  .string()
  .max(1000, 'takes at most 1000 characters')
  .refine((text) => text.isWellFormed(), 'holds half of a character')
  .refine((text) => text.trim() !== '', 'may not be empty');

/** POST /v1/schedules/{id}/handovers/{at}/notes */
export const handOverNoteRequest = z.strictObject({ category: noteCategory, text: noteText });

/** POST /v1/schedules/{id}/handovers/{at}/sign: which items are known, and have to be ticked, depends on the side. */
export const signRequest = z.strictObject({
  as: side,
  ticked: z.array(z.string().max(64, 'takes at most 64 characters')).max(100, 'takes at most 100 items'),
});
