import * as z from 'zod';

/**
 * What a text can speak of. Every field is there in every text, already in words: times in the recipient's zone, durations as
 * `1 h 12 min`, money as `EUR 1,234.56`. What is not known is null, so that a text has to say so honestly.
 */
const text = z.string();
const unknown = z.string().nullable();

/** Fields of every text about an incident: to staff, to executives, to customers, by mail or SMS. */
export const incidentFields = z.strictObject({
  organisation: text,
  supportLine: z.strictObject({ phone: text, email: text }),
  recipient: z.strictObject({
    name: text,
    /** The customer whose contact it is; null for staff. */
    customer: unknown,
  }),
  incident: z.strictObject({
    id: text,
    title: text,
    /** What the source or the person who reported it said beside the title. */
    description: unknown,
    /** `P1` */
    severity: text,
    /** `Critical` */
    severityName: text,
    /** For customers: `critical` */
    severityInWords: text,
    /** Name of the type of emergency, where one was declared. */
    emergency: unknown,
    /** Why it has this severity. */
    why: text,
    /** For customers: what they notice. */
    impact: text,
    /** For customers, once it is over: what they noticed. */
    impactPast: text,
    /** `in progress` */
    status: text,
    /** Name of the affected service or services; null when none is known. */
    service: unknown,
    openedAt: text,
    /** Resolution target of the severity, as a length of time: `4 h`; null where the policy promises none. */
    resolutionTarget: unknown,
    acknowledgedAt: unknown,
    acknowledgedBy: unknown,
    /** The rung that was reached last: `L2`. */
    rung: unknown,
    estimatedResolution: unknown,
    /** For staff: the newest note on the work. */
    latestProgress: z.strictObject({ at: text, by: text, note: text }).nullable(),
    /** Fit for customers, oldest first. */
    updates: z.array(z.strictObject({ at: text, note: text })),
    resolvedAt: unknown,
    /** Once it is resolved: when its impact began and ended, by the alert's own times. */
    impactBegan: unknown,
    impactEnded: unknown,
    /** Once it is resolved: how long its impact lasted, as the statements count it, without the hold-down. */
    duration: unknown,
    cause: unknown,
    resolution: unknown,
  }),
  nextUpdateAt: unknown,
  /** Every fact that the policy declares, in words: `facts.usersAffected` is `12,000`. Null is what nobody has said. */
  facts: z.record(z.string(), unknown),
  /** Who stands for each role of the policy, by its name: whoever was named for this incident, else the first of the directory's list. */
  roles: z.record(z.string(), z.strictObject({ name: text, phone: unknown, email: text }).nullable()),
  /** What is asked of the reader; null in every text that asks nothing. */
  ask: z.strictObject({ question: text, action: unknown, answerBy: text }).nullable(),
  /** The promised time that is nearly over, or is, and when it falls or fell due; null in every other text. */
  clock: z.strictObject({ title: text, dueAt: text }).nullable(),
  /** Whose guaranteed uptime (`99.9 %`) of which month (`2026-03`) is missed; null in every other text. */
  guarantee: z.strictObject({ contract: text, customer: unknown, month: text, uptime: unknown }).nullable(),
});
export type IncidentFields = z.infer<typeof incidentFields>;

/** Fields of the mail that takes a month's statements to finance. */
export const statementsFields = z.strictObject({
  organisation: text,
  recipient: z.strictObject({ name: text }),
  /** `2026-03` */
  month: text,
  /** Whether something in them can still change. */
  provisional: z.boolean(),
  statements: z.array(
    z.strictObject({
      contract: text,
      customer: text,
      service: text,
      tier: text,
      guarantee: text,
      uptime: text,
      downtime: text,
      breach: z.boolean(),
      credit: text,
      status: text,
    }),
  ),
  /** One a currency: amounts in different currencies are never added. */
  sums: z.array(z.strictObject({ currency: text, credit: text, breaches: z.int() })),
  /** How many can still change, wait to be approved, and wait to be issued; and the names of those who may do so. */
  waiting: z.strictObject({ end: z.int(), approval: z.int(), issue: z.int(), signers: text }),
  /** Names of the files that come with the mail. */
  attachments: z.array(text),
  /** Names of files that were too large to come with it; null when all of them do. */
  leftOut: unknown,
});
export type StatementsFields = z.infer<typeof statementsFields>;

/** What a template is filled with, by what it is used for. */
export const templateKinds = { incident: incidentFields, statements: statementsFields } as const;
export type TemplateKind = keyof typeof templateKinds;

/**
 * Two fillings of a kind for trying a template before anybody needs it: everything known, and nothing known.
 */
export const sampleFields: {
  readonly [K in TemplateKind]: readonly [z.infer<(typeof templateKinds)[K]>, z.infer<(typeof templateKinds)[K]>];
} = {
  incident: [knownIncident(true), knownIncident(false)],
  statements: [statementsOf(true), statementsOf(false)],
};

function knownIncident(known: boolean): IncidentFields {
  const at = '21 Nov 2026, 10:44 GMT (Europe/Dublin)';
  const ifKnown = (value: string): string | null => (known ? value : null);
  return {
    organisation: 'Example',
    supportLine: { phone: '+1 202 555 0100', email: 'support@example.com' },
    recipient: { name: 'Sample Person', customer: ifKnown('Sample Customer') },
    incident: {
      id: 'INC-7K2M9QXA',
      title: 'registry-down',
      description: ifKnown('Threshold crossed'),
      severity: 'P1',
      severityName: 'Critical',
      severityInWords: 'critical',
      emergency: ifKnown('System outage'),
      why: 'a rule of the policy names this alarm',
      impact: 'The service cannot be used.',
      impactPast: 'The service could not be used.',
      status: 'in progress',
      service: ifKnown('Registry'),
      openedAt: at,
      resolutionTarget: ifKnown('4 h'),
      acknowledgedAt: ifKnown(at),
      acknowledgedBy: ifKnown('Sample Person'),
      rung: ifKnown('L1'),
      estimatedResolution: ifKnown(at),
      latestProgress: known ? { at, by: 'Sample Person', note: 'Failing over.' } : null,
      updates: known ? [{ at, note: 'We found the cause.' }] : [],
      resolvedAt: ifKnown(at),
      impactBegan: ifKnown(at),
      impactEnded: ifKnown(at),
      duration: ifKnown('1 h 12 min'),
      cause: ifKnown('A full disk'),
      resolution: ifKnown('Failed over to the standby'),
    },
    nextUpdateAt: ifKnown(at),
    facts: {},
    roles: {},
    ask: known ? { question: 'Is it real?', action: null, answerBy: at } : null,
    clock: known ? { title: 'Resolution', dueAt: at } : null,
    guarantee: known ? { contract: 'acme-registry', customer: 'Acme', month: '2026-03', uptime: '99.9 %' } : null,
  };
}

function statementsOf(some: boolean): StatementsFields {
  const one = {
    contract: 'acme-registry',
    customer: 'Acme',
    service: 'registry',
    tier: 'Premium',
    guarantee: '99.9 %',
    uptime: '99.8 %',
    downtime: '1 h 12 min',
    breach: true,
    credit: 'EUR 1,234.56',
    status: 'draft',
  };
  return {
    organisation: 'Example',
    recipient: { name: 'Sample Person' },
    month: '2026-03',
    provisional: some,
    statements: some ? [one, { ...one, breach: false, credit: 'EUR 0.00' }] : [],
    sums: some ? [{ currency: 'EUR', credit: 'EUR 1,234.56', breaches: 1 }] : [],
    waiting: { end: some ? 1 : 0, approval: some ? 2 : 0, issue: some ? 1 : 0, signers: 'Sample Person' },
    attachments: some ? ['sla-statements-2026-03.csv'] : [],
    leftOut: some ? 'sla-statements-2026-03.pdf' : null,
  };
}
