import type { Directory } from '../../shared/domain/directory/directory.ts';
import type { CompiledPolicy } from '../../shared/domain/policy/policy.ts';
import { durationMs } from '../../shared/domain/text/duration.ts';
import { targetInWords } from '../../shared/domain/text/target-in-words.ts';
import { peopleIn } from './response-tables.ts';
import type { Table } from './table.ts';
import { conditionInWords, lengthInWords } from './words.ts';

/** What holds besides: who does what, on which channels, at which hours, and what is promised and measured. */
export const obligationTables = (policy: CompiledPolicy, directory: Directory): Table[] => [
  channels(policy),
  calendars(policy),
  roles(policy, directory),
  tiers(policy),
  contacts(policy),
  vendors(policy),
  promises(policy),
  kpis(policy),
  playbooks(policy),
  ...postMortem(policy),
  maintenance(policy),
  reports(policy),
  slaTiers(policy),
];

const optional = (value: string | undefined, words: (value: string) => string = String): string =>
  value === undefined ? '' : words(value);
const listed = (values: readonly string[] | undefined): string => values?.join('; ') ?? '';

const channels = ({ channels: all = {} }: CompiledPolicy): Table => ({
  title: 'Channels',
  columns: ['channel', 'for', 'promise', 'open', 'else', 'only', 'rules', 'row'],
  rows: Object.entries(all).map(([name, one]) => [
    name,
    one.purpose,
    optional(one.promise, lengthInWords),
    one.availability ?? 'at any hour',
    one.fallback ?? '',
    [
      ...(one.severities === undefined ? [] : [`at ${one.severities.join(', ')}`]),
      ...(one.tiers === undefined ? [] : [`for ${one.tiers.join(', ')}`]),
      ...(one.rate === undefined ? [] : [`${one.rate.messages} in ${lengthInWords(one.rate.per)}`]),
      ...(one.approval === undefined ? [] : [`approved by ${one.approval}`]),
    ].join('; '),
    listed(one.rules),
    one.row,
  ]),
});

const calendars = ({ calendars: all = {} }: CompiledPolicy): Table => ({
  title: 'Calendars',
  columns: ['calendar', 'days', 'hours', 'zone', 'holidays', 'row'],
  rows: Object.entries(all).map(([name, one]) => [
    name,
    one.days.join(' '),
    `${one.from}-${one.to}`,
    one.zone,
    one.holidays?.join(' ') ?? '',
    one.row,
  ]),
});

const roles = (policy: CompiledPolicy, directory: Directory): Table => ({
  title: 'Roles',
  columns: ['role', 'title', 'who, in order', 'does', 'reports to', 'row'],
  rows: Object.entries(policy.roles).map(([name, { title, duties, criteria, raci, reportsTo, row }]) => [
    name,
    title,
    peopleIn(directory, name).join(', '),
    [
      listed(duties),
      ...(criteria === undefined ? [] : [`chosen by: ${listed(criteria)}`]),
      ...(raci === undefined
        ? []
        : (['responsible', 'accountable', 'consulted', 'informed'] as const)
            .filter((part) => raci[part].length > 0)
            .map((part) => `${part}: ${listed(raci[part])}`)),
    ]
      .filter((each) => each !== '')
      .join('\n'),
    reportsTo ?? '',
    row ?? '',
  ]),
});

const tiers = ({ tiers: all = [] }: CompiledPolicy): Table => ({
  title: 'Support tiers',
  columns: ['tier', 'name', 'roles', 'does', 'answer within', 'resolved within', 'decides', 'at work', 'row'],
  rows: all.map((one) => [
    one.id,
    one.name,
    one.roles.join(', '),
    listed(one.duties),
    one.response === undefined ? '' : targetInWords(one.response),
    one.resolution === undefined ? '' : targetInWords(one.resolution),
    one.authority ?? '',
    one.availability ?? 'at any hour',
    one.row,
  ]),
});

const contacts = ({ contacts: all = [] }: CompiledPolicy): Table => ({
  title: 'Contacts',
  columns: ['area', 'primary', 'backup', 'within', 'row'],
  rows: all.map((one) => [
    one.area,
    one.primary.join(', '),
    one.backup?.join(', ') ?? '',
    optional(one.within, lengthInWords),
    one.row,
  ]),
});

const vendors = ({ vendors: all = [] }: CompiledPolicy): Table => ({
  title: 'Vendors',
  columns: ['vendor', 'area', 'how', 'row'],
  rows: all.map(({ name, area, reach, row }) => [name, area, reach, row]),
});

const FROM = (from: NonNullable<CompiledPolicy['promises']>[number]['from']): string =>
  typeof from === 'string' ? from : `rung ${from.rung}`;

const promises = ({ promises: all = [] }: CompiledPolicy): Table => ({
  title: 'Promises that are measured',
  columns: ['promise', 'what', 'within', 'from', 'until', 'at', 'row'],
  rows: all.map((one) => [
    one.id,
    one.title,
    targetInWords(one.within),
    FROM(one.from),
    one.until,
    one.severities?.join(', ') ?? 'every severity',
    one.row,
  ]),
});

const kpis = ({ kpis: all = [] }: CompiledPolicy): Table => ({
  title: 'KPIs',
  columns: ['kpi', 'what', 'target', 'at', 'row'],
  rows: all.map(({ id, title, target: { is, value, unit }, severities, row }) => [
    id,
    title,
    `${is} ${value} ${unit}`,
    severities?.join(', ') ?? '',
    row,
  ]),
});

/** A phase that begins with the incident begins at 0, not after less than a second. */
const sinceOpening = (from: string): string => (durationMs(from) === 0 ? '0' : lengthInWords(from));

const playbooks = ({ playbooks: all = [] }: CompiledPolicy): Table => ({
  title: 'Playbooks',
  columns: ['playbook', 'for', 'phase', 'time', 'steps', 'row'],
  rows: all.flatMap(({ id, title, severities, emergency, phases, row }) =>
    phases.map((phase, index) => [
      index === 0 ? `${id}: ${title}` : '',
      index === 0 ? [...(severities ?? []), ...(emergency === undefined ? [] : [emergency])].join(', ') : '',
      phase.title,
      [optional(phase.from, sinceOpening), optional(phase.until, lengthInWords)].filter((at) => at !== '').join(' to '),
      phase.steps.join('\n'),
      row,
    ]),
  ),
});

function postMortem({ postMortem: rules }: CompiledPolicy): Table[] {
  if (rules === undefined) return [];
  const time = (what: string, length: string | undefined): string[][] =>
    length === undefined ? [] : [[what, lengthInWords(length), rules.row]];
  return [
    {
      title: 'Post-mortems',
      columns: ['what', 'which', 'row'],
      rows: [
        ...(rules.scheduledFor === undefined ? [] : [['scheduled for', rules.scheduledFor.join(', '), rules.row]]),
        ...rules.requiredFor.map((one) => [
          `required: ${one.title}`,
          [
            ...(one.severities === undefined ? [] : [one.severities.join(', ')]),
            ...(one.if === undefined ? [] : [`if ${conditionInWords(one.if)}`]),
            ...(one.longerThan === undefined ? [] : [`longer than ${lengthInWords(one.longerThan)}`]),
            ...(one.repeatOf === undefined ? [] : [`again within ${lengthInWords(one.repeatOf)}`]),
          ].join(', '),
          one.row,
        ]),
        ...time('scheduled within', rules.scheduleWithin),
        ...time('report within', rules.reportWithin),
        ...time('reviewed after', rules.reviewAfter),
        ...(rules.sections === undefined ? [] : [['sections', rules.sections.join('; '), rules.row]]),
      ],
    },
  ];
}

type Recurrence = NonNullable<CompiledPolicy['reports']>[number]['when'];
function recurrenceInWords(when: Recurrence, zone: string): string {
  const day =
    'on' in when
      ? ` on ${when.on}`
      : 'day' in when
        ? ` on the ${when.day}.`
        : 'first' in when
          ? ` on the first ${when.first}`
          : '';
  return `every ${when.every}${day} at ${when.at} (${zone})`;
}

const maintenance = ({ maintenance: all = [] }: CompiledPolicy): Table => ({
  title: 'Maintenance',
  columns: ['window', 'when', 'lasts', 'roles', 'before', 'steps', 'done when', 'escalates when', 'rollback', 'row'],
  rows: all.map((one) => [
    one.title,
    recurrenceInWords(one.when, one.zone),
    lengthInWords(one.lasts),
    one.roles.join(', '),
    one.before?.join('\n') ?? '',
    one.steps
      ?.map(
        ({ title, lasts, besides }) =>
          `${title} (${lengthInWords(lasts)}${besides === undefined ? '' : `, beside ${besides}`})`,
      )
      .join('\n') ?? '',
    one.success?.join('\n') ?? '',
    one.escalatesWhen?.join('\n') ?? '',
    one.rollback?.join('\n') ?? '',
    one.row,
  ]),
});

const reports = ({ reports: all = [] }: CompiledPolicy): Table => ({
  title: 'Reports',
  columns: ['report', 'when', 'for', 'holds', 'row'],
  rows: all.map((one) => [
    one.title,
    recurrenceInWords(one.when, one.zone),
    one.audience,
    one.holds.join('; '),
    one.row,
  ]),
});

const slaTiers = ({ sla }: CompiledPolicy): Table => ({
  title: 'Uptime tiers',
  columns: ['tier', 'guarantee', 'credits', 'maintenance', 'announced before', 'row'],
  rows: sla.tiers.map((one) => [
    one.name,
    `${one.guarantee} %`,
    one.bands.map(({ below, creditBp }) => `below ${below} %: ${creditBp / 100} %`).join(', '),
    `${lengthInWords(one.maintenance.allowance)} a ${one.maintenance.window}`,
    lengthInWords(one.noticeBefore),
    one.row ?? '',
  ]),
});
