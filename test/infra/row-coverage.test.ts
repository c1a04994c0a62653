import { expect, it } from 'vitest';
import { format, resolveConfig } from 'prettier';
import { rowTests, type RowTest } from './row-coverage.ts';

/** What the policies are to carry out now, in few words. */
const rows: Readonly<Record<string, string>> = {
  'S0.1': 'Scope tiers from revenue, users, criticality and the state of the SLA',
  'S0.2': 'Support tiers, their duties, and the times of tier 1',
  'S0.3': 'What moves an incident to tier 2 and to tier 3',
  'S0.4': 'The matrix of a P0: who is told by what and until when',
  'S0.5': 'The notice to customers with all its fields',
  'S0.6': 'Channels and how soon each delivers; social media after approval only',
  'S0.7': 'Incident commander, technical lead, business liaison',
  'S0.8': 'Activation of the response in five timed steps',
  'S0.9': 'Emergency scaling: six triggers and who approves',
  'S0.11': 'Severities from the scope tiers, the worst criterion wins',
  'S0.12': 'Audience and purpose of each channel; three Slack channels',
  'S0.13': 'Decisions of the commander are logged; the technical lead reports',
  'S0.15': 'Tier 3 speaks to executives and the board',
  'S1.1': 'Organisation: regional managers, tiers, central operations',
  'S1.2': 'Four regions, each covering all 24 hours with three shifts',
  'S1.3': 'Rotation of days, swing, nights and days off; every third weekend; holidays shared',
  'S1.4': 'Minimum staffing by period, found before it is missing',
  'S1.5': 'Who is called, in which order, and when the next one is',
  'S1.6': 'Duties and the lists before, during and after a shift',
  'S1.7': 'Hand-over: report, overlap, three lists, signatures, notice',
  'S1.8': 'Five types of emergency, their teams and their chain',
  'S1.9': 'Seven channels, their purpose, answer time and hours',
  'S1.10': 'Updates every 30 minutes while it is active',
  'S1.11': 'Life of an alert, escalated by time or severity',
  'S1.12': 'Priorities: response and escalation times, who acts',
  'S1.13': 'Receipt, ticket, responders notified',
  'S1.15': 'Load: hours, nights, weekends, pages, with limits that warn',
  'S1.20': 'Emergency rotation of 24 hours; premiums exported',
  'S1.25': 'Texts for customers without jargon; VIPs directly',
  'S2.3': 'Emergency response in phases',
  'S2.4': 'Degradation: slower than 5 s',
  'S2.5': 'Security incident: under 2 minutes',
  'S2.6': 'Levels 1 to 3: triggers, path, times, channels',
  'S2.7': 'Contact directory, stakeholders, channels, lists',
  'S2.8': 'Response times of P0 to P3, next business day',
  'S2.9': 'User impact and business impact, four grades each',
  'S2.15': 'Incident channel within 5 minutes, estimate within 15',
  'S2.16': 'Project manager, support and executives by level; social media',
  'S3.1': 'Support tiers 1 to 4 with their times',
  'S3.2': 'Support channels; priority chat',
  'S3.3': 'Four centres, each on its own clock',
  'S3.5': 'P1 to P4: times and paths',
  'S3.7': 'Alert levels and the ten alert rules',
  'S3.8': 'Severity by reach; who answers for it is told',
  'S3.13': 'Windows of communication and the texts for customers',
  'S3.18': 'War room at P1; watching after a failover',
  'S4.1': 'P0 to P3: times, and how each escalates',
  'S4.2': 'RACI of four roles',
  'S4.3': 'Triage, response, internal updates',
  'S4.4': 'Slack, status page and email texts',
  'S4.5': 'Technical levels and business paths',
  'S4.6': 'Emergency contacts and vendors',
  'S4.7': 'Slack, status page, email, WhatsApp for what is urgent',
  'S4.14': 'P2 and P3: assigned, with an expected end',
  X3: 'Policy as code: validated, simulated, compared',
};

const shown = ({ title, file }: RowTest): string =>
  `[${title.replaceAll('|', '\\|').replaceAll('[', '(').replaceAll(']', ')').replaceAll('<', '&lt;')}](../${file})`;
const MOST = 6;

function line(row: string, asks: string, tests: readonly RowTest[]): string {
  // One of each file first: a row that is shown in several ways is seen to be.
  const first = tests.filter((one, index) => tests.findIndex(({ file }) => file === one.file) === index);
  const listed = [...first, ...tests.filter((one) => !first.includes(one))].slice(0, MOST);
  const more = tests.length - listed.length;
  return `| ${row} | ${asks} | ${[...listed.map(shown), ...(more > 0 ? [`and ${more} more`] : [])].join('<br>')} |`;
}

it('every row that a policy carries out has a test that shows it, and docs/coverage.md says which', async () => {
  const all = rowTests();
  const byRow = Object.entries(rows).map(([row, asks]) => ({ row, asks, tests: all.filter((one) => one.row === row) }));
  expect(byRow.filter(({ tests }) => tests.length === 0).map(({ row }) => row)).toEqual([]);
  const text = `# Which test shows which row

Rows are the facts of the five support frameworks, \`S0\` of [enterprise-performance](../policies/enterprise-performance/policy.yaml),
\`S1\` of [round-the-clock](../policies/round-the-clock/policy.yaml), \`S2\` of [maintenance](../policies/maintenance/policy.yaml),
\`S3\` of [erlmcp](../policies/erlmcp/policy.yaml), \`S4\` of [samia-tarot](../policies/samia-tarot/policy.yaml), and \`X\` what goes beyond
them. This page is written by [a test](../test/infra/row-coverage.test.ts), which fails when a row has none: \`npx vitest run --project unit
test/infra/row-coverage -u\` writes it again.

| row | what it asks for | shown by |
| --- | ---------------- | -------- |
${byRow.map(({ row, asks, tests }) => line(row, asks, tests)).join('\n')}
`;
  const config = await resolveConfig('docs/coverage.md');
  await expect(await format(text, { ...config, parser: 'markdown' })).toMatchFileSnapshot('../../docs/coverage.md');
});
