import type { Incident } from '../incident/incident.ts';
import type { IncidentEvent } from '../incident/incident-events.ts';
import { samePlace } from '../ladder/fail-page.ts';
import type { CompiledPolicy } from '../policy/policy.ts';
import type { NoticePlan } from './notice.ts';
import { planUnansweredAlarm, planUnroutableAlarm } from './plan-alarm.ts';
import { planAsk, planNextPage, planPages, planReminders } from './plan-pages.ts';

/** Whether those who own the service desk are told by one of these events: they are read only then. */
export const alarmsSomebody = (events: readonly IncidentEvent[]): boolean =>
  events.some(({ type }) => type === 'UnroutableRaised' || type === 'AskUnanswered');

/**
 * What events of an incident's log ask for: the pages of the rungs that were reached, reminders, the page that takes a failed one's
 * place, questions, and the alarms when nobody answers. The same events ask for the same notices however often they are looked at.
 * `insteadOfAll` are those whom the policy has told when nobody answered.
 */
export function planEvents(
  policy: CompiledPolicy,
  incident: Incident,
  events: readonly IncidentEvent[],
  insteadOfAll: readonly string[],
): NoticePlan[] {
  const reached = events.filter((event) => event.type === 'RungReached');
  const rungs = incident.pages.filter((page) =>
    reached.some((event) => event.at === page.at && samePlace(page, event)),
  );
  return [
    ...rungs.flatMap((rung) => planPages(incident, rung, rowOf(policy, incident, rung.rung))),
    ...events.flatMap((event) => planOne(policy, incident, event, insteadOfAll)),
  ];
}

function planOne(
  policy: CompiledPolicy,
  incident: Incident,
  event: IncidentEvent,
  insteadOfAll: readonly string[],
): NoticePlan[] {
  if (event.type === 'PageFailed') return planNextPage(incident, event, rowOf(policy, incident, event.rung));
  if (event.type === 'AskRaised') return planAsk(incident, event, policy.asks?.find(({ id }) => id === event.ask)?.row);
  if (event.type === 'AskUnanswered')
    return planUnansweredAlarm(incident, insteadOfAll, policy.unroutable.audience, event);
  if (event.type === 'UnroutableRaised')
    return incident.unroutableSince === undefined
      ? []
      : planUnroutableAlarm(incident, insteadOfAll, policy.unroutable, incident.unroutableSince);
  if (event.type !== 'RungReminded') return [];
  const rung = incident.pages.find((page) => samePlace(page, event));
  return rung === undefined ? [] : planReminders(incident, rung, event, rowOf(policy, incident, event.rung));
}

/** The row that a rung carries out; of the catch-all's, which no ladder of the severity has, the severity's own. */
const rowOf = (policy: CompiledPolicy, { ladder, severity }: Incident, rung: string): string | undefined =>
  policy.ladders[ladder]?.rungs.find(({ id }) => id === rung)?.row ??
  policy.severities.find(({ id }) => id === severity)?.row;
