import type { ChannelBus } from '../adapters/channel-bus.ts';
import type { ChannelMarks } from '../adapters/channel-marks.ts';
import type { HandOverLinks } from '../adapters/hand-over-links.ts';
import type { HandOvers } from '../adapters/hand-overs.ts';
import type { IncidentLog } from '../adapters/incident-log.ts';
import type { MaintenanceStore } from '../adapters/maintenance-store.ts';
import type { Mail } from '../adapters/mail.ts';
import type { NoticeLedger } from '../adapters/notice-ledger.ts';
import type { PolicyShelf } from '../adapters/policy-shelf.ts';
import type { TextMessages } from '../adapters/text-messages.ts';
import type { NoticeMessage } from '../contracts/events/notice-message.ts';
import type { Notice } from '../domain/communication/notice.ts';
import { noLongerTrue } from '../domain/communication/notice-still-true.ts';
import { LEASE_MS } from '../domain/communication/sender-lease.ts';
import type { Clock } from '../runtime/clock.ts';
import { sendOnce, type Sent } from './send-once.ts';
import { tellOfFailedPage } from './tell-of-failed-page.ts';
import type { StatementDeps } from './month-statements.ts';
import { writeMaintenanceNotice } from './write-maintenance-notice.ts';
import { writeChannelNotice } from './write-channel-notice.ts';
import { writeRotaNotice } from './write-rota-notice.ts';
import { writeIncidentNotice, type WriteDeps, type Written } from './write-notice.ts';
import { writeStatementsNotice } from './write-statements-notice.ts';

export interface SendDeps extends WriteDeps, StatementDeps {
  readonly marks: ChannelMarks;
  readonly log: IncidentLog;
  readonly ledger: NoticeLedger;
  readonly policies: PolicyShelf;
  readonly maintenance: MaintenanceStore;
  readonly handOvers: HandOvers;
  readonly handOverLinks: HandOverLinks;
  readonly texts: TextMessages;
  readonly mail: Mail;
  readonly channels: ChannelBus;
  readonly clock: Clock;
  readonly raise: (metric: 'NoticesFailed' | 'PageLatency' | 'TemplatesFailed', value: number) => void;
}

/** Sends one notice once, on whichever channel it is for. */
export const sendNotice = (deps: SendDeps, message: NoticeMessage, claimant: string): Promise<Sent> =>
  sendOnce(
    {
      ...deps,
      leaseMs: LEASE_MS,
      write: (notice) => writeOrCancel(deps, notice),
      leave: (written, notice) => leave(deps, written, notice),
      tellOfFailure: (notice, reason, now) => tellOfFailedPage(deps, notice, reason, now),
    },
    message,
    claimant,
  );

async function writeOrCancel(deps: SendDeps, notice: Notice): Promise<Written | { readonly cancelled: string }> {
  const { subject } = notice;
  if (subject.about === 'statements') {
    // Planned before statements had a queue of their own: without files, of which the mail then says where they are.
    return writeStatementsNotice(deps, deps.policies.current.policy, notice, subject.month, deps.clock.now());
  }
  if (subject.about === 'channel') return writeChannelNotice(deps.directory, notice.recipient, subject);
  if (subject.about === 'rota') return writeRotaNotice(rotaTextsOf(deps), notice, subject, deps.clock.now());
  if (subject.about === 'maintenance')
    return writeMaintenanceNotice(deps, deps.policies.current.policy, notice, subject);
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
