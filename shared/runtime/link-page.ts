import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { htmlAnswer, refusalPage, type HtmlPage, type PageFooter } from './html-page.ts';

/** What a page behind a link shows, and what its button does. */
export interface LinkedPages {
  /** The token in the path; undefined where there cannot be one. */
  readonly tokenIn: (path: string) => string | undefined;
  readonly unknown: () => HtmlPage;
  /** Changes nothing. */
  readonly look: (token: string) => Promise<HtmlPage>;
  readonly press: (token: string, form: URLSearchParams) => Promise<HtmlPage>;
  readonly onFailure: (error: unknown) => void;
}

const MAX_FORM = 16_384;

/** The token of `/<prefix>/<token>`, whatever case a mail client or a person made of it. */
export const tokenUnder = (prefix: string) => {
  const pattern = new RegExp(`^/${prefix}/([a-z2-7]{26})/?$`);
  return (path: string): string | undefined => pattern.exec(path.toLowerCase())?.[1];
};

/** GET and HEAD look, POST presses, anything else is refused; every answer is a page, never a server's error. */
export async function answerLink(
  pages: LinkedPages,
  event: APIGatewayProxyEventV2,
  footer: PageFooter,
): Promise<APIGatewayProxyStructuredResultV2> {
  const { method } = event.requestContext.http;
  if (method !== 'GET' && method !== 'HEAD' && method !== 'POST') {
    const page = refusalPage(405, 'This address takes no such request', 'Open the link in a browser.', footer);
    return htmlAnswer(page, method, { allow: 'GET, HEAD, POST' });
  }
  return htmlAnswer(await pageFor(pages, event, method, footer), method);
}

async function pageFor(
  { tokenIn, unknown, look, press, onFailure }: LinkedPages,
  event: APIGatewayProxyEventV2,
  method: string,
  footer: PageFooter,
): Promise<HtmlPage> {
  const token = tokenIn(event.rawPath);
  if (token === undefined) return unknown();
  try {
    return await (method === 'POST' ? press(token, formIn(event)) : look(token));
  } catch (error) {
    onFailure(error);
    const advice = 'Nothing was changed. Press again in a moment, or call the support line.';
    return refusalPage(409, 'That did not work just now', advice, footer);
  }
}

function formIn({ body = '', isBase64Encoded }: APIGatewayProxyEventV2): URLSearchParams {
  const form = isBase64Encoded ? Buffer.from(body, 'base64').toString() : body;
  return new URLSearchParams(form.slice(0, MAX_FORM));
}
