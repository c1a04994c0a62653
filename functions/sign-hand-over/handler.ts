import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { wallClock } from '../../shared/runtime/clock.ts';
import { loggable, logger } from '../../shared/runtime/logger.ts';
import { putMetric } from '../../shared/runtime/metrics.ts';
import { answerHtml } from './answer-html.ts';
import { deps, policy } from './deps.ts';

/** The link to a hand-over, as HTML whatever happens. */
export const handler = async (event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> =>
  answerHtml(deps, policy, event, wallClock.now(), (error) => {
    putMetric('LinksFailed', 1);
    logger.error('the link to a hand-over could not be answered', { routeKey: event.routeKey, error: loggable(error) });
  });
