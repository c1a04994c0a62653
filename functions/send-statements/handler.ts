import { noticeMessage } from '../../shared/contracts/events/notice-message.ts';
import { sendStatements } from '../../shared/flows/send-statements.ts';
import { logger } from '../../shared/runtime/logger.ts';
import { queueFunction } from '../../shared/runtime/queue-function.ts';
import { deps } from './deps.ts';

/** The claimant is this delivery of the message: another delivery of it is another claimant. */
export const handler = queueFunction(async ({ body, messageId, receiptHandle }) => {
  const message = noticeMessage.parse(JSON.parse(body));
  const outcome = await sendStatements(deps, message, `${messageId}:${receiptHandle.slice(-24)}`);
  logger.info('statements handled', { noticeId: message.noticeId, outcome });
});
