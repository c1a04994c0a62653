import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { noteText } from '../../shared/contracts/http/hand-over-requests.ts';
import { noteCategory } from '../../shared/domain/oncall/hand-over.ts';
import type { CompiledPolicy } from '../../shared/domain/policy/policy.ts';
import {
  lookAtHandOver,
  signByLink,
  type HandOverForm,
  type HandOverLinkDeps,
} from '../../shared/flows/answer-hand-over-link.ts';
import { answerLink, tokenUnder } from '../../shared/runtime/link-page.ts';
import { handOverPage, type PageTerms } from './hand-over-page.ts';

const tokenIn = tokenUnder('h');

/** GET and HEAD show the hand-over, POST signs it, anything else is refused; every answer is a page. */
export function answerHtml(
  deps: HandOverLinkDeps,
  policy: Pick<CompiledPolicy, 'organisation' | 'supportLine'>,
  event: APIGatewayProxyEventV2,
  now: number,
  onFailure: (error: unknown) => void,
): Promise<APIGatewayProxyStructuredResultV2> {
  const terms: PageTerms = { organisation: policy.organisation, supportLine: policy.supportLine, now };
  const pages = {
    tokenIn,
    unknown: () => handOverPage({ kind: 'unknown' }, terms),
    look: async (token: string) => handOverPage(await lookAtHandOver(deps, token, now), terms),
    press: async (token: string, form: URLSearchParams) =>
      handOverPage(await signByLink(deps, token, formOf(form), now), terms),
    onFailure,
  };
  return answerLink(pages, event, terms);
}

/** What the form holds; a note of blanks is none, and one that is too long is cut, as the page's own field would have it. */
function formOf(form: URLSearchParams): HandOverForm {
  const ticked = [...new Set(form.getAll('ticked'))].slice(0, 100);
  const text = noteText.safeParse((form.get('note') ?? '').toWellFormed().trim().slice(0, 1000).toWellFormed());
  const category = noteCategory.safeParse(form.get('category'));
  if (!text.success) return { ticked };
  return { ticked, note: { text: text.data, category: category.success ? category.data : 'important' } };
}
