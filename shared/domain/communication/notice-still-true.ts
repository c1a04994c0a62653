import { answerTo, isActive, isUnanswered, type Incident } from '../incident/incident.ts';
import type { NoticePlan } from './notice.ts';

/** Why the notice is no longer true of the incident as it stands, or undefined while it is: asked again before each send (failure 7). */
export function noLongerTrue(plan: NoticePlan, incident: Incident): string | undefined {
  if (plan.subject.about === 'incident' && plan.subject.stretch !== incident.stretch)
    return 'the incident was reopened since';
  const now = incident.status.replace('_', ' ');
  switch (plan.validity) {
    case 'while-open':
      return isUnanswered(incident) ? undefined : `the incident is ${now}`;
    case 'while-asked': {
      if (!isActive(incident)) return `the incident is ${now}`;
      const raised = incident.asks.find(({ id }) => id === plan.ask);
      if (raised === undefined) return 'the question is not being asked';
      // One yes of two is no answer yet: the other one still has to be asked.
      const isAnswered = answerTo(incident, raised.id) !== undefined;
      return isAnswered || raised.answers.some(({ by }) => by === plan.recipient)
        ? 'the question is answered'
        : undefined;
    }
    case 'until-resolved':
      return isActive(incident) ? undefined : `the incident is ${now}`;
    case 'while-acknowledged':
      return isActive(incident) && incident.status !== 'open' ? undefined : `the incident is ${now}`;
    case 'once-resolved':
      return isActive(incident) ? `the incident is ${now}` : undefined;
    case 'always':
      return undefined;
  }
}
