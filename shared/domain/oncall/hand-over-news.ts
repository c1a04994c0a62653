import * as z from 'zod';
import { instant, toIso } from '../ids.ts';
import { side } from './hand-over-checklists.ts';

/** Which hand-over: that of a schedule at an instant, and the how manieth draft of it. */
const handOff = { schedule: z.string(), at: instant, round: z.int().min(1) };

/** What people are told of a hand-over. All else a text says is looked up when it is written. */
export const handOverNews = z.discriminatedUnion('kind', [
  /** It is drafted: read it, meet, sign. To one side each. */
  z.strictObject({ kind: z.literal('drafted'), as: side, ...handOff }),
  /** It was drafted, and nobody changes hands there any more. To both sides. */
  z.strictObject({ kind: z.literal('withdrawn'), ...handOff }),
  /** It is due and not signed by both. To both sides, and to the role that it is escalated to. */
  z.strictObject({ kind: z.literal('unsigned'), ...handOff }),
  /** Both have signed: who hands over to whom. To both sides and the role that gets reports. */
  z.strictObject({ kind: z.literal('shift-changed'), ...handOff }),
  /** The report as it was signed. To the role that gets reports, and the schedule's coordinator. */
  z.strictObject({ kind: z.literal('shift-report'), ...handOff }),
]);
export type HandOverNews = z.infer<typeof handOverNews>;

/** What tells one news from another, but for its schedule and its reader: `2026-03-10T10:00:00.000Z.1.drafted`. */
export const newsKeyOf = ({ at, round, kind }: HandOverNews): string => `${toIso(at)}.${round}.${kind}`;
