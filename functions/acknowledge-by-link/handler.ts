import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { wallClock } from '../../shared/runtime/clock.ts';
import { loggable, logger } from '../../shared/runtime/logger.ts';
import { putMetric } from '../../shared/runtime/metrics.ts';
import { answerHtml } from './answer-html.ts';
import { deps, policy } from './deps.ts';

/** The link in the SMS, as HTML whatever happens: whoever holds the phone at 03:00 is never shown a server's error. */
export const handler = async (event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> =>
  answerHtml(deps, policy, event, wallClock.now(), (error) => {
    putMetric('LinksFailed', 1);
    logger.error('the link could not be answered', { routeKey: event.routeKey, error: loggable(error) });
  });
