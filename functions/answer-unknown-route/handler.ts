import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import { htmlAnswer, refusalPage } from '../../shared/runtime/html-page.ts';
import { httpFunction } from '../../shared/runtime/http-function.ts';
import { policy } from './deps.ts';

/** Whoever looks below `/a` has followed a link from a message, which was cut short or mistyped on its way. */
const LINKS = /^\/a(\/|$)/i;

const nowhere = httpFunction([]);

/** No route of its own: whatever gets here is nowhere, and is told so as the rest of that area would tell it. */
export const handler = async (
  event: APIGatewayProxyEventV2,
  context: Context,
): Promise<APIGatewayProxyStructuredResultV2> => {
  if (!LINKS.test(event.rawPath)) return nowhere(event, context);
  const advice = 'It has lost a part on its way. Open it again from the message, or call the support line.';
  return htmlAnswer(refusalPage(404, 'This link is not valid', advice, policy), event.requestContext.http.method);
};
