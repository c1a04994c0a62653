import type { Incident, PagedRung } from '../incident/incident.ts';
import type { EventOf } from '../incident/incident-events.ts';
import { noticeId } from '../ids.ts';
import { hasFailed, isChannel, pagesOf, type RungPage } from '../ladder/fail-page.ts';
import type { Channel } from '../policy/document/channels.ts';
import type { NoticePlan } from './notice.ts';

/** The pages of one reached rung: one a person and channel, the same however often it is planned; none that has failed already. */
export const planPages = (incident: Incident, rung: PagedRung, row: string | undefined): NoticePlan[] =>
  pagesOf({ ...rung, failed: [] })
    .filter((page) => !hasFailed(rung, page))
    .map((page) => planPage(incident, rung, row, page, rung.at));

/** The same pages once more, of those that did not fail: their people have not answered (row S1.6). */
export const planReminders = (
  incident: Incident,
  rung: PagedRung,
  { at, dueAt }: EventOf<'RungReminded'>,
  row: string | undefined,
): NoticePlan[] =>
  pagesOf(rung)
    .filter((page) => !hasFailed(rung, page))
    .map((page) => {
      const again = planPage(incident, { ...rung, dueAt }, row, page, at);
      return { ...again, id: noticeId.parse(`${again.id}.again`), why: `reminder of ${again.why}` };
    });

/** The question of one round, to each who is asked, on each of its channels. */
export const planAsk = (
  incident: Incident,
  { ask, round, people, roles, channels: on, at }: EventOf<'AskRaised'>,
  row: string | undefined,
): NoticePlan[] =>
  people.flatMap((recipient, index) =>
    on.flatMap((name): NoticePlan[] => {
      const channel = isChannel(name) ? name : undefined;
      if (channel === undefined) return [];
      return [
        {
          id: noticeId.parse(`${incident.stretch}.ask.${ask}.${round}.${recipient}.${channel}`),
          subject: { about: 'incident', incidentId: incident.id, stretch: incident.stretch },
          kind: 'ask',
          audience: roles[index] ?? ask,
          recipient,
          channel,
          template: 'ask',
          validity: 'while-asked',
          queue: 'pages',
          why: `question ${ask}, round ${round}`,
          row,
          ask,
          pass: round,
          dueAt: at,
          plannedAt: at,
        },
      ];
    }),
  );

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
  { pass, index, rung, dueAt, beside }: PagedRung,
  row: string | undefined,
  { person, channel }: RungPage & { readonly channel: Channel },
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
    why: beside === true ? `rung ${rung}, beside the ladder` : `rung ${rung} of pass ${pass}`,
    row,
    rung,
    pass,
    dueAt,
    plannedAt,
  };
}
