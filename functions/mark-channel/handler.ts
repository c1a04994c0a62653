import { isTrialOfTopic, mailEvent, outcomeOf } from '../../shared/contracts/events/mail-event.ts';
import { fieldErrors } from '../../shared/contracts/http/problem.ts';
import { takeMailEvent } from '../../shared/flows/take-mail-event.ts';
import { wallClock } from '../../shared/runtime/clock.ts';
import { logger } from '../../shared/runtime/logger.ts';
import { queueFunction } from '../../shared/runtime/queue-function.ts';
import { deadLetters, deps } from './deps.ts';

/** Takes what SES tells of mail that did not arrive. What is none of it is set aside at once and stops nothing else (failure 25). */
export const handler = queueFunction(async ({ body, messageId }) => {
  if (isTrialOfTopic(body)) return;
  const event = mailEvent.safeParse(jsonOr(body));
  if (!event.success) {
    const reason = fieldErrors(event.error)
      .map(({ field, detail }) => `${field} ${detail}`)
      .join('; ');
    logger.error('a message on the topic of mail events is none and was set aside', { messageId, reason });
    await deadLetters.setAside(body, reason);
    return;
  }
  const taken = await takeMailEvent(deps, outcomeOf(event.data), wallClock.now());
  logger.info('mail event taken', { messageId, eventType: event.data.eventType, ...taken });
});

function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
