import type { Service } from '../directory/directory.ts';
import type { ServiceId } from '../directory/directory-ids.ts';
import type { Facts } from './document/conditions.ts';
import type { Emergency } from './document/ladder.ts';
import type { AlertRule, Criterion, Severity } from './document/severity.ts';
import type { LadderId } from './document/words.ts';
import { holds } from './holds.ts';
import { findSeverity, type PolicyDocument } from './policy.ts';

export interface AlertToAssess {
  readonly name: string;
  /** What the source says of the state, where it says anything. */
  readonly reason?: string | undefined;
  readonly labels?: Readonly<Record<string, string>> | undefined;
  /** What the source measures, and where its alarm begins. */
  readonly metric?: { readonly name: string; readonly threshold: number } | undefined;
  /** What is known of it, by the policy's names. */
  readonly facts?: Facts | undefined;
  /** Id of a type of emergency of the policy. */
  readonly emergency?: string | undefined;
  /** Id of a service, where the source says it. One that is not in the directory is not believed. */
  readonly service?: string | undefined;
  /** A severity id of the policy, or a word that most monitoring tools know. */
  readonly severityHint?: string | undefined;
  /** Whose word it is: a monitoring tool's, unless a person reports it. */
  readonly toldBy?: 'source' | 'person' | undefined;
}

export interface Assessment {
  readonly service: ServiceId | undefined;
  readonly severity: Severity;
  readonly ladder: LadderId;
  /** One sentence for the timeline. */
  readonly why: string;
  readonly facts: Facts;
  readonly emergency: Emergency | undefined;
}

type AssessmentPolicy = Pick<
  PolicyDocument,
  | 'severities'
  | 'criteria'
  | 'emergencies'
  | 'alertRules'
  | 'serviceDefaultSeverity'
  | 'defaultSeverity'
  | 'catchAllLadder'
>;

/** Rank, from the most severe, of the words that tools use. */
const words: Readonly<Record<string, number>> = {
  critical: 0,
  high: 1,
  error: 1,
  medium: 2,
  warning: 2,
  low: 3,
  info: 3,
};

/**
 * Which service an alert belongs to, how severe it is, and which ladder is climbed. What the source says of it outranks everything
 * but an emergency; of the rule that names it and the criteria that its facts meet the worse one holds, then the default of its
 * service, that the policy's default. What nothing matches goes to the catch-all ladder.
 */
export function assessSeverity(
  policy: AssessmentPolicy,
  services: readonly Service[],
  alert: AlertToAssess,
): Assessment {
  const service = serviceOf(services, alert);
  const rule = policy.alertRules.find(({ match }) => matchesAlert(match, alert, service?.id));
  const facts = { ...rule?.facts, ...alert.facts };
  const emergencyOf = (type: string | undefined) => policy.emergencies?.find(({ id }) => id === type);
  // A type that the policy does not have says nothing: what the rule knows then holds.
  const emergency = emergencyOf(alert.emergency) ?? emergencyOf(rule?.emergency);
  const { severity, why, ladder } = severityFor(policy, alert, service, rule, facts);
  const known = { service: service?.id, facts, emergency };
  if (emergency === undefined) return { ...known, severity, why, ladder };
  const own = severityOf(policy, emergency.severity);
  const worse = rankOf(policy, own) < rankOf(policy, severity);
  return {
    ...known,
    severity: worse ? own : severity,
    why: worse ? `an emergency: ${emergency.name} (${emergency.row})` : why,
    ladder: emergency.ladder,
  };
}

function severityFor(
  policy: AssessmentPolicy,
  alert: AlertToAssess,
  service: Service | undefined,
  rule: AlertRule | undefined,
  facts: Facts,
): Pick<Assessment, 'severity' | 'why' | 'ladder'> {
  const decided = (severity: Severity, why: string) => ({ severity, why, ladder: severity.ladder });
  const hinted = fromHint(policy, alert.severityHint);
  if (hinted !== undefined) return decided(hinted, inTheirWords(hinted, alert));
  const criterion = worstCriterion(policy, facts);
  const met = criterion && decided(severityOf(policy, criterion.severity), `${criterion.why} (${criterion.row})`);
  const ruled =
    rule &&
    decided(severityOf(policy, rule.severity), `the policy's rule for ${inWords(rule.match, alert)} (${rule.row})`);
  const worse = [met, ruled]
    .filter((one) => one !== undefined)
    .sort((a, b) => rankOf(policy, a.severity) - rankOf(policy, b.severity))[0];
  if (worse !== undefined) return worse;
  const unsaid = alert.toldBy === 'person' ? 'reported without a severity' : undefined;
  if (service !== undefined) {
    return decided(
      severityOf(policy, policy.serviceDefaultSeverity),
      `${unsaid ?? 'no rule names it'}; the default for ${unsaid === undefined ? 'alarms of ' : ''}${service.name}`,
    );
  }
  return {
    severity: severityOf(policy, policy.defaultSeverity),
    ladder: policy.catchAllLadder,
    why: `${unsaid ?? 'neither a rule nor a service matches it'}; the default of the policy, on its catch-all ladder`,
  };
}

/** The most severe of the criteria that what is known meets: the worst one wins (rows S0.1, S2.9, S3.8). */
export const worstCriterion = (
  policy: Pick<PolicyDocument, 'criteria' | 'severities'>,
  facts: Facts,
): Criterion | undefined =>
  (policy.criteria ?? [])
    .filter((one) => holds(one.if, facts))
    .sort((a, b) => rankOf(policy, { id: a.severity }) - rankOf(policy, { id: b.severity }))[0];

const rankOf = (policy: Pick<PolicyDocument, 'severities'>, { id }: Pick<Severity, 'id'>): number =>
  policy.severities.findIndex((one) => one.id === id);

/** Everything that the rule names has to match. */
function matchesAlert(match: AlertRule['match'], alert: AlertToAssess, service: string | undefined): boolean {
  const { name, words: some, labels, metric } = match;
  if (name !== undefined && !matches(name, alert.name)) return false;
  if (match.service !== undefined && match.service !== service) return false;
  if (some !== undefined && !speaksOf(some, `${alert.name} ${alert.reason ?? ''}`)) return false;
  if (metric !== undefined && !measures(metric, alert.metric)) return false;
  return Object.entries(labels ?? {}).every(([label, pattern]) => {
    const value = alert.labels !== undefined && Object.hasOwn(alert.labels, label) ? alert.labels[label] : undefined;
    return value !== undefined && matches(pattern, value);
  });
}

const speaksOf = (some: readonly string[], text: string): boolean =>
  some.some((one) => spaced(text).includes(spaced(one)));

/** Hyphens and underscores, of an alarm's name as of a rule's words, stand for the spaces between words. */
const spaced = (text: string): string => text.toLowerCase().replace(/[-_./]+/g, ' ');

/** An alarm that begins at a threshold says that the metric is at or beyond it. */
function measures(
  { name, above, below }: NonNullable<AlertRule['match']['metric']>,
  metric: AlertToAssess['metric'],
): boolean {
  if (metric === undefined || !matches(name.toLowerCase(), metric.name.toLowerCase())) return false;
  return (above === undefined || metric.threshold >= above) && (below === undefined || metric.threshold <= below);
}

const inWords = ({ name, words: some, metric }: AlertRule['match'], alert: AlertToAssess): string => {
  if (name !== undefined) return `"${name}"`;
  if (some !== undefined) return `words such as "${some[0] ?? ''}"`;
  return metric === undefined ? `"${alert.name}"` : `the metric ${metric.name}`;
};

const inTheirWords = ({ id }: Severity, { severityHint = '', toldBy }: AlertToAssess): string =>
  toldBy === 'person' ? `reported as ${id}` : `its source calls it "${severityHint}"`;

function severityOf(policy: AssessmentPolicy, id: string): Severity {
  const found = findSeverity(policy, id);
  if (found === undefined) throw new Error(`the policy has no severity ${id}`);
  return found;
}

/** The service that is named, else the one with the longest prefix of the alarm's name. */
function serviceOf(services: readonly Service[], { name, service }: AlertToAssess): Service | undefined {
  const named = services.find(({ id }) => id === service);
  if (named !== undefined) return named;
  const byPrefix = services.flatMap((each) =>
    each.alarmPrefixes.filter((prefix) => name.startsWith(prefix)).map((prefix) => ({ each, length: prefix.length })),
  );
  return byPrefix.sort((a, b) => b.length - a.length)[0]?.each;
}

function fromHint(policy: AssessmentPolicy, hint: string | undefined): Severity | undefined {
  const asked = hint?.trim() ?? '';
  if (asked === '') return undefined;
  const byId = findSeverity(policy, asked);
  if (byId !== undefined) return byId;
  const word = asked.toLowerCase();
  const rank = Object.hasOwn(words, word) ? words[word] : undefined;
  return rank === undefined ? undefined : policy.severities[Math.min(rank, policy.severities.length - 1)];
}

/** `*` stands for any text, everything else for itself. Compared piece by piece: no pattern can make it slow. */
export function matches(pattern: string, name: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) return name === pattern;
  if (!name.startsWith(first)) return false;
  let from = first.length;
  for (const piece of rest) {
    const found = name.indexOf(piece, from);
    if (found < 0) return false;
    from = found + piece.length;
  }
  return name.length - last.length >= from && name.endsWith(last);
}
