import type { Directory } from '../../shared/domain/directory/directory.ts';
import type { PolicyMatrixLine } from '../../shared/domain/policy/document/matrix.ts';
import type { CompiledPolicy } from '../../shared/domain/policy/policy.ts';
import { linesAt } from '../../shared/domain/policy/severities-of.ts';
import { targetInWords } from '../../shared/domain/text/target-in-words.ts';
import type { Table } from './table.ts';
import {
  channelInWords,
  conditionInWords,
  escalationInWords,
  lengthInWords,
  limitsInWords,
  valueInWords,
  whenInWords,
} from './words.ts';

/** What is done while an incident is open: how bad it is, who is paged, who is told, who is asked. */
export const responseTables = (policy: CompiledPolicy, directory: Directory): Table[] => [
  severities(policy),
  criteria(policy),
  alertRules(policy),
  facts(policy),
  ...ladders(policy, directory),
  emergencies(policy),
  ...policy.severities.map(({ id, name }) => matrix(policy, id, name)),
  asks(policy),
  businessPaths(policy),
  activation(policy),
];

const severities = (policy: CompiledPolicy): Table => ({
  title: 'Severities',
  columns: ['id', 'name', 'what', 'reach', 'answer within', 'resolved within', 'impact', 'ladder', 'row'],
  rows: policy.severities.map((one) => [
    one.id,
    one.name,
    one.definition,
    one.reach,
    targetInWords(one.response),
    one.resolution === undefined ? '-' : targetInWords(one.resolution),
    one.impact,
    one.ladder,
    one.row,
  ]),
});

const criteria = ({ criteria: all = [] }: CompiledPolicy): Table => ({
  title: 'What makes a severity, the worst first',
  columns: ['severity', 'if', 'why', 'row'],
  rows: all.map(({ severity, if: condition, why, row }) => [severity, conditionInWords(condition), why, row]),
});

const alertRules = ({ alertRules: all, defaultSeverity, serviceDefaultSeverity }: CompiledPolicy): Table => ({
  title: 'Alarms, the first rule that matches',
  columns: ['alarm', 'severity', 'emergency', 'known by it', 'row'],
  rows: [
    ...all.map(({ match, severity, emergency = '', facts: known = {}, row }) => [
      matchInWords(match),
      severity,
      emergency,
      Object.entries(known)
        .map(([fact, value]) => `${fact}: ${valueInWords(value)}`)
        .join(', '),
      row,
    ]),
    ['any other of a known service', serviceDefaultSeverity, '', '', ''],
    ['any other', defaultSeverity, '', '', ''],
  ],
});

function matchInWords({ name, service, words, labels, metric }: CompiledPolicy['alertRules'][number]['match']): string {
  return [
    ...(name === undefined ? [] : [name]),
    ...(service === undefined ? [] : [`service ${service}`]),
    ...(words === undefined ? [] : [`"${words.join('" or "')}"`]),
    ...Object.entries(labels ?? {}).map(([label, value]) => `${label}=${value}`),
    ...(metric === undefined
      ? []
      : [
          `${metric.name}${metric.above === undefined ? '' : ` > ${metric.above}`}${metric.below === undefined ? '' : ` < ${metric.below}`}`,
        ]),
  ].join(', ');
}

const facts = ({ facts: all = {} }: CompiledPolicy): Table => ({
  title: 'Facts that may be known',
  columns: ['fact', 'kind', 'what', 'row'],
  rows: Object.entries(all).map(([name, fact]) => [
    name,
    fact.kind === 'one-of' ? fact.values.join(' | ') : fact.kind,
    fact.kind === 'number' && fact.unit !== undefined ? `${fact.title} (${fact.unit})` : fact.title,
    fact.row,
  ]),
});

const ladders = (policy: CompiledPolicy, directory: Directory): Table[] =>
  Object.entries(policy.ladders).flatMap(([id, ladder]) => {
    const used = [
      ...policy.severities.filter((one) => one.ladder === id).map((one) => one.id as string),
      ...(policy.emergencies ?? []).filter((one) => one.ladder === id).map(({ name }) => name),
      ...(policy.catchAllLadder === id ? ['catch-all'] : []),
    ];
    const times = ladder.passes === 1 ? 'once' : `${ladder.passes} times`;
    return [
      {
        title: `Ladder ${id} (${used.join(', ') || 'unused'}), climbed ${times}${ladder.climbsTo === undefined ? '' : `; silence climbs to ${ladder.climbsTo}`}`,
        columns: ['rung', 'pages', 'who', 'by', 'answer within', 'reminded after', 'row'],
        rows: ladder.rungs.map((rung) => [
          rung.id,
          [rung.role, ...(rung.also ?? [])].join(' and ') + (rung.page === 'all' ? ', everybody' : ''),
          [rung.role, ...(rung.also ?? [])].flatMap((role) => peopleIn(directory, role)).join(', '),
          rung.channels.join(', '),
          lengthInWords(rung.acknowledgeWithin),
          rung.remindAfter === undefined ? '' : lengthInWords(rung.remindAfter),
          rung.row,
        ]),
      },
      {
        title: `Ladder ${id}: what moves it on`,
        columns: ['escalation', 'when', 'to', 'row'],
        rows: [
          ...(ladder.escalations ?? []).map((one) => [one.id, escalationInWords(one), one.to, one.row]),
          ...(ladder.manual ?? []).map(({ reason, to, row }) => ['by hand', reason, to ?? 'the next rung', row]),
        ],
      },
    ];
  });

/** Names of those in a role, in the order in which they are tried. */
export const peopleIn = ({ roles, people }: Directory, role: string): string[] =>
  ((Object.hasOwn(roles, role) ? roles[role] : undefined) ?? []).map(
    (member) => people.find(({ id }) => id === member)?.name ?? member,
  );

const emergencies = ({ emergencies: all = [] }: CompiledPolicy): Table => ({
  title: 'Emergencies',
  columns: ['type', 'name', 'severity', 'ladder', 'protocol', 'row'],
  rows: all.map(({ id, name, severity, ladder, protocol, row }) => [id, name, severity, ladder, protocol, row]),
});

const matrix = (policy: CompiledPolicy, severity: string, name: string): Table => ({
  title: `Who is told at ${severity} ${name}`,
  columns: ['when', 'promised by', 'who', 'how', 'text', 'only', 'line', 'row'],
  rows: linesAt(policy, severity)
    .toSorted((a, b) => orderOf(a.when) - orderOf(b.when))
    .map((line) => [
      whenInWords(line.when),
      line.when.by === undefined ? '' : `minute ${line.when.by}`,
      line.audience,
      channelInWords(line),
      line.template,
      limitsInWords(line),
      line.id,
      line.row,
    ]),
});

/** By the minute; what waits for something to happen stands below, in the order in which it happens. */
function orderOf(when: PolicyMatrixLine['when']): number {
  if ('minute' in when) return when.minute;
  return 1e6 + ['warning', 'breach', 'acknowledge', 'status', 'escalation', 'resolution', 'guarantee'].indexOf(when.on);
}

const asks = ({ asks: all = [] }: CompiledPolicy): Table => ({
  title: 'Who is asked',
  columns: ['ask', 'when', 'question', 'of whom', 'by', 'answer within', 'only', 'row'],
  rows: all.map((ask) => [
    ask.id,
    `at minute ${ask.when.minute}`,
    ask.action === undefined ? ask.question : `${ask.question} Then: ${ask.action}`,
    ask.roles.join(ask.both === true ? ' and ' : ', then '),
    ask.channels.join(', '),
    lengthInWords(ask.answerWithin),
    [
      ...(ask.severities === undefined ? [] : [`at ${ask.severities.join(', ')}`]),
      ...(ask.automatic === undefined ? [] : [`approved at once at ${ask.automatic.join(', ')}`]),
      limitsInWords({ if: ask.if, emergency: ask.emergency }),
    ]
      .filter((each) => each !== '')
      .join('; '),
    ask.row,
  ]),
});

const businessPaths = ({ businessPaths: all = [] }: CompiledPolicy): Table => ({
  title: 'Business paths',
  columns: ['path', 'what', 'if', 'roles', 'row'],
  rows: all.map((path) => [path.id, path.title, conditionInWords(path.if), path.roles.join(', '), path.row]),
});

const activation = ({ activation: all = [] }: CompiledPolicy): Table => ({
  title: 'Activation',
  columns: ['step', 'what', 'within', 'at', 'row'],
  rows: all.map(({ id, title, within, severities: at, row }) => [
    id,
    title,
    lengthInWords(within),
    at?.join(', ') ?? 'every severity',
    row,
  ]),
});
