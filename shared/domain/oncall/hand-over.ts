import * as z from 'zod';
import { instant } from '../ids.ts';
import { SIDES, side, type Side } from './hand-over-checklists.ts';
import { handOverReport } from './hand-over-report.ts';

export const noteCategory = z.enum(
  ['important', 'known-issue', 'customer-concern'],
  'takes "important", "known-issue" or "customer-concern"',
);

/** What one shift leaves to the next in words. The same words by the same person are one note. */
export const handOverNote = z.strictObject({
  category: noteCategory,
  text: z.string().min(1).max(1000),
  by: z.string(),
  at: instant,
});
export type HandOverNote = z.infer<typeof handOverNote>;
export type NoteCategory = HandOverNote['category'];

export const MOST_NOTES = 50;

const signature = z.strictObject({ by: z.string(), at: instant, ticked: z.array(z.string()) });
export type Signature = z.infer<typeof signature>;

const people = z.array(z.string()).min(1);

/** Of which news nobody has been told yet: told first, struck off afterwards. */
const untold = z.array(z.enum(['drafted', 'withdrawn', 'unsigned', 'shift-changed', 'shift-report']));

const shared = {
  schedule: z.string(),
  /** The instant at which hands change. */
  at: instant,
  /** Who leaves, and who comes; whoever stays is neither. */
  outgoing: people,
  incoming: people,
  draftedAt: instant,
  /** 1, and one more each time that it is drafted again after it was withdrawn: what is told then was not told before. */
  round: z.int().min(1),
  /** By when one of each side has to have signed. */
  dueAt: instant,
  notes: z.array(handOverNote).max(MOST_NOTES),
  untold,
};
const soFar = z.partialRecord(side, signature);

/** A shift being handed over. The report of one that is not signed is drafted whenever it is read; both signatures freeze it. */
export const handOver = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('drafted'), ...shared, signatures: soFar }),
  /** It was not signed by both in time, and was escalated. It can still be signed. */
  z.strictObject({ state: z.literal('escalated'), ...shared, signatures: soFar, escalatedAt: instant }),
  z.strictObject({
    state: z.literal('signed'),
    ...shared,
    signatures: z.strictObject({ outgoing: signature, incoming: signature }),
    signedAt: instant,
    escalatedAt: instant.optional(),
    report: handOverReport,
  }),
  /** Its change of hands was undone before it came. */
  z.strictObject({ state: z.literal('withdrawn'), ...shared, withdrawnAt: instant }),
]);
export type HandOver = z.infer<typeof handOver>;
export type News = HandOver['untold'][number];

const SIGNABLE_AFTER_DUE_MS = 14 * 86_400_000;

/** From then on it can no longer be signed, and its links have expired. */
export const signableUntil = ({ dueAt }: Pick<HandOver, 'dueAt'>): number => dueAt + SIGNABLE_AFTER_DUE_MS;
/** No hand-over that can be signed is of a hand-off longer before `now` than this and the time there was to sign. */
export const SIGNABLE_FOR_MS = SIGNABLE_AFTER_DUE_MS;

export const signatureOf = (one: HandOver, as: Side): Signature | undefined =>
  one.state === 'withdrawn' ? undefined : one.signatures[as];

/** Sides that have not signed yet. */
export const unsignedSides = (one: HandOver): Side[] =>
  one.state === 'withdrawn' ? [] : SIDES.filter((as) => one.signatures[as] === undefined);

/** The side that a person is of. Nobody is of both: whoever stays is of neither. */
export const sideOf = (
  { outgoing, incoming }: Pick<HandOver, 'outgoing' | 'incoming'>,
  person: string,
): Side | undefined => (outgoing.includes(person) ? 'outgoing' : incoming.includes(person) ? 'incoming' : undefined);
