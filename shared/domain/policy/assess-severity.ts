import type { Service } from '../directory/directory.ts';
import type { ServiceId } from '../directory/directory-ids.ts';
import type { Severity } from './document/severity.ts';
import type { LadderId } from './document/words.ts';
import { findSeverity, type PolicyDocument } from './policy.ts';

export interface AlertToAssess {
  readonly name: string;
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
}

type AssessmentPolicy = Pick<
  PolicyDocument,
  'severities' | 'alertRules' | 'serviceDefaultSeverity' | 'defaultSeverity' | 'catchAllLadder'
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
 * Which service an alert belongs to, how severe it is, and which ladder is climbed. What the source says of it outranks a rule,
 * a rule the default of its service, that the policy's default. What nothing matches goes to the catch-all ladder.
 */
export function assessSeverity(
  policy: AssessmentPolicy,
  services: readonly Service[],
  alert: AlertToAssess,
): Assessment {
  const service = serviceOf(services, alert);
  const decided = (severity: Severity, why: string): Assessment => ({
    service: service?.id,
    severity,
    ladder: severity.ladder,
    why,
  });
  const hinted = fromHint(policy, alert.severityHint);
  if (hinted !== undefined) return decided(hinted, inTheirWords(hinted, alert));
  const rule = policy.alertRules.find(
    ({ match }) => matches(match.name ?? '*', alert.name) && (match.service === undefined || match.service === service?.id),
  );
  if (rule !== undefined)
    return decided(severityOf(policy, rule.severity), `the policy's rule for "${rule.match.name ?? alert.name}" (${rule.row})`);
  const unsaid = alert.toldBy === 'person' ? 'reported without a severity' : undefined;
  if (service !== undefined) {
    return decided(
      severityOf(policy, policy.serviceDefaultSeverity),
      `${unsaid ?? 'no rule names it'}; the default for ${unsaid === undefined ? 'alarms of ' : ''}${service.name}`,
    );
  }
  return {
    service: undefined,
    severity: severityOf(policy, policy.defaultSeverity),
    ladder: policy.catchAllLadder,
    why: `${unsaid ?? 'neither a rule nor a service matches it'}; the default of the policy, on its catch-all ladder`,
  };
}

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
