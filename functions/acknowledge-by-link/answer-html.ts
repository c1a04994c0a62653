import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { CompiledPolicy } from '../../shared/domain/policy/policy.ts';
import { lookAtLink, pressLink, type LinkDeps, type Pressed } from '../../shared/flows/answer-link.ts';
import { answerLink, tokenUnder } from '../../shared/runtime/link-page.ts';
import { linkPage, type PageTerms } from './link-page.ts';

const tokenIn = tokenUnder('a');

/** GET and HEAD look, POST acknowledges or answers, anything else is refused; every answer is a page. */
export function answerHtml(
  deps: LinkDeps,
  policy: Pick<CompiledPolicy, 'organisation' | 'supportLine'>,
  event: APIGatewayProxyEventV2,
  now: number,
  onFailure: (error: unknown) => void,
): Promise<APIGatewayProxyStructuredResultV2> {
  const terms: PageTerms = { organisation: policy.organisation, supportLine: policy.supportLine, now };
  const pages = {
    tokenIn,
    unknown: () => linkPage({ kind: 'unknown' }, terms),
    look: async (token: string) => linkPage(await lookAtLink(deps, token, now), terms),
    press: async (token: string, form: URLSearchParams) =>
      linkPage(await pressLink(deps, token, now, pressedIn(form)), terms),
    onFailure,
  };
  return answerLink(pages, event, terms);
}

/** Which of two buttons was pressed, as a form says it; a page that pages has one, and says nothing. */
function pressedIn(form: URLSearchParams): Pressed {
  const answer = form.get('answer');
  return answer === 'yes' || answer === 'no' ? answer : undefined;
}
