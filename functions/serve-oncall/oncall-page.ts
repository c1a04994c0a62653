import type { BoardOf, OnCallBoard } from '../../shared/flows/on-call-board.ts';
import { formatInZone } from '../../shared/domain/text/local-time.ts';
import { escapeHtml, htmlPage, type HtmlPage } from '../../shared/runtime/html-page.ts';
import { cardsSection, gapsSection, gapsSoon, rolesSection } from './oncall-cards.ts';
import { chartSection } from './oncall-chart.ts';
import { ONCALL_STYLE } from './oncall-style.ts';
import { weeksSection } from './oncall-weeks.ts';

/** The page as HTML: what is missing first, then who is on call now and next, then four weeks. Names only, no number and no address. */
export function oncallPage(board: OnCallBoard, organisation: string): string {
  const gaps = board.schedules.flatMap((schedule) => gapsSoon(schedule, board.now)).length + board.broken.length;
  const counted = gaps === 0 ? '' : gaps === 1 ? '1 gap: ' : `${gaps} gaps: `;
  const empty = board.schedules.length + board.broken.length === 0 ? nothingOf(board.shows) : '';
  const body = [
    `<header><h1>${titleOf(board.shows)}</h1><p class="asof">As of ${formatInZone(board.now, 'UTC')}</p></header>`,
    empty,
    gapsSection(board),
    cardsSection(board),
    chartSection(board),
    rolesSection(board),
    weeksSection(board),
  ];
  return htmlPage(`${counted}on call, ${organisation}`, body.join(''), { organisation }, ONCALL_STYLE);
}

const titleOf = (shows: BoardOf): string => (shows.of === 'wall' ? 'On call' : 'On call here');

function nothingOf(shows: BoardOf): string {
  switch (shows.of) {
    case 'wall':
      return '<p>No schedules yet: nobody is on call by the clock, and pages go to the people whom each role lists. A commander writes a schedule with PUT /v1/schedules/{id}, or brings all from another tool with npm run oncall -- import.</p>';
    case 'team':
      return `<p>No schedules yet: the team ${escapeHtml(shows.team)} has none. A commander puts one into it with PUT /v1/schedules/{id} and “team”.</p>`;
    case 'schedule':
      return `<p>No schedules yet: ${escapeHtml(shows.schedule)}, which this address shows, was taken away. A commander makes another address with POST /v1/feeds.</p>`;
  }
}

/** Why somebody sees no page. */
export type Refusal = 'no key' | 'unknown key' | 'unknown token' | 'another scope' | 'failed';

const HOW =
  'Ask a commander for the address of this page: POST /v1/feeds with {"of":"wall"} and a commander’s token makes one, and it can be revoked. A program may send “Authorization: Bearer” with a token of scope responder or more.';

const REFUSALS: Readonly<Record<Refusal, [status: number, title: string, advice: string]>> = {
  'no key': [401, 'This page opens by its secret address only', HOW],
  'unknown key': [404, 'This address is not known', `It may have lost a letter on its way, or was revoked. ${HOW}`],
  'unknown token': [401, 'This token is not known', `It may have been revoked. ${HOW}`],
  'another scope': [403, 'This token may not see who is on call', HOW],
  failed: [
    503,
    'That did not work just now',
    'Who is on call could not be read. Pages do not use this page and go out as ever. Load it again in a minute.',
  ],
};

/** A refusal in words; it tells nothing of what is behind the door. */
export function refusedPage(why: Refusal, organisation: string): HtmlPage {
  const [status, title, advice] = REFUSALS[why];
  const body = `<h1>${escapeHtml(title)}</h1><p>${escapeHtml(advice)}</p>`;
  return { status, html: htmlPage(title, body, { organisation }) };
}
