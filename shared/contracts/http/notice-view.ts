import type { Notice } from '../../domain/communication/notice.ts';
import { toIso } from '../../domain/ids.ts';

/** A promise as the API shows it. A claimed notice is one that is being sent: still planned to the outside. */
export function noticeView(notice: Notice) {
  const { state } = notice;
  const acceptedAt = state.outcome === 'accepted' ? state.acceptedAt : undefined;
  const { id, kind, audience, recipient, channel, rung, pass, row, line, why, tries } = notice;
  return {
    id,
    kind,
    audience,
    recipient,
    channel,
    rung,
    pass,
    row,
    line,
    why,
    tries,
    dueAt: toIso(notice.dueAt),
    plannedAt: toIso(notice.plannedAt),
    acceptedAt: acceptedAt === undefined ? undefined : toIso(acceptedAt),
    lateByMs: acceptedAt === undefined ? undefined : Math.max(0, acceptedAt - notice.dueAt),
    repeated: state.outcome === 'accepted' && state.repeated ? true : undefined,
    reason: 'reason' in state ? state.reason : undefined,
    outcome: state.outcome === 'claimed' ? 'planned' : state.outcome,
  };
}
