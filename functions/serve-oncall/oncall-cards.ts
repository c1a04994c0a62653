import type {
  BoardRole,
  BoardSchedule,
  BoardSpan,
  BrokenSchedule,
  OnCallBoard,
} from '../../shared/flows/on-call-board.ts';
import { escapeHtml } from '../../shared/runtime/html-page.ts';
import { colourOf, namesOf } from './people-words.ts';
import { lastingFor, momentOf, timeOfDay, titleOf } from './zone-words.ts';

const SOON = 7 * 86_400_000;
export const NOBODY = '<span class="gap">Nobody on call</span>';

/** Gaps that begin in the coming seven days and are not over. */
export const gapsSoon = ({ spans }: BoardSchedule, now: number): BoardSpan[] =>
  spans.filter(({ kind, start, end }) => kind === 'gap' && end > now && start < now + SOON);

/** What has to be mended first, in red and in words; or that there is nothing. */
export function gapsSection({ schedules, broken, now }: OnCallBoard): string {
  const lines = [
    ...broken.map(({ name, broken: why }) => `<li><b>${escapeHtml(name)}</b> cannot be read: ${escapeHtml(why)}.`),
    ...schedules.flatMap((schedule) => gapLine(schedule, gapsSoon(schedule, now), now)),
  ];
  if (lines.length === 0) return schedules.length === 0 ? '' : '<p class="well">No gap in the coming 7 days.</p>';
  return `<section class="gaps" aria-labelledby="gaps"><h2 id="gaps" class="gap">Nobody on call: gaps in the coming 7 days</h2><ul>${lines.join('')}</ul></section>`;
}

function gapLine(schedule: BoardSchedule, gaps: readonly BoardSpan[], now: number): string[] {
  const [first, ...others] = gaps;
  if (first === undefined) return [];
  const { name, zone } = schedule;
  const isNow = first.start <= now;
  const ends = endOf(schedule, first);
  const begins = isNow
    ? `now, ${ends === undefined ? 'with no end in sight' : `for another ${lastingFor(ends - now)}`}`
    : `in ${lastingFor(first.start - now)}, for ${ends === undefined ? 'weeks' : lastingFor(ends - first.start)}`;
  const span = isNow
    ? ends === undefined
      ? ''
      : ` (until ${momentOf(ends, zone, now)}, ${escapeHtml(zone)})`
    : ` (${momentOf(first.start, zone, now)}, ${escapeHtml(zone)})`;
  const rest = others.length === 0 ? '' : ` And ${others.length} more.`;
  return [`<li><b>${escapeHtml(name)}</b>: ${begins}${span}.${rest}`];
}

/** Undefined where the gap goes on past what is shown. */
function endOf({ days, current }: BoardSchedule, { start, end }: BoardSpan): number | undefined {
  if (end < (days.at(-1) ?? 0)) return end;
  return current.until !== undefined && current.until > start && current.kind === 'gap' ? current.until : undefined;
}

/** Who is on call now and who is next, by team. */
export function cardsSection({ schedules, broken, now }: OnCallBoard): string {
  const teams = new Map<string | undefined, string[]>();
  const put = (team: string | undefined, card: string) => teams.set(team, [...(teams.get(team) ?? []), card]);
  for (const schedule of schedules) put(schedule.team, card(schedule, now));
  for (const schedule of broken) put(schedule.team, brokenCard(schedule));
  if (teams.size === 0) return '';
  const sections = [...teams]
    .map(([team, cards]) => {
      const title = team === undefined ? (teams.size === 1 ? 'Now' : 'Without a team') : escapeHtml(titleOf(team));
      return `<section class="team"><h2>${title}</h2><div class="cards">${cards.join('')}</div></section>`;
    })
    .join('');
  return `<div class="teams">${sections}</div>`;
}

function card({ name, zone, current, next }: BoardSchedule, now: number): string {
  const { until } = current;
  const ends =
    until === undefined
      ? 'No change within a year'
      : `${current.kind === 'closed' ? 'Opens' : 'Until'} ${momentOf(until, zone, now)}, in ${lastingFor(until - now)}`;
  return `<article${current.kind === 'gap' ? ' class="bare"' : ''}><h3 dir="auto">${escapeHtml(name)}</h3>${whoNow(current)}<p>${ends}</p>${next.map((span) => `<p class="next">${nextOf(span, zone, now)}</p>`).join('')}<p class="zone">${timeOfDay(now, zone)} now in ${escapeHtml(zone)}</p></article>`;
}

function whoNow({ kind, people }: BoardSchedule['current']): string {
  switch (kind) {
    case 'gap':
      return `<div class="who">${NOBODY}</div>`;
    case 'closed':
      return '<div class="who closed">Closed</div>';
    case 'people': {
      const lines = people.slice(0, 5).map(({ id, name }) => `<li ${colourOf(id)} dir="auto">${escapeHtml(name)}`);
      const rest = people.length > 5 ? `<p>and ${people.length - 5} more</p>` : '';
      return `<ol class="who${people.length === 1 ? ' one' : ''}">${lines.join('')}</ol>${rest}`;
    }
  }
}

const nextOf = ({ kind, people, start, end }: BoardSpan, zone: string, now: number): string =>
  kind === 'gap'
    ? `Next: ${NOBODY} from ${momentOf(start, zone, now)}, for ${lastingFor(end - start)}`
    : `Next: <b>${namesOf(people)}</b> from ${momentOf(start, zone, now)}`;

const brokenCard = ({ name, broken }: BrokenSchedule): string =>
  `<article class="bare"><h3 dir="auto">${escapeHtml(name)}</h3><div class="who"><span class="gap">Cannot be read</span></div><p>${escapeHtml(broken)}</p></article>`;

/** Roles that ladders page, and who fills them now, in the order in which they are tried. */
export function rolesSection({ roles }: OnCallBoard): string {
  if (roles.length === 0) return '';
  return `<section class="roles"><h2>Who is paged first</h2><p class="zone">By role, in the order in which they are tried.</p><dl>${roles.map(roleLine).join('')}</dl></section>`;
}

const roleLine = ({ role, people }: BoardRole): string =>
  `<dt>${escapeHtml(role)}<dd>${people.length === 0 ? '<span class="gap">Nobody in this role</span>' : namesOf(people)}`;
