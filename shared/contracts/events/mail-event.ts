import * as z from 'zod';
import type { MarkReason } from '../../domain/communication/channel-mark.ts';

const instant = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));
const recipients = z.array(z.looseObject({ emailAddress: z.string().min(1) }));
/** SES says with a bounce that it did not even try: the address is on its list. */
const ON_A_LIST = ['Suppressed', 'OnAccountSuppressionList'];

/** What SES publishes of a mail that did not arrive, or was not wanted. Only what Tocsin keeps is asked for; the rest may grow. */
export const mailEvent = z.discriminatedUnion('eventType', [
  z.looseObject({
    eventType: z.literal('Bounce'),
    bounce: z.looseObject({
      bounceType: z.enum(['Permanent', 'Transient', 'Undetermined']),
      bounceSubType: z.string().optional(),
      bouncedRecipients: recipients,
      timestamp: instant,
    }),
  }),
  z.looseObject({
    eventType: z.literal('Complaint'),
    complaint: z.looseObject({
      complainedRecipients: recipients,
      complaintFeedbackType: z.string().nullish(),
      timestamp: instant,
    }),
  }),
  z.looseObject({ eventType: z.literal('Reject'), mail: z.looseObject({ messageId: z.string() }) }),
  z.looseObject({ eventType: z.literal('Rendering Failure'), mail: z.looseObject({ messageId: z.string() }) }),
]);
export type MailEvent = z.infer<typeof mailEvent>;

/** SES tries a topic out when it becomes an event destination. */
export const isTrialOfTopic = (body: string): boolean => body.startsWith('Successfully validated SNS topic');

/** What an event means for those it was to reach. */
export type MailOutcome =
  | {
      readonly kind: 'unreachable';
      readonly why: MarkReason;
      readonly addresses: readonly string[];
      readonly at: number;
    }
  /** It came back this time: a full mailbox, a server that is away. */
  | { readonly kind: 'transient'; readonly addresses: readonly string[] }
  /** SES took it and then did not send it. */
  | { readonly kind: 'not sent'; readonly because: string; readonly messageId: string }
  | { readonly kind: 'welcome' };

export function outcomeOf(event: MailEvent): MailOutcome {
  switch (event.eventType) {
    case 'Bounce': {
      const { bounceType, bounceSubType = '', bouncedRecipients, timestamp: at } = event.bounce;
      const addresses = addressesOf(bouncedRecipients);
      if (bounceType !== 'Permanent') return { kind: 'transient', addresses };
      return { kind: 'unreachable', why: ON_A_LIST.includes(bounceSubType) ? 'suppressed' : 'bounced', addresses, at };
    }
    case 'Complaint': {
      const { complainedRecipients, complaintFeedbackType, timestamp: at } = event.complaint;
      // Somebody moved it out of the spam folder again.
      if (complaintFeedbackType === 'not-spam') return { kind: 'welcome' };
      return { kind: 'unreachable', why: 'complained', addresses: addressesOf(complainedRecipients), at };
    }
    case 'Reject':
    case 'Rendering Failure':
      return { kind: 'not sent', because: event.eventType, messageId: event.mail.messageId };
  }
}

/** Bare addresses: a server may have reported one with a name. */
const addressesOf = (reported: z.infer<typeof recipients>): string[] =>
  reported.map(({ emailAddress }) => /<([^<>]+)>\s*$/.exec(emailAddress)?.[1] ?? emailAddress.trim());
