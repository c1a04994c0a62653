import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { CompiledPolicy } from '../../shared/domain/policy/policy.ts';
import { lookAtLink, pressLink, type LinkDeps, type Pressed } from '../../shared/flows/answer-link.ts';
import { htmlAnswer, refusalPage, type HtmlPage } from '../../shared/runtime/html-page.ts';
import { linkPage, type PageTerms } from './link-page.ts';

const TOKEN = /^\/a\/([a-z2-7]{26})\/?$/;

/** GET and HEAD look, POST acknowledges or answers, anything else is refused; every answer is a page. */
export async function answerHtml(
  deps: LinkDeps,
  policy: Pick<CompiledPolicy, 'organisation' | 'supportLine'>,
  event: APIGatewayProxyEventV2,
  now: number,
  onFailure: (error: unknown) => void,
): Promise<APIGatewayProxyStructuredResultV2> {
  const { method } = event.requestContext.http;
  const terms: PageTerms = { organisation: policy.organisation, supportLine: policy.supportLine, now };
  const { status, html, allow } = await rendered(deps, event, method, terms, onFailure);
  return htmlAnswer({ status, html }, method, allow === undefined ? {} : { allow });
}

/** Which of two buttons was pressed, as a form says it; a page that pages has one, and says nothing. */
function pressedIn({ body = '', isBase64Encoded }: APIGatewayProxyEventV2): Pressed {
  const form = isBase64Encoded ? Buffer.from(body, 'base64').toString() : body;
  const answer = new URLSearchParams(form.slice(0, 200)).get('answer');
  return answer === 'yes' || answer === 'no' ? answer : undefined;
}

async function rendered(
  deps: LinkDeps,
  event: APIGatewayProxyEventV2,
  method: string,
  terms: PageTerms,
  onFailure: (error: unknown) => void,
): Promise<HtmlPage & { allow?: string }> {
  if (method !== 'GET' && method !== 'HEAD' && method !== 'POST') {
    return {
      ...refusalPage(405, 'This address takes no such request', 'Open the link in a browser.', terms),
      allow: 'GET, HEAD, POST',
    };
  }
  const token = TOKEN.exec(event.rawPath.toLowerCase())?.[1];
  if (token === undefined) return linkPage({ kind: 'unknown' }, terms);
  try {
    const answer =
      method === 'POST'
        ? await pressLink(deps, token, terms.now, pressedIn(event))
        : await lookAtLink(deps, token, terms.now);
    return linkPage(answer, terms);
  } catch (error) {
    onFailure(error);
    return {
      ...refusalPage(
        409,
        'That did not work just now',
        'Nothing was changed. Press again in a moment, or call the support line.',
        terms,
      ),
    };
  }
}
