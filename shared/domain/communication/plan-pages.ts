import type { Incident, PagedRung } from '../incident/incident.ts';
import type { EventOf } from '../incident/incident-events.ts';
import { noticeId } from '../ids.ts';
import { hasFailed, pagesOf, type RungPage } from '../ladder/fail-page.ts';
import type { NoticePlan } from './notice.ts';
import type { PageChannel } from './page-channel.ts';

/** The pages of one reached rung: one a person and channel, the same however often it is planned; none that has failed already. */
export const planPages = (incident: Incident, rung: PagedRung, row: string | undefined): NoticePlan[] =>
  pagesOf({ ...rung, failed: [] })
    .filter((page) => !hasFailed(rung, page))
    .map((page) => planPage(incident, rung, row, page, rung.at));

/** The page that takes a failed one's place, promised for the same instant; none where nothing was left to try. */
export function planNextPage(
  incident: Incident,
  { pass, index, person, next, at }: EventOf<'PageFailed'>,
  row: string | undefined,
): NoticePlan[] {
  const rung = incident.pages.find((page) => page.pass === pass && page.index === index);
  if (rung === undefined) return [];
  const instead = pagesOf(rung).find((page) => page.person === person && page.channel === next);
  return instead === undefined ? [] : [planPage(incident, rung, row, instead, at)];
}

function planPage(
  incident: Incident,
  { pass, index, rung, dueAt }: PagedRung,
  row: string | undefined,
  { person, channel }: RungPage & { readonly channel: PageChannel },
  plannedAt: number,
): NoticePlan {
  return {
    id: noticeId.parse(`${incident.stretch}.page.${pass}.${index}-${rung}.${person}.${channel}`),
    subject: { about: 'incident', incidentId: incident.id, stretch: incident.stretch },
    kind: 'page',
    audience: rung,
    recipient: person,
    channel,
    template: 'page',
    validity: 'while-open',
    queue: 'pages',
    why: `rung ${rung} of pass ${pass}`,
    row,
    rung,
    pass,
    dueAt,
    plannedAt,
  };
}
