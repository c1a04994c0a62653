import type { Mail } from '../adapters/mail.ts';
import type { PolicyShelf } from '../adapters/policy-shelf.ts';
import type { NoticeMessage } from '../contracts/events/notice-message.ts';
import { STATEMENTS_LEASE_MS } from '../domain/communication/sender-lease.ts';
import { Untellable } from './address-notice.ts';
import { sendOnce, type Sent, type SendOnceDeps } from './send-once.ts';
import { writeStatementsNotice, type WriteStatementsDeps } from './write-statements-notice.ts';

export interface SendStatementsDeps
  extends WriteStatementsDeps, Pick<SendOnceDeps, 'marks' | 'ledger' | 'clock' | 'raise'> {
  readonly policies: PolicyShelf;
  readonly mail: Mail;
}

/** Sends one of finance the month's statements once, with their files: by mail and by nothing else. */
export const sendStatements = (deps: SendStatementsDeps, message: NoticeMessage, claimant: string): Promise<Sent> =>
  sendOnce(
    {
      ...deps,
      leaseMs: STATEMENTS_LEASE_MS,
      write: (notice) => {
        if (notice.subject.about !== 'statements') throw new Untellable('only statements are sent from here');
        return writeStatementsNotice(
          deps,
          deps.policies.current.policy,
          notice,
          notice.subject.month,
          deps.clock.now(),
        );
      },
      leave: (written) => {
        if (written.channel !== 'email') throw new Untellable('statements leave by mail only');
        return deps.mail.send(written);
      },
      tellOfFailure: () => Promise.resolve(),
    },
    message,
    claimant,
  );
