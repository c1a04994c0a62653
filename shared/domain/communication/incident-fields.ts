import { howLong } from '../incident/how-long.ts';
import { acknowledgementOf, guaranteeKey, resolutionOf, type Incident } from '../incident/incident.ts';
import { findSeverity, type CompiledPolicy } from '../policy/policy.ts';
import type { IncidentFields } from '../policy/template-fields.ts';
import { durationInWords } from '../text/duration.ts';
import { targetInWords } from '../text/target-in-words.ts';
import { formatInZone } from '../text/local-time.ts';
import { factInWords } from './fact-in-words.ts';
import type { NoticePlan } from './notice.ts';

/** Whom a text is for: the zone is theirs, and the customer is the one they speak for. A place is read by many. */
export interface Reader {
  readonly name: string;
  readonly zone: string;
  readonly customer: string | undefined;
  /** It is read outside the house. */
  readonly outside: boolean;
}

/** Who stands for a role. */
export interface RoleHolder {
  readonly name: string;
  readonly phone?: string | undefined;
  readonly email: string;
}

export interface Known {
  readonly incident: Incident;
  readonly policy: CompiledPolicy;
  readonly plan: Pick<NoticePlan, 'line' | 'dueAt' | 'clock'>;
  readonly reader: Reader;
  readonly serviceName: string | undefined;
  /** A person's name by id; the id itself where nobody is known by it. */
  readonly nameOf: (actor: string) => string;
  /** By role, of those roles that the text speaks of. */
  readonly holders: ReadonlyMap<string, RoleHolder>;
}

/**
 * Everything that a text about an incident can say, in words and in the reader's zone. A customer reads milestones only: what
 * engineers note for each other, and how they closed it, stays inside.
 */
export function incidentFieldsOf({
  incident,
  policy,
  plan,
  reader,
  serviceName,
  nameOf,
  holders,
}: Known): IncidentFields {
  const severity = findSeverity(policy, incident.severity);
  if (severity === undefined) throw new Error(`policy ${policy.name} has no severity ${incident.severity}`);
  const when = (at: number): string => formatInZone(at, reader.zone);
  const whenKnown = (at: number | undefined): string | null => (at === undefined ? null : when(at));
  const acknowledgement = acknowledgementOf(incident);
  const resolution = resolutionOf(incident);
  const lasted = howLong(incident);
  const inside = !reader.outside;
  const facts = factsInWords(incident, policy);
  const factOf = (name: string): string | null => (Object.hasOwn(facts, name) ? (facts[name] ?? null) : null);
  const { latestProgress } = incident;
  return {
    organisation: policy.organisation,
    supportLine: policy.supportLine,
    recipient: { name: reader.name, customer: reader.customer ?? null },
    incident: {
      id: incident.id,
      title: incident.title,
      description: incident.description ?? incident.alert?.facts.reason ?? null,
      severity: severity.id,
      severityName: severity.name,
      severityInWords: severity.inWords.severity,
      why: incident.why,
      emergency: policy.emergencies?.find(({ id }) => id === incident.emergency?.type)?.name ?? null,
      impact: severity.inWords.impact,
      impactPast: severity.inWords.impactPast,
      status: incident.status.replace('_', ' '),
      service: serviceName ?? null,
      openedAt: when(incident.openedAt),
      resolutionTarget: severity.resolution === undefined ? null : targetInWords(severity.resolution),
      acknowledgedAt: whenKnown(acknowledgement?.at),
      acknowledgedBy: acknowledgement === undefined ? null : nameOf(acknowledgement.by),
      rung: incident.pages.at(-1)?.rung ?? null,
      estimatedResolution: factOf('estimatedResolution'),
      latestProgress:
        inside && latestProgress !== undefined
          ? { at: when(latestProgress.at), by: nameOf(latestProgress.by), note: latestProgress.note }
          : null,
      updates: milestones(incident).map(({ at, note }) => ({ at: when(at), note })),
      resolvedAt: whenKnown(resolution?.at),
      impactBegan: whenKnown(lasted?.began),
      impactEnded: whenKnown(lasted?.ended),
      duration: lasted === undefined ? null : durationInWords(lasted.ms),
      cause: factOf('rootCause'),
      resolution: inside ? (resolution?.note ?? null) : null,
    },
    facts,
    roles: Object.fromEntries(Object.keys(policy.roles).map((role) => [role, standing(holders.get(role))])),
    ask: null,
    clock: clockField(incident, policy, plan.clock, when),
    guarantee: inside ? guaranteeField(incident, plan.clock) : null,
    nextUpdateAt: whenKnown(nextUpdateAt(policy, plan)),
  };
}

/** The promised time that a warning or a breach is about, by its newest word. */
function clockField(
  { clockNews }: Incident,
  { promises = [] }: CompiledPolicy,
  clock: string | undefined,
  when: (at: number) => string,
): IncidentFields['clock'] {
  const news = clockNews.findLast(({ target }) => target === clock);
  if (news === undefined) return null;
  const title = { response: 'First response', resolution: 'Resolution' }[news.target];
  return {
    title: title ?? promises.find(({ id }) => id === news.target)?.title ?? news.target,
    dueAt: when(news.dueAt),
  };
}

/** The guarantee that a text is about: one that is read outside the house names no contract. */
function guaranteeField({ broken }: Incident, key: string | undefined): IncidentFields['guarantee'] {
  const found = broken.find((one) => guaranteeKey(one) === key);
  if (found === undefined) return null;
  const { contract, customer = null, month, guaranteePct } = found;
  return { contract, customer, month, uptime: guaranteePct === undefined ? null : `${guaranteePct} %` };
}

/** Every fact that the policy declares; null is what nobody has said. */
function factsInWords({ facts: said }: Incident, { facts = {} }: CompiledPolicy): Record<string, string | null> {
  return Object.fromEntries(
    Object.entries(facts).map(([name, fact]) => {
      const value = Object.hasOwn(said, name) ? said[name] : undefined;
      return [name, value === undefined ? null : factInWords(fact, value)];
    }),
  );
}

const standing = (holder: RoleHolder | undefined) =>
  holder === undefined ? null : { name: holder.name, phone: holder.phone ?? null, email: holder.email };

function milestones(incident: Incident): { at: number; note: string }[] {
  const acknowledgement = acknowledgementOf(incident);
  return [
    { at: incident.openedAt, note: 'We noticed the disturbance and called our engineers.' },
    ...(acknowledgement === undefined ? [] : [{ at: acknowledgement.at, note: 'An engineer has taken it in hand.' }]),
    ...(incident.status === 'in_progress' ? [{ at: incident.startedAt, note: 'Work on a remedy has begun.' }] : []),
  ];
}

/** When this recipient hears next, by the line that this notice comes from; undefined for a line that speaks once. */
function nextUpdateAt(policy: CompiledPolicy, { line, dueAt }: Pick<NoticePlan, 'line' | 'dueAt'>): number | undefined {
  const when = policy.matrix.find(({ id }) => id === line)?.when;
  return when !== undefined && 'minute' in when && when.every !== undefined ? dueAt + when.every * 60_000 : undefined;
}
