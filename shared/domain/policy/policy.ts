import * as z from 'zod';
import { roleName } from '../directory/directory-ids.ts';
import { slaTier } from '../sla/sla-tier.ts';
import { duration } from '../text/duration.ts';
import { calendar } from './document/calendar.ts';
import { channel, channelFacts } from './document/channels.ts';
import { fact, factName } from './document/conditions.ts';
import { emergency, ladder, type Ladder } from './document/ladder.ts';
import { ask, matrixLine } from './document/matrix.ts';
import {
  activationStep,
  areaContact,
  businessPath,
  kpi,
  maintenanceWindow,
  playbook,
  postMortem,
  promise,
  report,
  role,
  tier,
  statementsMail,
  toRole,
  vendor,
} from './document/obligations.ts';
import { alertRule, criterion, severity, type Severity } from './document/severity.ts';
import { id, ladderId, severityId, templateId, text } from './document/words.ts';

/** policy.yaml, as it is written: one support framework, every fact with the row of the document that it carries out. */
export const policyDocument = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'expected the name of the folder'),
  title: text,
  /** Number of the framework document it executes. */
  document: z.string().regex(/^\d{3}$/, "expected the document's number in quotes, such as '003'"),
  organisation: text,
  supportLine: z.strictObject({ phone: text, email: z.email('expected an email address') }),

  calendars: z.record(id, calendar).optional(),
  facts: z.record(factName, fact).optional(),

  /** Most severe first. */
  severities: z.array(severity).min(1),
  defaultSeverity: severityId,
  /** For alarms of a known service that no rule names. */
  serviceDefaultSeverity: severityId,
  /** Most severe first: the worst one that holds decides. */
  criteria: z.array(criterion).optional(),
  alertRules: z.array(alertRule),

  roles: z.record(roleName, role),
  tiers: z.array(tier).optional(),
  promises: z.array(promise).optional(),

  ladders: z.record(z.string().regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,39}$/, 'expected a ladder id such as L1-L4'), ladder),
  /** For alarms that nothing matches, and when a whole pass over another ladder finds nobody. */
  catchAllLadder: ladderId,
  emergencies: z.array(emergency).optional(),
  businessPaths: z.array(businessPath).optional(),

  /** Quiet for so long before an incident resolves. */
  holdDown: duration,
  autoClose: duration,
  linkLifetime: duration,

  channels: z.partialRecord(channel, channelFacts).optional(),
  matrix: z.array(matrixLine),
  asks: z.array(ask).optional(),
  activation: z.array(activationStep).optional(),
  /** Who is told by email when nobody answered. */
  unroutable: toRole,

  contacts: z.array(areaContact).optional(),
  vendors: z.array(vendor).optional(),
  playbooks: z.array(playbook).optional(),
  kpis: z.array(kpi).optional(),
  postMortem: postMortem.optional(),
  maintenance: z.array(maintenanceWindow).optional(),
  reports: z.array(report).optional(),

  sla: z.strictObject({
    tiers: z.array(slaTier),
    /** Who gets the month's statements by email. */
    statements: statementsMail,
  }),
});
export type PolicyDocument = z.infer<typeof policyDocument>;

export const template = z.strictObject({ subject: z.string().min(1).optional(), body: z.string().min(1) });
export type Template = z.infer<typeof template>;

/** What is frozen into an incident and deployed beside each function: the document and its texts. */
export const compiledPolicy = policyDocument.extend({ templates: z.record(templateId, template) });
export type CompiledPolicy = z.infer<typeof compiledPolicy>;

/** Finds a severity by its id, ignoring case. */
export const findSeverity = (policy: Pick<PolicyDocument, 'severities'>, id: string): Severity | undefined =>
  policy.severities.find((each) => each.id.toLowerCase() === id.toLowerCase());

/** The ladder of that id; throws when a policy that was never checked has none. */
export function ladderOf(policy: Pick<PolicyDocument, 'ladders'>, id: string): Ladder {
  const found = Object.hasOwn(policy.ladders, id) ? policy.ladders[id] : undefined;
  if (found === undefined) throw new Error(`the policy has no ladder ${id}`);
  return found;
}

/** The uptime tier of that name, undefined when the policy has none. */
export const findTier = (policy: Pick<PolicyDocument, 'sla'>, name: string) =>
  policy.sla.tiers.find((tier) => tier.name === name);
