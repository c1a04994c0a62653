import type { Incident, PagedRung } from '../incident/incident.ts';
import { noticeId } from '../ids.ts';
import type { NoticePlan } from './notice.ts';

/** The pages of one reached rung: one a person and channel, the same however often it is planned. */
export function planPages(incident: Incident, rung: PagedRung, row: string | undefined): NoticePlan[] {
  return rung.people.flatMap((person) =>
    rung.channels.filter(isPageChannel).map((channel): NoticePlan => ({
      id: noticeId.parse(`${incident.stretch}.page.${rung.pass}.${rung.index}-${rung.rung}.${person}.${channel}`),
      subject: { about: 'incident', incidentId: incident.id, stretch: incident.stretch },
      kind: 'page',
      audience: rung.rung,
      recipient: person,
      channel,
      template: 'page',
      validity: 'while-open',
      queue: 'pages',
      why: `rung ${rung.rung} of pass ${rung.pass}`,
      row,
      rung: rung.rung,
      pass: rung.pass,
      dueAt: rung.dueAt,
      plannedAt: rung.at,
    })),
  );
}

const isPageChannel = (channel: string): channel is 'sms' | 'email' => channel === 'sms' || channel === 'email';
