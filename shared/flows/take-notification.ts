import { verify } from 'node:crypto';
import type { AlarmQueue } from '../adapters/alarm-queue.ts';
import type { DeadLetters } from '../adapters/dead-letters.ts';
import type { SigningCertificates } from '../adapters/signing-certificates.ts';
import type { TopicSubscriptions } from '../adapters/topic-subscriptions.ts';
import { parseAlarm } from '../contracts/events/alarm-state-change.ts';
import { signedText, type SnsMessage } from '../contracts/events/sns-message.ts';
import { fieldErrors, Problem } from '../contracts/http/problem.ts';

export interface TakeNotificationDeps {
  /** ARNs of the topics that may speak here; no other is listened to, however well it is signed. */
  readonly topics: readonly string[];
  readonly certificates: SigningCertificates;
  readonly subscriptions: Pick<TopicSubscriptions, 'confirm'>;
  readonly alarms: Pick<AlarmQueue, 'hand'>;
  readonly deadLetters: Pick<DeadLetters, 'setAside'>;
}

export type NotificationOutcome = 'queued' | 'confirmed' | 'noted';

/**
 * SNS tries an HTTPS subscription for an hour at most, whatever its policy says, and every try carries the time of the first; five
 * minutes more are for the last try itself and for clocks that differ.
 */
const OLDEST_MS = 65 * 60_000;
const AHEAD_MS = 5 * 60_000;

/**
 * Takes what SNS posts: only of a topic that was allowed, only signed by SNS for that very text, only fresh. An alarm goes the way
 * of all alarms, through their queue; what comes twice is a repeat there.
 * @throws Problem 4xx for what SNS did not send so: it does not send that again. Anything else that is thrown it does
 */
export async function takeNotification(
  deps: TakeNotificationDeps,
  message: SnsMessage,
  now: number,
): Promise<NotificationOutcome> {
  if (!deps.topics.includes(message.TopicArn)) throw refused('/TopicArn', 'this topic is not allowed to send here');
  refuseStale(message, now);
  await refuseForged(deps.certificates, message, now);
  switch (message.Type) {
    case 'Notification':
      return takeAlarm(deps, message);
    case 'SubscriptionConfirmation':
      if (await deps.subscriptions.confirm(message.TopicArn, message.Token)) return 'confirmed';
      throw refused('/Token', 'SNS does not know this token; subscribe again');
    case 'UnsubscribeConfirmation':
      // From here on its alarms are missing, and nothing else would ever say so. The token would subscribe again: it is left out.
      await deps.deadLetters.setAside(
        JSON.stringify({ Type: message.Type, TopicArn: message.TopicArn, Timestamp: message.Timestamp }),
        `somebody ended the subscription of ${message.TopicArn}: its alarms come no more by this road`,
      );
      return 'noted';
  }
}

/** What an allowed topic sent is kept even if it is no alarm to us: it may have been one, so a person hears of it. */
async function takeAlarm(deps: TakeNotificationDeps, { Message, TopicArn }: SnsMessage): Promise<NotificationOutcome> {
  const alarm = parseAlarm(jsonOr(Message));
  if (alarm.success) {
    await deps.alarms.hand(Message);
    return 'queued';
  }
  const [first] = fieldErrors(alarm.error);
  const detail = `is no CloudWatch alarm: ${first?.field ?? '/'} ${first?.detail ?? 'is wrong'}`;
  await deps.deadLetters.setAside(Message, `from ${TopicArn}: ${detail}`);
  throw new Problem(400, 'Bad request', `/Message ${detail}; it was set aside for a person to look at`, {
    errors: [{ field: '/Message', detail }],
  });
}

function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function refused(field: string, detail: string): Problem {
  return new Problem(403, 'Forbidden', `${field} ${detail}`, { errors: [{ field, detail }] });
}

function refuseStale({ Timestamp }: SnsMessage, now: number): void {
  const age = now - Date.parse(Timestamp);
  if (age > OLDEST_MS) throw refused('/Timestamp', 'lies over an hour back; SNS does not try for so long');
  if (age < -AHEAD_MS) throw refused('/Timestamp', 'lies in the future');
}

async function refuseForged(certificates: SigningCertificates, message: SnsMessage, now: number): Promise<void> {
  const key = await certificates.keyFor(message.TopicArn, message.SigningCertURL, now);
  if (key === undefined)
    throw refused('/SigningCertURL', 'is not a certificate of SNS in the region of the topic, valid now');
  const signature = Buffer.from(message.Signature, 'base64');
  if (!verify('sha256', Buffer.from(signedText(message)), key, signature))
    throw refused('/Signature', 'is not that of SNS for this message');
}
