import type { Actor } from '../ids.ts';
import { refused, release, type Decision } from '../incident/decide-command.ts';
import { isActive, type Incident } from '../incident/incident.ts';
import type { EventOf, IncidentEvent } from '../incident/incident-events.ts';
import type { Facts } from './document/conditions.ts';
import { worstCriterion } from './assess-severity.ts';
import { findSeverity, type CompiledPolicy } from './policy.ts';

/** What a person says of an incident at work: how severe it is, what is known, an emergency, who has which role. */
export interface AssessmentAsked {
  readonly by: Actor;
  readonly severity?: string | undefined;
  readonly facts?: Facts | undefined;
  readonly emergency?: string | undefined;
  readonly roles?: Readonly<Record<string, string>> | undefined;
  readonly note?: string | undefined;
}

/**
 * Pure: what is known now is written down; the severity that a person names holds; without one, what is known may raise it and
 * never lowers it. An emergency brings its own severity, where that is worse, and its own ladder, which is climbed at once.
 */
export function decideAssessment(
  incident: Incident,
  policy: CompiledPolicy,
  asked: AssessmentAsked,
  now: number,
): Decision {
  if (!isActive(incident)) return refused(incident, 'assess');
  const at = { at: now, by: asked.by };
  const emergency = policy.emergencies?.find(({ id }) => id === asked.emergency);
  const roles = Object.entries(asked.roles ?? {}).map(([role, person]): IncidentEvent => ({
    type: 'RoleAssigned',
    ...at,
    role,
    person,
  }));
  const assessment = reassessed(incident, policy, asked, emergency?.severity, now);
  const isNew = emergency !== undefined && incident.emergency?.type !== emergency.id;
  return {
    ok: true,
    events: [
      ...(asked.facts === undefined ? [] : [{ type: 'FactsNoted' as const, ...at, facts: asked.facts }]),
      ...roles,
      assessment,
      ...(isNew || findSeverity(policy, assessment.severity)?.pagesInMaintenance === true
        ? release(incident, at, isNew ? 'an emergency was declared' : `${assessment.severity} pages inside maintenance`)
        : []),
      ...(isNew
        ? [{ type: 'EmergencyDeclared' as const, ...at, emergency: emergency.id, ladder: emergency.ladder }]
        : []),
    ],
  };
}

function reassessed(
  incident: Incident,
  policy: CompiledPolicy,
  { by, severity: named, facts = {}, note }: AssessmentAsked,
  emergency: string | undefined,
  now: number,
): EventOf<'SeverityAssessed'> {
  const rank = (id: string): number => policy.severities.findIndex((one) => one.id === id);
  const criterion = named === undefined ? worstCriterion(policy, { ...incident.facts, ...facts }) : undefined;
  const candidates = [
    { id: incident.severity, why: note ?? 'looked at again and left as it is' },
    ...(criterion === undefined
      ? []
      : [{ id: criterion.severity as string, why: `${criterion.why} (${criterion.row})` }]),
    ...(emergency === undefined ? [] : [{ id: emergency, why: 'an emergency was declared' }]),
  ];
  const said = named === undefined ? undefined : findSeverity(policy, named);
  const worst = candidates.reduce((a, b) => (rank(b.id) < rank(a.id) ? b : a));
  const { id, why } = said === undefined ? worst : { id: said.id as string, why: note ?? `assessed by ${by}` };
  const found = findSeverity(policy, id);
  const at = { at: now, by };
  if (found === undefined || id === incident.severity)
    return { type: 'SeverityAssessed', ...at, severity: incident.severity, why, impact: incident.impact };
  const ladder = incident.emergency === undefined ? found.ladder : undefined;
  return { type: 'SeverityAssessed', ...at, severity: id, why, impact: found.impact, ladder };
}
