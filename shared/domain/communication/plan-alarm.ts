import type { Incident } from '../incident/incident.ts';
import { noticeId } from '../ids.ts';
import type { EventOf } from '../incident/incident-events.ts';
import type { NoticePlan } from './notice.ts';

/** Nobody on the whole ladder answered: those who own the service desk are told by email, beside the alarm on the platform. */
export const planUnroutableAlarm = (
  incident: Incident,
  people: readonly string[],
  { audience, template }: { audience: string; template: string },
  now: number,
): NoticePlan[] =>
  people.map((recipient) => ({
    id: noticeId.parse(`${incident.stretch}.unroutable.0.${recipient}.email`),
    subject: { about: 'incident', incidentId: incident.id, stretch: incident.stretch },
    kind: 'alarm',
    audience,
    recipient,
    channel: 'email',
    template,
    validity: 'while-open',
    queue: 'pages',
    why: 'the whole ladder stayed silent',
    row: 'X4',
    dueAt: now,
    plannedAt: now,
  }));

/** A question that nobody has answered: those who own the service desk are told, for a yes is never taken for granted. */
export const planUnansweredAlarm = (
  incident: Incident,
  people: readonly string[],
  audience: string,
  { ask, at }: EventOf<'AskUnanswered'>,
): NoticePlan[] =>
  people.map((recipient) => ({
    id: noticeId.parse(`${incident.stretch}.unanswered.${ask}.${recipient}.email`),
    subject: { about: 'incident', incidentId: incident.id, stretch: incident.stretch },
    kind: 'alarm',
    audience,
    recipient,
    channel: 'email',
    template: 'ask',
    validity: 'while-asked',
    queue: 'pages',
    why: `nobody answered the question ${ask}`,
    row: 'X4',
    ask,
    dueAt: at,
    plannedAt: at,
  }));
