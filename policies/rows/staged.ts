import { play, type Scene } from '../../commands/policy/play.ts';
import { tablesOf } from '../../commands/policy/show.ts';
import { simulate, type Step } from '../../commands/policy/simulate.ts';
import { incidentId, TOCSIN } from '../../shared/domain/ids.ts';
import { advance } from '../../shared/domain/incident/advance.ts';
import { roleAt } from '../../shared/domain/directory/role-at.ts';
import { evolve, foldIncident } from '../../shared/domain/incident/evolve.ts';
import type { Incident } from '../../shared/domain/incident/incident.ts';
import type { EventOf, IncidentEvent } from '../../shared/domain/incident/incident-events.ts';
import { termsOf } from '../../shared/domain/ladder/terms.ts';
import { assessSeverity, type AlertToAssess } from '../../shared/domain/policy/assess-severity.ts';
import type { Facts } from '../../shared/domain/policy/document/conditions.ts';
import { findSeverity, ladderOf, type PolicyDocument } from '../../shared/domain/policy/policy.ts';
import { sampleFields, type IncidentFields } from '../../shared/domain/policy/template-fields.ts';
import { durationMs } from '../../shared/domain/text/duration.ts';
import { renderTemplate } from '../../shared/domain/text/render-template.ts';
import { readDirectory, readPolicyFolder } from '../read-policy-folder.ts';

/** For tests of the rows: one policy with its people, and what it does minute by minute. Minutes are counted from the opening. */
export const MINUTE = 60_000;
/** A Wednesday, in business hours. */
export const WEDNESDAY_3PM = Date.parse('2026-01-14T15:00:00Z');

export interface Asked {
  readonly emergency?: string;
  readonly facts?: Facts;
  readonly opens?: string;
  /** Minute at which somebody acknowledges; absent: nobody does. */
  readonly answered?: number;
  readonly resolved?: number;
  /** How many minutes are looked at. */
  readonly minutes?: number;
}

export function staged(name: string) {
  const { policy } = readPolicyFolder(name);
  const directory = readDirectory(name);

  const sceneOf = (severity: string, asked: Asked): Scene => {
    const openedAt = asked.opens === undefined ? WEDNESDAY_3PM : Date.parse(asked.opens);
    const at = (minute: number | undefined) => (minute === undefined ? undefined : openedAt + minute * MINUTE);
    const { emergency, facts = {}, minutes = 90 } = asked;
    const until = openedAt + minutes * MINUTE;
    const [answerAt, resolveAt] = [at(asked.answered), at(asked.resolved)];
    return { policy, directory, severity, emergency, facts, openedAt, says: {}, answerAt, resolveAt, until };
  };
  const steps = (severity: string, asked: Asked = {}): readonly Step[] =>
    simulate(sceneOf(severity, asked)).simulation.steps;
  const events = (severity: string, asked: Asked = {}): readonly IncidentEvent[] =>
    play(sceneOf(severity, asked)).events;

  /** `minute rung` of each rung that is paged, `minute rung again` of each reminder. */
  const climb = (severity: string, asked: Asked = {}): string[] => {
    const { openedAt } = sceneOf(severity, asked);
    return events(severity, asked).flatMap((event) => {
      const minute = (event.at - openedAt) / MINUTE;
      if (event.type === 'RungReached') return [`${minute} ${event.rung}`];
      return event.type === 'RungReminded' ? [`${minute} ${event.rung} again`] : [];
    });
  };

  /** Everybody in those roles on that Wednesday, without doubles, sorted. */
  const filled = roleAt(directory, WEDNESDAY_3PM);
  const members = (...roles: string[]): string[] => [...new Set(roles.flatMap((role) => filled(role)))].sort();
  const first = (role: string): string => filled(role)[0] ?? `nobody is ${role}`;

  /** An incident that has just been opened, for what people do with it. */
  const opened = (severity: string, facts: Facts = {}): Incident => {
    const found = findSeverity(policy, severity);
    if (found === undefined) throw new Error(`${name} has no ${severity}`);
    const { ladder, impact } = found;
    const opening: EventOf<'IncidentOpened'> = {
      type: 'IncidentOpened',
      at: 0,
      by: TOCSIN,
      origin: 'test',
      title: 'registry-down',
      severity,
      why: 'reported',
      ladder,
      customers: [],
      everyone: true,
      impact,
      policy: 'test',
      policyName: name,
      facts: { ...facts },
    };
    const incident = foldIncident(incidentId.parse('INC-7K2M9QXA'), [opening]);
    if (incident === undefined) throw new Error('an opening makes an incident');
    return incident;
  };
  /** What time does to it by that minute, in steps of one minute, as the running system would. */
  const passed = (incident: Incident, from: number, to: number): { incident: Incident; events: IncidentEvent[] } => {
    const all: IncidentEvent[] = [];
    let current = incident;
    for (let minute = from; minute <= to; minute += 1) {
      const terms = termsOf(policy, current.severity, current.ladder);
      const reachable = filled;
      const happened = advance(current, { terms, alert: undefined, reachable, now: minute * MINUTE });
      all.push(...happened);
      current = happened.reduce(evolve, current);
    }
    return { incident: current, events: all };
  };

  const assess = (alert: AlertToAssess) => assessSeverity(policy, directory.services, alert);

  /** A text of the policy with everything known, or with nothing known; `more` overrides fields of the incident. */
  const text = (template: string, known: 'known' | 'unknown', more: Partial<IncidentFields['incident']> = {}) => {
    const [all, none] = sampleFields.incident;
    const fields = known === 'known' ? all : none;
    const facts = Object.fromEntries(
      Object.keys(policy.facts ?? {}).map((fact) => [fact, known === 'known' ? `<${fact}>` : null]),
    );
    const someone = { name: 'Sample Person', phone: null, email: 'sample@example.com' };
    const roles = Object.fromEntries(
      Object.keys(policy.roles).map((role) => [role, known === 'known' ? someone : null]),
    );
    const found = policy.templates[template];
    if (found === undefined) throw new Error(`${name} has no text ${template}`);
    const { subject, body } = renderTemplate(found, {
      ...fields,
      facts,
      roles,
      incident: { ...fields.incident, ...more },
    });
    return { subject, body, all: `${subject ?? ''}\n${body}` };
  };

  /** The rows of a table that `npm run policy -- show` prints, by how its title begins. */
  const table = (title: string): readonly (readonly string[])[] =>
    tablesOf(policy, directory).find((one) => one.title.startsWith(title))?.rows ?? [];

  return { policy, directory, steps, events, climb, members, first, opened, passed, assess, text, table };
}

/** `minute audience channel [place]` of each notice that `which` holds for. */
export const notices = (steps: readonly Step[], which: (step: Step) => boolean = () => true): string[] =>
  steps
    .filter((step) => step.kind === 'notice' && which(step))
    .map(({ minute, audience, channel, recipients: [to = ''] }) =>
      PLACES.has(channel) ? `${minute} ${audience} ${channel} ${to}` : `${minute} ${audience} ${channel}`,
    );
const PLACES = new Set(['slack', 'teams', 'portal', 'status-page', 'social', 'webex', 'webhook']);

/** Who was paged at that minute, sorted. */
export const pagedAt = (steps: readonly Step[], minute: number): string[] =>
  [
    ...new Set(
      steps.filter((step) => step.kind === 'page' && step.minute === minute).flatMap(({ recipients }) => recipients),
    ),
  ].sort();

/** `minute role` of each rung of one pass over a ladder that nobody answers. */
export const climbOf = (policy: Pick<PolicyDocument, 'ladders'>, ladder: string): string[] => {
  let minute = 0;
  return ladderOf(policy, ladder).rungs.map(({ role, acknowledgeWithin }) => {
    const reached = `${minute} ${role}`;
    minute += durationMs(acknowledgeWithin) / MINUTE;
    return reached;
  });
};
