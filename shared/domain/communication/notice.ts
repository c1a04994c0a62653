import * as z from 'zod';
import { incidentId, instant, noticeId } from '../ids.ts';
import { markReason } from './channel-mark.ts';
import { channel } from '../policy/document/channels.ts';
import { maintenanceId, news } from '../maintenance/announcement.ts';
import { pageChannels } from './page-channel.ts';
import { rotaWhat } from './rota-notice.ts';

/** What a notice is about: an incident, the statements of a month, a channel that reaches nobody any more, or who is on call. */
export const noticeSubject = z.discriminatedUnion('about', [
  z.object({ about: z.literal('incident'), incidentId, stretch: z.int().min(1) }),
  z.object({ about: z.literal('statements'), month: z.string() }),
  z.object({
    about: z.literal('channel'),
    recipient: z.string(),
    channel: z.enum(pageChannels),
    why: markReason,
    since: instant,
  }),
  z.object({
    about: z.literal('rota'),
    /** Its id, or `EVERY_SCHEDULE`. */
    schedule: z.string(),
    /** The day, in UTC, on which it was planned. */
    day: z.iso.date(),
    what: rotaWhat,
  }),
  z.object({
    about: z.literal('maintenance'),
    maintenance: maintenanceId,
    /** The version of the announcement that it tells of. */
    version: z.int().min(1),
    news,
  }),
]);
/** Stands for all of them together; the id of none. */
export const EVERY_SCHEDULE = '*';
export type NoticeSubject = z.infer<typeof noticeSubject>;

/** When the notice stops being true, and is cancelled instead of sent. */
export const validity = z.enum([
  'while-open',
  'while-asked',
  'until-resolved',
  'while-acknowledged',
  'once-resolved',
  'always',
]);

/**
 * The notice's one state. `claimed` holds a lease longer than the sender's own timeout, so that two deliveries of one message
 * send once; a lease that ran out may be claimed again, and that send is marked as a repeat.
 */
export const noticeState = z.discriminatedUnion('outcome', [
  /** `maybeSent`: a provider took it and its answer was lost, so that the next send may be a second one. */
  z.object({ outcome: z.literal('planned'), maybeSent: z.literal(true).optional() }),
  z.object({ outcome: z.literal('claimed'), leaseUntil: instant, claim: z.string() }),
  z.object({ outcome: z.literal('accepted'), acceptedAt: instant, providerId: z.string(), repeated: z.boolean() }),
  /** `maybeSent`: no provider said so, but one may have taken it. */
  z.object({
    outcome: z.literal('failed'),
    failedAt: instant,
    reason: z.string(),
    maybeSent: z.literal(true).optional(),
  }),
  z.object({ outcome: z.literal('cancelled'), cancelledAt: instant, reason: z.string() }),
]);

/** Where it waits for its sender: a broadcast never delays a page, nor the making of a month's documents a broadcast. */
export const noticeQueue = z.enum(['pages', 'broadcasts', 'statements']);
export type NoticeQueue = z.infer<typeof noticeQueue>;

/** One promise to tell one recipient on one channel. The ledger of these proves that the communication matrix was kept (row X1). */
export const noticePlan = z.object({
  id: noticeId,
  subject: noticeSubject,
  kind: z.enum(['page', 'notice', 'ask', 'alarm']),
  audience: z.string(),
  /** A person's id, or a customer contact's as `<customer>/<contact>`. */
  recipient: z.string(),
  channel,
  template: z.string(),
  validity,
  queue: noticeQueue,
  why: z.string(),
  row: z.string().optional(),
  line: z.string().optional(),
  /** The promised time that it is about, or the contract and month whose guarantee was missed. */
  clock: z.string().optional(),
  rung: z.string().optional(),
  pass: z.int().optional(),
  /** The question that it puts. */
  ask: z.string().optional(),
  dueAt: instant,
  plannedAt: instant,
});
export type NoticePlan = z.infer<typeof noticePlan>;

export const notice = noticePlan.extend({ state: noticeState, tries: z.int() });
export type Notice = z.infer<typeof notice>;

/** Reached its recipient, or may have, as one whose provider never answered: whoever is in doubt is told how it ended. */
export const wasTold = ({ state }: Notice): boolean =>
  state.outcome === 'accepted' ||
  state.outcome === 'claimed' ||
  ((state.outcome === 'planned' || state.outcome === 'failed') && state.maybeSent === true);
