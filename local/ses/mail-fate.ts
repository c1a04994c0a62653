import { randomUUID } from 'node:crypto';

/** What becomes of a mail after SES has taken it. */
export interface MailFate {
  /** Whether it leaves for the outside world at all. */
  leaves: boolean;
  /** The event that SES publishes of it, without what is the same in all. */
  event: { eventType: 'Bounce' | 'Complaint'; detail: (at: string) => Record<string, unknown> } | undefined;
}

const simulator = /^(?<box>[a-z]+)(?:\+[^@]*)?@simulator\.amazonses\.com$/i;

const bounce = (address: string, subType: string, diagnosticCode: string): MailFate['event'] => ({
  eventType: 'Bounce',
  detail: (timestamp) => ({
    bounce: {
      feedbackId: randomUUID(),
      bounceType: 'Permanent',
      bounceSubType: subType,
      bouncedRecipients: [{ emailAddress: address, action: 'failed', status: '5.1.1', diagnosticCode }],
      timestamp,
      reportingMTA: 'dns; simulator.amazonses.com',
    },
  }),
});

const unknownUser = 'smtp; 550 5.1.1 user unknown';
const suppressed =
  'Amazon SES did not send the message to this address because it is on the suppression list for your account.';

/**
 * SES's own mailbox simulator (`bounce@`, `complaint@`, `suppressionlist@`, `ooto@` and `success@simulator.amazonses.com`, each
 * also with a `+label`), and the account's suppression list; every other address takes its mail.
 */
export function fateOf(address: string, isSuppressed: boolean): MailFate {
  if (isSuppressed) return { leaves: false, event: bounce(address, 'OnAccountSuppressionList', suppressed) };
  const box = simulator.exec(address)?.groups?.['box']?.toLowerCase() ?? '';
  switch (box) {
    case 'bounce':
      return { leaves: true, event: bounce(address, 'General', unknownUser) };
    case 'suppressionlist':
      return { leaves: false, event: bounce(address, 'Suppressed', suppressed) };
    case 'complaint':
      return {
        leaves: true,
        event: {
          eventType: 'Complaint',
          detail: (timestamp) => ({
            complaint: {
              feedbackId: randomUUID(),
              complainedRecipients: [{ emailAddress: address }],
              complaintFeedbackType: 'abuse',
              timestamp,
              arrivalDate: timestamp,
            },
          }),
        },
      };
    default:
      return { leaves: true, event: undefined };
  }
}
