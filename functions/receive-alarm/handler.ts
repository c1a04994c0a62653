import { parseAlarm } from '../../shared/contracts/events/alarm-state-change.ts';
import { changeOf } from '../../shared/contracts/events/cloudwatch-alarm.ts';
import { fieldErrors } from '../../shared/contracts/http/problem.ts';
import { takeAlert } from '../../shared/flows/take-alert.ts';
import { wallClock } from '../../shared/runtime/clock.ts';
import { logger } from '../../shared/runtime/logger.ts';
import { queueFunction } from '../../shared/runtime/queue-function.ts';
import { deadLetters, deps } from './deps.ts';

/** Takes CloudWatch's alarms, from the topic and from EventBridge alike. One that no retry can mend is set aside at once and stops nothing else (failure 25). */
export const handler = queueFunction(async ({ body, messageId }) => {
  const alarm = parseAlarm(jsonOr(body));
  if (!alarm.success) {
    const reason = fieldErrors(alarm.error)
      .map(({ field, detail }) => `${field} ${detail}`)
      .join('; ');
    logger.error('a message among the alarms is none and was set aside', { messageId, reason });
    await deadLetters.setAside(body, reason);
    return;
  }
  const now = wallClock.now();
  const taken = await takeAlert(deps, changeOf(alarm.data, now), now);
  logger.info('alarm taken', { messageId, ...taken });
});

function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
