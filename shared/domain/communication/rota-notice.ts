import * as z from 'zod';
import { instant } from '../ids.ts';
import { handOverNews } from '../oncall/hand-over-news.ts';

const span = z.object({ start: instant, end: instant });

/** Somebody is on call from now on; `end` is absent where their shift has no end in sight. */
export const shiftBegins = z.object({ kind: z.literal('begins'), start: instant, end: instant.optional() });
export const shiftEnds = z.object({ kind: z.literal('ends'), end: instant });
/** Somebody's shifts to come are others than they were told; `more` is how many changes are not listed. */
export const shiftsChanged = z.object({
  kind: z.literal('changed'),
  added: z.array(span),
  removed: z.array(span),
  more: z.int().min(0),
});

/** What a coordinator should mend. Schedules and regions by their names, people by their ids. */
export const rotaFinding = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('gap'), schedule: z.string(), ...span.shape }),
  z.object({
    kind: z.literal('overlap'),
    schedule: z.string(),
    people: z.array(z.string()),
    most: z.number(),
    ...span.shape,
  }),
  z.object({
    kind: z.literal('understaffed'),
    schedule: z.string(),
    region: z.string(),
    period: z.string(),
    has: z.int(),
    needs: z.int(),
    ...span.shape,
  }),
  z.object({
    kind: z.literal('load'),
    person: z.string(),
    of: z.enum(['hours', 'nights', 'weekends', 'holidays', 'pages', 'sleepInterruptions']),
    is: z.number(),
    limit: z.number(),
  }),
]);
export type RotaFinding = z.infer<typeof rotaFinding>;

/** All that was found for one coordinator: what is new, in full up to a point, and how many more; how many were told before. */
export const rotaFindings = z.object({
  kind: z.literal('findings'),
  fresh: z.array(rotaFinding),
  more: z.int().min(0),
  open: z.int().min(0),
});
/** Nobody will be on call, and soon; `more` is how many such gaps there are besides. */
export const gapSoon = z.object({
  kind: z.literal('gap-soon'),
  schedule: z.string(),
  ...span.shape,
  more: z.int().min(0),
});

/** A change of hands that is handed over: drafted, unsigned, done. */
export const handOverTold = z.object({ kind: z.literal('hand-over'), news: handOverNews });

/** What a notice says of who is on call when. A new kind is a member here, and a text in write-rota-notice. */
export const rotaWhat = z.discriminatedUnion('kind', [
  shiftBegins,
  shiftEnds,
  shiftsChanged,
  handOverTold,
  rotaFindings,
  gapSoon,
]);
export type RotaWhat = z.infer<typeof rotaWhat>;
