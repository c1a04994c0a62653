import { simulate, type Step } from '../../commands/policy/simulate.ts';
import { tablesOf } from '../../commands/policy/show.ts';
import { actor, incidentId, TOCSIN } from '../../shared/domain/ids.ts';
import { evolve, foldIncident } from '../../shared/domain/incident/evolve.ts';
import type { Decision } from '../../shared/domain/incident/decide-command.ts';
import type { Incident } from '../../shared/domain/incident/incident.ts';
import type { IncidentEvent } from '../../shared/domain/incident/incident-events.ts';
import { termsOf, type Terms } from '../../shared/domain/ladder/terms.ts';
import { assessSeverity, type AlertToAssess } from '../../shared/domain/policy/assess-severity.ts';
import type { Facts } from '../../shared/domain/policy/document/conditions.ts';
import type { CompiledPolicy } from '../../shared/domain/policy/policy.ts';
import { sampleFields, type IncidentFields } from '../../shared/domain/policy/template-fields.ts';
import { renderTemplate } from '../../shared/domain/text/render-template.ts';
import { readDirectory, readPolicyFolder } from '../read-policy-folder.ts';

/** For the tests of the rows: one policy of this folder, played, asked and read. */
export interface Rows {
  readonly policy: CompiledPolicy;
  /** Everything that Tocsin does with an incident of that severity, in order. */
  readonly steps: (severity: string, told?: Told) => readonly Step[];
  /** What the incident's log holds beside it. */
  readonly log: (severity: string, told?: Told) => readonly IncidentEvent[];
  /** When it is said that a promise was missed: `<minute> <promise>`. */
  readonly missed: (severity: string, told?: Told) => string[];
  /** Id of the severity that an alert, or what a person reports, has. */
  readonly severityOf: (alert: Partial<AlertToAssess>) => string;
  /** An incident opened at instant 0, after what happened to it. */
  readonly incident: (severity: string, ...happened: Happened[]) => Incident;
  readonly terms: (severity: string) => Terms;
  /** A text, by its template. What is not named is not known. */
  readonly text: (template: string, known?: Known) => string;
  /** Rows of the table of that title that `npm run policy -- show` prints. */
  readonly shown: (title: string) => readonly (readonly string[])[];
}

/** Minutes since the opening. `says` is what whoever is asked answers. */
export interface Told {
  readonly facts?: Facts;
  readonly says?: Readonly<Record<string, 'yes' | 'no'>>;
  readonly answerAt?: number;
  readonly resolveAt?: number;
  readonly hours?: number;
  /** When it opens, else on a Wednesday afternoon in Europe, which is the morning in California. */
  readonly at?: string;
}

/** What a rule decides of an incident as it then stands; or an event, without who and when. */
export type Happened = (incident: Incident) => Decision | readonly IncidentEvent[];

export interface Known {
  readonly incident?: Partial<IncidentFields['incident']>;
  readonly recipient?: Partial<IncidentFields['recipient']>;
  readonly facts?: IncidentFields['facts'];
  readonly roles?: IncidentFields['roles'];
  readonly nextUpdateAt?: string;
}

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const somebody = actor.parse('somebody');

const openingOf = ({ at = '2026-01-14T15:00:00.000Z' }: Told): number => Date.parse(at);

export function rowsOf(name: string): Rows {
  const { policy } = readPolicyFolder(name);
  const directory = readDirectory(name);
  const tables = tablesOf(policy, directory);
  const ladderAt = (severity: string) => policy.severities.find(({ id }) => id === severity)?.ladder ?? '';
  const played = (severity: string, told: Told = {}) => {
    const openedAt = openingOf(told);
    const after = (minutes: number | undefined) => (minutes === undefined ? undefined : openedAt + minutes * MINUTE);
    return simulate({
      policy,
      directory,
      severity,
      emergency: undefined,
      facts: told.facts ?? {},
      says: told.says ?? {},
      openedAt,
      answerAt: after(told.answerAt),
      resolveAt: after(told.resolveAt),
      until: openedAt + (told.hours ?? 2) * HOUR,
    });
  };

  return {
    policy,
    steps: (severity, told) => played(severity, told).simulation.steps,
    log: (severity, told) => played(severity, told).events,
    missed: (severity, told = {}) =>
      played(severity, told).events.flatMap((event) =>
        event.type === 'TargetMissed' ? [`${(event.at - openingOf(told)) / MINUTE} ${event.target}`] : [],
      ),
    severityOf: (alert) =>
      assessSeverity(policy, directory.services, { name: 'something', toldBy: 'person', ...alert }).severity.id,
    incident: (severity, ...happened) =>
      happened.reduce(
        (incident, what) => eventsOf(what(incident)).reduce(evolve, incident),
        opened(name, severity, ladderAt(severity)),
      ),
    terms: (severity) => termsOf(policy, severity, ladderAt(severity)),
    text: (template, known) => textOf(policy, template, known),
    shown: (title) =>
      tables.find((table) => table.title === title)?.rows ??
      raise(`no table "${title}" among ${tables.map((table) => table.title).join('; ')}`),
  };
}

function eventsOf(decided: Decision | readonly IncidentEvent[]): readonly IncidentEvent[] {
  if (!('ok' in decided)) return decided;
  return decided.ok ? decided.events : raise(decided.because);
}

function opened(policyName: string, severity: string, ladder: string): Incident {
  const opening: IncidentEvent = {
    type: 'IncidentOpened',
    at: 0,
    by: TOCSIN,
    origin: 'a test',
    title: 'It is slow',
    severity,
    why: 'a test says so',
    ladder,
    customers: [],
    everyone: true,
    impact: 'none',
    policy: 'hash',
    policyName,
  };
  return foldIncident(incidentId.parse('INC-7K2M9QXA'), [opening]) ?? raise('an opening makes an incident');
}

function textOf(policy: CompiledPolicy, name: string, known: Known = {}): string {
  const [, nothing] = sampleFields.incident;
  const template = policy.templates[name] ?? raise(`no template ${name}`);
  const { subject = '', body } = renderTemplate(template, {
    ...nothing,
    organisation: policy.organisation,
    supportLine: policy.supportLine,
    ...(known.nextUpdateAt === undefined ? {} : { nextUpdateAt: known.nextUpdateAt }),
    recipient: { ...nothing.recipient, ...known.recipient },
    incident: { ...nothing.incident, severity: policy.severities[0]?.id, ...known.incident },
    facts: { ...Object.fromEntries(Object.keys(policy.facts ?? {}).map((fact) => [fact, null])), ...known.facts },
    roles: { ...Object.fromEntries(Object.keys(policy.roles).map((role) => [role, null])), ...known.roles },
  });
  return `${subject}\n${body}`;
}

/** Somebody in a role, as a text names them. */
export const inRole = (name: string) => ({ name, phone: `phone of ${name}`, email: `${name}@example.com` });

/** `<minute> <channel> <audience or place>`, and when it is promised if that is later. */
export const brief = ({ minute, dueMinute, channel, audience, recipients }: Step): string =>
  `${minute} ${channel} ${['slack', 'social'].includes(channel) ? recipients.join() : audience}${
    dueMinute === minute ? '' : ` by ${dueMinute}`
  }`;

/** The minutes at which a line is told. */
export const minutesOf = (steps: readonly Step[], line: string): number[] =>
  steps.filter((step) => step.line === line).map(({ minute }) => minute);

/** The pages in their order, one for each rung and minute: `<minute> <rung>`. */
export const pages = (steps: readonly Step[]): string[] => [
  ...new Set(steps.filter(({ kind }) => kind === 'page').map(({ minute, rung }) => `${minute} ${rung ?? ''}`)),
];

function raise(what: string): never {
  throw new Error(what);
}
