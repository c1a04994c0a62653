import * as z from 'zod';
import { instant } from '../ids.ts';

/** What became of a proposal. Each word has its author and its time. */
const word = { by: z.string(), at: instant, note: z.string().optional() };
export const exclusionState = z.discriminatedUnion('status', [
  z.object({ status: z.literal('proposed') }),
  z.object({ status: z.literal('approved'), ...word }),
  z.object({ status: z.literal('rejected'), ...word }),
  z.object({ status: z.literal('withdrawn'), ...word }),
  /** It had been approved, and no longer counts. */
  z.object({ status: z.literal('revoked'), ...word, approvedBy: z.string(), approvedAt: instant }),
]);

/** Time that is to be taken out of the count, because the customer or something beyond everybody caused it. */
export const exclusion = z.object({
  /** `EX-202603-7K2M9QXA`: the month in which it begins, in UTC, and its own part. */
  id: z.string().regex(/^EX-\d{6}-[0-9A-Z]{8}$/),
  start: instant,
  end: instant,
  services: z.array(z.string()).min(1),
  customers: z.union([z.literal('all'), z.array(z.string()).min(1)]),
  incident: z.string().optional(),
  reason: z.string(),
  proposedBy: z.string(),
  proposedAt: instant,
  state: exclusionState,
});
export type Exclusion = z.infer<typeof exclusion>;

/** No longer than this: what lasts longer is proposed month by month. */
export const LONGEST_EXCLUSION_MS = 31 * 86_400_000;

export const exclusionWords = ['approve', 'reject', 'withdraw', 'revoke'] as const;
export type ExclusionWord = (typeof exclusionWords)[number];

const after = {
  approve: { from: 'proposed', to: 'approved' },
  reject: { from: 'proposed', to: 'rejected' },
  withdraw: { from: 'proposed', to: 'withdrawn' },
  revoke: { from: 'approved', to: 'revoked' },
} as const;

/** The proposal after somebody's word; a text where the word does not apply, and why. */
export function decideExclusion(
  standing: Exclusion,
  word: ExclusionWord,
  said: { readonly by: string; readonly note?: string | undefined },
  now: number,
): Exclusion | { readonly refused: 'state' | 'same person'; readonly because: string } {
  const { state } = standing;
  const { from, to } = after[word];
  if (state.status !== from)
    return { refused: 'state', because: `an exclusion that is ${state.status} takes no "${word}"` };
  if (word === 'approve' && said.by === standing.proposedBy)
    return { refused: 'same person', because: `${said.by} proposed it: somebody else has to approve it` };
  const note = said.note === undefined ? {} : { note: said.note };
  const by = { by: said.by, at: now, ...note };
  if (to === 'revoked' && state.status === 'approved')
    return { ...standing, state: { status: to, ...by, approvedBy: state.by, approvedAt: state.at } };
  return to === 'revoked' ? standing : { ...standing, state: { status: to, ...by } };
}
