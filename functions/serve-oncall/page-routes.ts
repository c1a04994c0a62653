import type { FeedKeys } from '../../shared/adapters/feed-keys.ts';
import { mayUse } from '../../shared/contracts/http/scopes.ts';
import { readOnCallBoard, type BoardOf } from '../../shared/flows/on-call-board.ts';
import { HTML_HEADERS, type HtmlPage } from '../../shared/runtime/html-page.ts';
import type { Authenticate, Request, Route } from '../../shared/runtime/http-function.ts';
import { loggable, logger } from '../../shared/runtime/logger.ts';
import { oncallPage, refusedPage, type Refusal } from './oncall-page.ts';
import { pagedBy, type ServeOncallDeps } from './routes.ts';

export interface PageDeps extends ServeOncallDeps {
  readonly feeds: Pick<FeedKeys, 'find'>;
  readonly callerOf: Authenticate;
}

/** A header and no element: the page that says what is wrong comes back by itself as well. */
const EVERY_MINUTE = { refresh: '60' };

/** The page /oncall, for a phone and for a screen on the wall (`?wall=1`: it loads itself anew); every answer is a page. */
export const pageRoutes = (deps: PageDeps): Route[] => [
  {
    method: 'GET',
    path: '/oncall',
    answer: async (request) => {
      const { status, html } = await rendered(deps, request).catch((error: unknown) => {
        logger.error('the page of who is on call failed', { error: loggable(error) });
        return refusedPage('failed', deps.policy.organisation);
      });
      const again = request.query['wall'] === '1' ? EVERY_MINUTE : {};
      const who = status === 401 ? { 'www-authenticate': 'Bearer' } : {};
      return { status, body: html, headers: { ...HTML_HEADERS, ...again, ...who } };
    },
  },
];

async function rendered({ directory, policy, now, ...doors }: PageDeps, request: Request): Promise<HtmlPage> {
  const shows = await openedBy(doors, request);
  if (typeof shows === 'string') return refusedPage(shows, policy.organisation);
  const board = await readOnCallBoard(directory, pagedBy(policy), shows, now());
  return { status: 200, html: oncallPage(board, policy.organisation) };
}

/** What the caller may see: everything by a token, by the key in the address what it was made for. */
async function openedBy(
  { feeds, callerOf }: Pick<PageDeps, 'feeds' | 'callerOf'>,
  { headers, query }: Request,
): Promise<BoardOf | Refusal> {
  const bearer = /^Bearer +(\S+)$/i.exec(headers['authorization'] ?? '')?.[1];
  if (bearer !== undefined) {
    const caller = await callerOf(bearer);
    if (caller === undefined) return 'unknown token';
    return mayUse(caller.scope, ['responder']) ? { of: 'wall' } : 'another scope';
  }
  const key = query['key'];
  if (key === undefined || key === '') return 'no key';
  const { of, subject = '' } = (await feeds.find(key)) ?? {};
  switch (of) {
    case 'wall':
      return { of };
    case 'team':
      return { of, team: subject };
    case 'schedule':
      return { of, schedule: subject };
    case 'person': // a calendar of one's own opens no page
    case undefined:
      return 'unknown key';
  }
}
