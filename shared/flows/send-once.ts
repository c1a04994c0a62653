import type { ChannelMarks } from '../adapters/channel-marks.ts';
import type { Claim, NoticeLedger } from '../adapters/notice-ledger.ts';
import type { NoticeMessage } from '../contracts/events/notice-message.ts';
import type { Notice } from '../domain/communication/notice.ts';
import type { Clock } from '../runtime/clock.ts';
import { Untellable } from './address-notice.ts';
import type { Written } from './write-notice.ts';

/** What sending once takes, whatever is sent. */
export interface SendOnceDeps {
  readonly marks: ChannelMarks;
  readonly ledger: NoticeLedger;
  readonly clock: Clock;
  /** How long a claim keeps other senders away: longer than this one may live. */
  readonly leaseMs: number;
  readonly raise: (metric: 'NoticesFailed' | 'PageLatency', value: number) => void;
  /** What is to leave, or why nothing is any more. */
  readonly write: (notice: Notice) => Promise<Written | { readonly cancelled: string }>;
  /** @returns the provider's id of it */
  readonly leave: (written: Written, notice: Notice) => Promise<string>;
  /** Called again for a notice that failed before, since its sender may have died before it had told. */
  readonly tellOfFailure: (notice: Notice, reason: string, now: number) => Promise<void>;
}

export type Sent = 'accepted' | 'cancelled' | 'failed' | 'already done';

const MOST_TRIES = 8;

/**
 * Sends one notice once: claim it, read again whether it is still true, send, record. The claim comes before the reading, so
 * that whoever plans the all-clear sees either the claim or a notice that will cancel itself. What the provider refuses is
 * tried again with the queue's patience, and is called failed after the eighth try. A page is called failed when it is refused:
 * the log hears of it, and the ladder goes on by the person's next channel or the next rung (failure 10).
 */
export async function sendOnce(
  deps: SendOnceDeps,
  { subject, noticeId }: NoticeMessage,
  claimant: string,
): Promise<Sent> {
  const claim = await deps.ledger.claim(subject, noticeId, claimant, deps.clock.now(), deps.leaseMs);
  if (claim === 'done') {
    const notice = await deps.ledger.get(subject, noticeId);
    // Its sender may have died between the ledger and the log.
    if (notice?.state.outcome === 'failed') await deps.tellOfFailure(notice, notice.state.reason, deps.clock.now());
    return 'already done';
  }
  if (claim === 'busy') throw new Error(`notice ${noticeId} is held by another sender; it comes again`);
  const { tries } = claim.notice;
  if (tries >= MOST_TRIES) return giveUp(deps, claim, `no sender came to an end with it in ${tries} tries`, true);
  const written = await writeUnlessMarked(deps, claim).catch((error: unknown) =>
    giveBack(deps, claim, error, 'unsent'),
  );
  if (written === 'failed') return 'failed';
  if ('cancelled' in written) {
    await deps.ledger.finish(claim, { outcome: 'cancelled', cancelledAt: deps.clock.now(), reason: written.cancelled });
    return 'cancelled';
  }
  const providerId = await deps.leave(written, claim.notice).catch(async (error: unknown) => {
    await giveBack(deps, claim, error, wasRefused(error) ? 'refused' : 'in doubt');
    return undefined;
  });
  if (providerId === undefined) return 'failed';
  // It has left. If this cannot be recorded the lease lapses, and the one repeat that follows is marked as such (failure 9).
  const acceptedAt = deps.clock.now();
  if (claim.notice.kind === 'page') deps.raise('PageLatency', waitedMs(claim.notice, acceptedAt));
  await deps.ledger.finish(claim, { outcome: 'accepted', acceptedAt, providerId, repeated: claim.repeated });
  return 'accepted';
}

/**
 * What somebody waited for a page beyond its promise, in ms until its provider took it: since the opening, or since the rung
 * before was over. The tries on another channel, and the time for which a quiet alert held the ladder, are part of it. Clocks of
 * two sandboxes may differ.
 */
const waitedMs = ({ dueAt }: Notice, acceptedAt: number): number => Math.max(0, acceptedAt - dueAt);

/** Nothing is sent where it is known to reach nobody. */
class MarkedChannel extends Untellable {}

async function writeUnlessMarked(deps: SendOnceDeps, claim: Claim): Promise<Written | { readonly cancelled: string }> {
  const written = await deps.write(claim.notice);
  if ('cancelled' in written) return written;
  const [mark] = await deps.marks.bad(claim.notice.recipient, { [written.channel]: written.to });
  if (mark === undefined) return written;
  throw new MarkedChannel(`the channel is marked: ${mark.why}`);
}

/** How far it came: not to a provider, to its no, or nobody knows. */
type Reached = 'unsent' | 'refused' | 'in doubt';
const inWords: Record<Reached, string> = {
  unsent: 'could not be written',
  refused: 'refused',
  'in doubt': 'without an answer',
};

async function giveBack(deps: SendOnceDeps, claim: Claim, error: unknown, reached: Reached): Promise<'failed'> {
  const maybeSent = reached === 'in doubt' || claim.repeated;
  if (error instanceof Untellable) return giveUp(deps, claim, error.message, maybeSent, error instanceof MarkedChannel);
  const tries = claim.notice.tries + 1;
  if (tries >= mostTries(claim.notice, reached)) {
    const times = tries === 1 ? '' : ` ${tries} times, last`;
    return giveUp(deps, claim, `${inWords[reached]}${times}: ${errorName(error)}`, maybeSent);
  }
  const doubt = maybeSent ? ({ maybeSent: true } as const) : {};
  await deps.ledger.finish(claim, { outcome: 'planned', ...doubt });
  throw error;
}

/** A page has somewhere else to go, and somebody who waits: a no is the end of it, and silence gets one more try. */
function mostTries({ kind }: Notice, reached: Reached): number {
  if (kind !== 'page' || reached === 'unsent') return MOST_TRIES;
  return reached === 'refused' ? 1 : 2;
}

/** @param isKnown whether somebody has been told of the cause already: it is no news then that nothing left */
async function giveUp(
  deps: SendOnceDeps,
  claim: Claim,
  reason: string,
  maybeSent: boolean,
  isKnown = false,
): Promise<'failed'> {
  const now = deps.clock.now();
  const doubt = maybeSent ? ({ maybeSent } as const) : {};
  const ended = await deps.ledger.finish(claim, { outcome: 'failed', failedAt: now, reason, ...doubt });
  // Another sender has it: it is theirs to end.
  if (!ended) return 'failed';
  if (!isKnown) deps.raise('NoticesFailed', 1);
  await deps.tellOfFailure(claim.notice, reason, now);
  return 'failed';
}

/** The provider's own no. Anything else, a timeout or a broken line, may have come after it took the message (failure 9). */
const wasRefused = (error: unknown): boolean =>
  error instanceof Error && '$fault' in error && error.$fault === 'client';

/** A provider's message may quote the number or the address; its name never does. */
const errorName = (error: unknown): string => (error instanceof Error ? error.name : 'unknown');
