import { snsMessage } from '../../shared/contracts/events/sns-message.ts';
import { parsed } from '../../shared/contracts/http/problem.ts';
import { takeNotification, type TakeNotificationDeps } from '../../shared/flows/take-notification.ts';
import type { Route } from '../../shared/runtime/http-function.ts';
import { logger } from '../../shared/runtime/logger.ts';

export interface ReceiveNotificationDeps {
  readonly deps: TakeNotificationDeps;
  readonly now: () => number;
}

/** SNS knows no header of ours: the key is in the address that was subscribed, and stands in no log. */
export const notificationRoutes = ({ deps, now }: ReceiveNotificationDeps): Route[] => [
  {
    method: 'POST',
    path: '/v1/integrations/sns',
    scopes: ['integration'],
    tokenIn: 'query',
    answer: async (request) => {
      const message = parsed(snsMessage, request.json(), 'the message');
      const outcome = await takeNotification(deps, message, now());
      const { MessageId: messageId, TopicArn: topicArn } = message;
      logger.info('notification taken', { messageId, topicArn, outcome, by: request.caller.name });
      return { status: outcome === 'queued' ? 202 : 200, body: { outcome } };
    },
  },
];
