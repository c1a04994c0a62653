import * as z from 'zod';
import { roleName, serviceId } from '../directory/directory-ids.ts';
import { slaTier } from '../sla/sla-tier.ts';
import { duration } from '../text/duration.ts';

/** Short and plain: it opens every SMS. */
export const severityId = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,11}$/, 'expected a severity id such as P1')
  .brand('SeverityId');

export const ladderId = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,39}$/, 'expected a ladder id such as L1-L4')
  .brand('LadderId');
export type LadderId = z.infer<typeof ladderId>;

const id = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,39}$/, 'expected an id of letters, digits and hyphens');
const templateId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'expected the name of a file in templates/ without .liquid');
const text = z.string().min(1).max(400);
/** Where the fact stands: a row of the framework document (S3.5), one beyond them (X4), or `ours` where the document is silent. */
const row = z.string().regex(/^(S\d+\.\d+|X\d+|ours)$/, "expected a row such as S3.5 or X4, or 'ours'");

export const channel = z.enum(['sms', 'email']);

export const severity = z.strictObject({
  id: severityId,
  name: text,
  definition: text,
  /** Who is affected, in the document's terms. */
  reach: text,
  response: duration,
  resolution: duration,
  /** What it means for the uptime that customers were promised. */
  impact: z.enum(['outage', 'degraded', 'none']),
  ladder: ladderId,
  /** How customers are told of it. */
  inWords: z.strictObject({ severity: text, impact: text, impactPast: text }),
  row,
});
export type Severity = z.infer<typeof severity>;

export const rung = z.strictObject({
  id,
  role: roleName,
  /** How long the one paged has before the next rung is tried. */
  acknowledgeWithin: duration,
  /** Pages go by SMS: a link that one thumb can press. */
  channels: z.array(z.literal('sms', 'expected sms: a page needs its link in the hand')).min(1),
  row,
});

export const ladder = z.strictObject({
  rungs: z.array(rung).min(1),
  /** How often the ladder is climbed before the incident is called unroutable. */
  passes: z.int().min(1).max(10),
  /** Who of a role is paged: the first who can be reached. */
  page: z.literal('first'),
});
export type Ladder = z.infer<typeof ladder>;

/** The first rule that matches an alarm's name (`*` stands for anything) and service decides its severity. */
export const alertRule = z.strictObject({
  match: z.strictObject({ name: z.string().min(1).max(255), service: serviceId.optional() }),
  severity: severityId,
  row,
});

const minute = z
  .int()
  .min(0)
  .max(7 * 24 * 60);

export const matrixWhen = z.union(
  [
    z.strictObject({ minute, every: minute.min(1).optional() }),
    z.strictObject({ on: z.enum(['acknowledge', 'resolution']) }),
  ],
  { error: 'expected {minute: n}, {minute: n, every: n}, {on: acknowledge} or {on: resolution}' },
);

/** One line of the communication matrix. `customers` is the only audience that is told from the broadcasts queue. */
export const matrixLine = z.strictObject({
  id,
  row,
  /** A role, or: `customers` (the affected ones), `paged` (those paged before), `told` (all who were told). */
  audience: z.string().min(1),
  channel,
  when: matrixWhen,
  /** Absent: at every severity. */
  severities: z.array(severityId).min(1).optional(),
  template: templateId,
  /** The text for customers, on a line that reaches staff as well. */
  customerTemplate: templateId.optional(),
});
export type PolicyMatrixLine = z.infer<typeof matrixLine>;

const toRole = z.strictObject({ audience: roleName, template: templateId });

/** policy.yaml, as it is written. */
export const policyDocument = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'expected the name of the folder'),
  title: text,
  /** Number of the framework document it executes. */
  document: z.string().regex(/^\d{3}$/, "expected the document's number in quotes, such as '003'"),
  organisation: text,
  supportLine: z.strictObject({ phone: text, email: z.email('expected an email address') }),
  /** Most severe first. */
  severities: z.array(severity).min(1),
  defaultSeverity: severityId,
  /** For alarms of a known service that no rule names. */
  serviceDefaultSeverity: severityId,
  roles: z.record(roleName, z.strictObject({ title: text })),
  ladders: z.record(z.string().regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,39}$/, 'expected a ladder id such as L1-L4'), ladder),
  /** For alarms that nothing matches, and when a whole pass over another ladder finds nobody. */
  catchAllLadder: ladderId,
  /** Quiet for so long before an incident resolves. */
  holdDown: duration,
  autoClose: duration,
  linkLifetime: duration,
  alertRules: z.array(alertRule),
  matrix: z.array(matrixLine),
  /** Who is told by email when nobody answered. */
  unroutable: toRole,
  sla: z.strictObject({
    tiers: z.array(slaTier).min(1),
    /** Who gets the month's statements by email. */
    statements: toRole,
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

/** The matrix lines that a severity has. */
export const matrixLinesFor = (policy: Pick<PolicyDocument, 'matrix'>, severity: string): PolicyMatrixLine[] =>
  policy.matrix.filter(
    ({ severities }) => severities === undefined || (severities as readonly string[]).includes(severity),
  );

/** The ladder of that id; throws when a policy that was never checked has none. */
export function ladderOf(policy: Pick<PolicyDocument, 'ladders'>, id: string): Ladder {
  const found = Object.hasOwn(policy.ladders, id) ? policy.ladders[id] : undefined;
  if (found === undefined) throw new Error(`the policy has no ladder ${id}`);
  return found;
}

/** The uptime tier of that name, undefined when the policy has none. */
export const findTier = (policy: Pick<PolicyDocument, 'sla'>, name: string) =>
  policy.sla.tiers.find((tier) => tier.name === name);
