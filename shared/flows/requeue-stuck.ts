import type { NoticeLedger, NoticePlace } from '../adapters/notice-ledger.ts';
import type { NoticeQueues } from '../adapters/notice-queues.ts';
import type { Notice } from '../domain/communication/notice.ts';
import { OVERDUE_AFTER_MS } from '../domain/ladder/deadlines.ts';

/** What waits for longer than this has stalled; before, it may be under way, and doing it twice does it once. */
const GRACE_MS = OVERDUE_AFTER_MS;
/** A broadcast to many waits its turn: handing it over again would only lengthen the queue. */
const BROADCAST_GRACE_MS = 10 * 60_000;

interface Requeued {
  /** Something had waited for longer than it may, and was handed over again. */
  readonly stalled: boolean;
  /** Something has not come to its end yet, in time or not. */
  readonly unfinished: boolean;
}

/** A notice that was planned and not taken up, or whose sender died: its message was lost, so it is handed over again. */
export async function requeueStuck(
  deps: { readonly ledger: NoticeLedger; readonly queues: NoticeQueues },
  place: NoticePlace,
  now: number,
): Promise<Requeued> {
  const notices = await deps.ledger.list(place);
  const late = notices.flatMap((notice) => {
    const lateBy = lateness(notice, now);
    return lateBy === undefined ? [] : [{ ...notice, lateBy }];
  });
  for (const { queue, subject, id: noticeId } of late) await deps.queues.hand(queue, { v: 1, subject, noticeId });
  return {
    stalled: late.some(({ lateBy }) => lateBy > GRACE_MS),
    unfinished: notices.some(({ state }) => state.outcome === 'planned' || state.outcome === 'claimed'),
  };
}

/**
 * For how long a notice has waited for its sender, in ms; undefined while it need not be handed over again. A page whose lease
 * has ended has no sender any more, and somebody waits for it: it goes at once.
 */
function lateness({ state, plannedAt, queue }: Notice, now: number): number | undefined {
  if (state.outcome === 'claimed') {
    const late = now - state.leaseUntil;
    return late >= 0 && (queue === 'pages' || late > GRACE_MS) ? late : undefined;
  }
  const waits = state.outcome === 'planned' && (queue === 'pages' || now - plannedAt > BROADCAST_GRACE_MS);
  return waits ? now - plannedAt : undefined;
}
