import type { ChannelBus } from '../adapters/channel-bus.ts';
import type { ChannelMarks } from '../adapters/channel-marks.ts';
import type { HandOverLinks } from '../adapters/hand-over-links.ts';
import type { HandOvers } from '../adapters/hand-overs.ts';
import type { IncidentLog } from '../adapters/incident-log.ts';
import type { Mail } from '../adapters/mail.ts';
import type { Claim, NoticeLedger } from '../adapters/notice-ledger.ts';
import type { PolicyShelf } from '../adapters/policy-shelf.ts';
import type { TextMessages } from '../adapters/text-messages.ts';
import type { NoticeMessage } from '../contracts/events/notice-message.ts';
import type { Notice } from '../domain/communication/notice.ts';
import { noLongerTrue } from '../domain/communication/notice-still-true.ts';
import { LEASE_MS } from '../domain/communication/sender-lease.ts';
import type { Clock } from '../runtime/clock.ts';
import { Untellable } from './address-notice.ts';
import { tellOfFailedPage } from './tell-of-failed-page.ts';
import { writeChannelNotice } from './write-channel-notice.ts';
import { writeRotaNotice } from './write-rota-notice.ts';
import { writeIncidentNotice, writeStatementsNotice, type WriteDeps, type Written } from './write-notice.ts';

export interface SendDeps extends WriteDeps {
  readonly marks: ChannelMarks;
  readonly log: IncidentLog;
  readonly ledger: NoticeLedger;
  readonly policies: PolicyShelf;
  readonly handOvers: HandOvers;
  readonly handOverLinks: HandOverLinks;
  readonly texts: TextMessages;
  readonly mail: Mail;
  readonly channels: ChannelBus;
  readonly clock: Clock;
  readonly raise: (metric: 'NoticesFailed' | 'PageLatency' | 'TemplatesFailed', value: number) => void;
}

export type Sent = 'accepted' | 'cancelled' | 'failed' | 'already done';

const MOST_TRIES = 8;

/**
 * Sends one notice once: claim it, read again whether it is still true, send, record. The claim comes before the reading, so
 * that whoever plans the all-clear sees either the claim or a notice that will cancel itself. What the provider refuses is
 * tried again with the queue's patience, and is called failed after the eighth try. A page is called failed when it is refused:
 * the log hears of it, and the ladder goes on by the person's next channel or the next rung (failure 10).
 */
export async function sendNotice(
  deps: SendDeps,
  { subject, noticeId }: NoticeMessage,
  claimant: string,
): Promise<Sent> {
  const claim = await deps.ledger.claim(subject, noticeId, claimant, deps.clock.now(), LEASE_MS);
  if (claim === 'done') {
    const notice = await deps.ledger.get(subject, noticeId);
    // Its sender may have died between the ledger and the log.
    if (notice?.state.outcome === 'failed') await tellOfFailedPage(deps, notice, notice.state.reason, deps.clock.now());
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
  const providerId = await leave(deps, written, claim.notice).catch(async (error: unknown) => {
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

async function writeUnlessMarked(deps: SendDeps, claim: Claim): Promise<Written | { readonly cancelled: string }> {
  const written = await writeOrCancel(deps, claim);
  if ('cancelled' in written) return written;
  const [mark] = await deps.marks.bad(claim.notice.recipient, { [written.channel]: written.to });
  if (mark === undefined) return written;
  throw new MarkedChannel(`the channel is marked: ${mark.why}`);
}

async function writeOrCancel(deps: SendDeps, { notice }: Claim): Promise<Written | { readonly cancelled: string }> {
  const { subject } = notice;
  if (subject.about === 'statements') {
    return writeStatementsNotice(deps, deps.policies.current.policy, notice, subject.month, deps.clock.now());
  }
  if (subject.about === 'channel') return writeChannelNotice(deps.directory, notice.recipient, subject);
  if (subject.about === 'rota') return writeRotaNotice(rotaTextsOf(deps), notice, subject, deps.clock.now());
  const loaded = await deps.log.load(subject.incidentId);
  if (loaded === undefined) return { cancelled: 'its incident cannot be found' };
  const cancelled = noLongerTrue(notice, loaded.incident);
  if (cancelled !== undefined) return { cancelled };
  const policy = await deps.policies.get(loaded.incident.policy);
  return writeIncidentNotice(deps, policy, notice, loaded.incident, deps.clock.now());
}

const rotaTextsOf = ({ handOvers, log, directory, policies, handOverLinks, tokens, linkBase }: SendDeps) => ({
  handOvers,
  log,
  directory,
  rota: directory.rota,
  policy: () => policies.current.policy,
  links: handOverLinks,
  tokens,
  linkBase,
});

function leave(deps: SendDeps, written: Written, { id: noticeId, subject }: Notice): Promise<string> {
  if (written.channel === 'sms') return deps.texts.send(written.to, written.text);
  if (written.channel === 'email') return deps.mail.send(written);
  const about = subject.about === 'incident' ? { incidentId: subject.incidentId } : {};
  return deps.channels.send({ ...written, ...about, noticeId });
}

/** How far it came: not to a provider, to its no, or nobody knows. */
type Reached = 'unsent' | 'refused' | 'in doubt';
const inWords: Record<Reached, string> = {
  unsent: 'could not be written',
  refused: 'refused',
  'in doubt': 'without an answer',
};

async function giveBack(deps: SendDeps, claim: Claim, error: unknown, reached: Reached): Promise<'failed'> {
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
  deps: SendDeps,
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
  await tellOfFailedPage(deps, claim.notice, reason, now);
  return 'failed';
}

/** The provider's own no. Anything else, a timeout or a broken line, may have come after it took the message (failure 9). */
const wasRefused = (error: unknown): boolean =>
  error instanceof Error && '$fault' in error && error.$fault === 'client';

/** A provider's message may quote the number or the address; its name never does. */
const errorName = (error: unknown): string => (error instanceof Error ? error.name : 'unknown');
