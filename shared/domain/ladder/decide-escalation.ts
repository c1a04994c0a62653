import type { Actor } from '../ids.ts';
import { refused, release, type Decision } from '../incident/decide-command.ts';
import { isActive, type Incident } from '../incident/incident.ts';
import { rungAbove } from './due-escalations.ts';
import type { Terms } from './terms.ts';

/** What a person asks who escalates by hand: to a rung of the ladder that they name, or to the next one. */
export interface EscalationAsked {
  readonly by: Actor;
  readonly to?: string | undefined;
  readonly reason?: string | undefined;
}

/** Pure: the people of that rung are paged at once, whoever has the incident by now (rows S0.3, S4.1). */
export function decideEscalation(incident: Incident, terms: Terms, asked: EscalationAsked, now: number): Decision {
  if (!isActive(incident)) return refused(incident, 'escalate');
  const index = rungAbove(incident, terms, asked.to);
  const to = index === undefined ? undefined : terms.rungs[index]?.id;
  if (index === undefined || to === undefined)
    return { ok: false, because: `the ladder has no rung ${asked.to ?? 'above those that were reached'}` };
  const { by, reason } = asked;
  return {
    ok: true,
    events: [
      ...release(incident, { at: now, by }, 'it was escalated'),
      { type: 'IncidentEscalated', at: now, by, trigger: 'manual', to, index, dueAt: now, reason },
    ],
  };
}
