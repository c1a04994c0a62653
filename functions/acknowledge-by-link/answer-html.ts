import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { CompiledPolicy } from '../../shared/domain/policy/policy.ts';
import { lookAtLink, pressLink, type LinkDeps } from '../../shared/flows/answer-link.ts';
import { htmlAnswer, refusalPage, type HtmlPage } from '../../shared/runtime/html-page.ts';
import { linkPage, type PageTerms } from './link-page.ts';

const TOKEN = /^\/a\/([a-z2-7]{26})\/?$/;

/** GET and HEAD look, POST acknowledges, anything else is refused; every answer is a page. */
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
    return linkPage(await (method === 'POST' ? pressLink : lookAtLink)(deps, token, terms.now), terms);
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
