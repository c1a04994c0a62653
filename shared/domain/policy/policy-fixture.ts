import { directory, type Directory } from '../directory/directory.ts';
import { compiledPolicy, type CompiledPolicy } from './policy.ts';

/** For tests: a small policy that uses every construct of the schema that something executes, and has nothing wrong. */
const severity = (id: string, ladder: string, response: unknown) => ({
  id,
  name: id,
  definition: 'It is down',
  reach: 'All',
  response,
  resolution: 'PT4H',
  impact: 'outage',
  ladder,
  inWords: { severity: 'critical', impact: 'It cannot be used.', impactPast: 'It could not be used.' },
  row: 'S0.1',
});

const rung = (id: string, role: string, more: object = {}) => ({
  id,
  role,
  acknowledgeWithin: 'PT15M',
  channels: ['sms'],
  row: 'S0.2',
  ...more,
});

export const fullPolicyDocument = {
  name: 'full',
  title: 'A policy with all there is',
  document: '000',
  organisation: 'Full',
  supportLine: { phone: '+1 202 555 0100', email: 'help@full.example' },
  calendars: {
    office: {
      zone: 'Europe/Dublin',
      days: ['mon', 'tue', 'wed', 'thu', 'fri'],
      from: '09:00',
      to: '18:00',
      row: 'ours',
    },
  },
  facts: {
    regulated: { kind: 'yes-no', title: 'Regulators have to know', row: 'S0.4' },
    usersAffected: { kind: 'number', title: 'Users affected', row: 'S0.1' },
    scope: { kind: 'one-of', title: 'Scope', values: ['all', 'some'], row: 'S0.1' },
    actions: { kind: 'text', title: 'Actions so far', row: 'S0.5' },
  },
  severities: [
    severity('P0', 'technical', 'PT15M'),
    severity('P1', 'technical', { within: 'PT1H', of: 'office' }),
    severity('P2', 'team', { nextDayOf: 'office' }),
  ],
  defaultSeverity: 'P1',
  serviceDefaultSeverity: 'P2',
  criteria: [
    { severity: 'P0', if: { fact: 'usersAffected', above: 10000 }, why: 'many users', row: 'S0.1' },
    { severity: 'P1', if: { any: ['regulated', { fact: 'scope', is: ['all', 'some'] }] }, why: 'some', row: 'S0.1' },
  ],
  alertRules: [
    { match: { name: 'down-*' }, severity: 'P0', emergency: 'outage', facts: { scope: 'all' }, row: 'S0.1' },
  ],
  roles: {
    first: { title: 'First line' },
    second: { title: 'Second line', reportsTo: 'boss' },
    boss: { title: 'Boss' },
    finance: { title: 'Finance' },
  },
  tiers: [{ id: 'T2', name: 'Tier 2', duties: ['digs'], roles: ['second'], availability: 'office', row: 'S0.2' }],
  promises: [{ id: 'assessed', title: 'Assessed', within: 'PT5M', from: { rung: 'L2' }, until: 'assess', row: 'S0.2' }],
  ladders: {
    technical: {
      passes: 1,
      page: 'first',
      climbsTo: 'L2',
      rungs: [
        rung('L1', 'first', { remindAfter: 'PT5M', channels: ['sms', 'pagerduty'] }),
        rung('L2', 'second', { tier: 'T2', also: ['first'] }),
        rung('L3', 'boss'),
      ],
      escalations: [
        {
          id: 'stuck',
          on: 'no-progress',
          after: 'PT29M',
          by: 'PT30M',
          since: 'opening',
          if: 'regulated',
          to: 'L3',
          row: 'S0.3',
        },
      ],
      manual: [{ reason: 'expertise', to: 'L3', row: 'S0.3' }],
    },
    team: { passes: 1, page: 'first', rungs: [rung('all', 'first', { page: 'all' })] },
  },
  catchAllLadder: 'team',
  emergencies: [{ id: 'outage', name: 'Outage', severity: 'P0', ladder: 'team', protocol: 'Meet.', row: 'S1.8' }],
  businessPaths: [{ id: 'legal', title: 'Legal', if: 'regulated', roles: ['boss'], row: 'S4.5' }],
  holdDown: 'PT5M',
  autoClose: 'PT24H',
  linkLifetime: 'PT24H',
  channels: {
    slack: { purpose: 'Work', availability: 'office', fallback: 'email', row: 'S0.6' },
    social: { purpose: 'All', approval: 'boss', severities: ['P0'], row: 'S0.6' },
    pagerduty: { purpose: 'Page', severities: ['P0', 'P1'], row: 'S0.6' },
  },
  matrix: [
    line('team', { audience: 'first', channel: 'email', when: { minute: 0, by: 5 }, template: 'mail', part: 'centre' }),
    line('room', { audience: 'first', channel: 'slack', place: '#incidents', when: { minute: 0, every: 30 } }),
    line('post', {
      audience: 'public',
      channel: 'social',
      place: 'account',
      when: { minute: 60 },
      severities: ['P0'],
      needs: 'post-it',
    }),
    line('call', { audience: 'customers', channel: 'voice', when: { minute: 10 }, emergency: ['outage'] }),
    line('law', { audience: 'boss', channel: 'sms', when: { minute: 30 }, if: 'regulated', part: 'legal' }),
    line('moves', { audience: 'boss', channel: 'sms', when: { on: 'escalation' }, unless: 'post-it' }),
    line('has-it', { audience: 'paged', channel: 'sms', when: { on: 'acknowledge' } }),
    ...['email', 'slack', 'social', 'voice', 'sms'].map((channel) =>
      line(`over-${channel}`, {
        audience: 'told',
        channel,
        when: { on: 'resolution' },
        template: channel === 'email' ? 'mail' : 'short',
        ...(channel === 'social' ? { needs: 'post-it' } : {}),
      }),
    ),
  ],
  asks: [
    {
      id: 'post-it',
      kind: 'approve',
      question: 'May it be posted?',
      when: { minute: 5 },
      severities: ['P0'],
      automatic: ['P1'],
      roles: ['boss'],
      channels: ['sms'],
      answerWithin: 'PT10M',
      row: 'S0.6',
    },
  ],
  activation: [{ id: 'centre', title: 'Command centre', within: 'PT30S', row: 'S0.8' }],
  unroutable: { audience: 'boss', template: 'mail' },
  contacts: [{ area: 'all', primary: ['first'], backup: ['second'], row: 'S2.7' }],
  playbooks: [
    { id: 'down', title: 'Down', emergency: 'outage', phases: [{ title: 'Now', steps: ['Look'] }], row: 'S3.10' },
  ],
  kpis: [
    {
      id: 'mtta',
      title: 'MTTA',
      target: { is: 'below', value: 5, unit: 'minutes' },
      severities: ['P0'],
      row: 'S2.12',
    },
  ],
  postMortem: {
    scheduledFor: ['P0'],
    requiredFor: [{ title: 'many', if: { fact: 'usersAffected', atLeast: 1 }, severities: ['P1'], row: 'S4.8' }],
    row: 'S4.8',
  },
  maintenance: [
    {
      id: 'weekly',
      title: 'Weekly',
      when: { every: 'week', on: 'sun', at: '02:00' },
      zone: 'UTC',
      lasts: 'PT2H',
      roles: ['second'],
      row: 'S2.2',
    },
  ],
  reports: [
    {
      id: 'daily',
      title: 'Daily',
      when: { every: 'day', at: '09:00' },
      zone: 'UTC',
      audience: 'boss',
      holds: ['incidents'],
      row: 'S1.18',
    },
  ],
  sla: { tiers: [], statements: { audience: 'finance', template: 'statements' } },
  templates: {
    mail: {
      subject: '{{ incident.id }}',
      body: '{{ incident.title }} {{ facts.usersAffected }} {{ roles.boss.name }}',
    },
    short: { body: '{{ incident.title }}' },
    statements: { subject: 'Statements', body: '{{ month }}' },
  },
};

function line(id: string, more: object) {
  return { id, row: 'S0.4', template: 'short', ...more };
}

export const fullPolicy: CompiledPolicy = compiledPolicy.parse(fullPolicyDocument);

const person = (id: string) => ({
  id,
  name: id,
  phone: '+12025550101',
  email: `${id}@full.example`,
  zone: 'Europe/Dublin',
});

export const fullDirectory: Directory = directory.parse({
  people: ['ada', 'bo', 'cy', 'dee'].map(person),
  roles: { first: ['ada', 'bo'], second: ['cy'], boss: ['dee'], finance: ['dee'] },
  services: [{ id: 'shop', name: 'Shop', alarmPrefixes: ['shop-'] }],
  customers: [
    {
      id: 'acme',
      name: 'Acme',
      zone: 'Europe/Dublin',
      vip: true,
      contacts: [{ id: 'orla', name: 'Orla', email: 'orla@acme.example', phone: '+12025550102' }],
    },
  ],
  contracts: [],
});

/** A copy of something with one place of its JSON changed, as `a.b.0.c` names it; undefined takes it away. */
export function withChange(value: unknown, path: string, to: unknown): unknown {
  const copy = structuredClone(value) as Record<string, unknown>;
  const steps = path.split('.');
  const last = steps.pop() ?? '';
  let at = copy;
  for (const step of steps) at = at[step] as Record<string, unknown>;
  if (to === undefined) Reflect.deleteProperty(at, last);
  else at[last] = to;
  return copy;
}
