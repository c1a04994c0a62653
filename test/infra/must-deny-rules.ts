import type { Grant } from '../../local/endpoint/aws-service.ts';
import { signed } from './must-deny-signed.ts';
import { arn, arnOfType, grant, onTable, roleOfFunction, template } from './access-questions.ts';

const AUDITOR = 'audit-deadlines';
const STREAM = 'react-to-changes';
const INTAKE = ['receive-alarm', 'receive-alert'];
const MACHINES = ['stateMachine:tocsin-escalation', 'stateMachine:tocsin-communication'];

export interface Rule {
  /** Continues "<function> may not ...". */
  readonly what: string;
  readonly why: string;
  readonly grants: Grant[];
  /** The functions whose work this is: they may. */
  readonly may?: readonly string[];
}

const administered = [
  'TOKEN#1',
  'TOKEN#ids',
  'DIRECTORY#people',
  'DIRECTORY#roles',
  'ROTA#REGIONS',
  'ROTA#STAFFING',
  'ROTA#LIMITS',
].flatMap((pk) =>
  ['PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem'].map((operation): Rule => ({
    what: `${operation} in ${pk}`,
    why: 'who may come in and who is on call is for the administrator alone to write',
    grants: onTable(operation, pk),
  })),
);

/** What no function may do but those whose work it is. */
export const rules: Rule[] = [
  ...administered,
  ...signed,
  ...['ROTA#SCHEDULES', 'ROTA#LEAVE', 'ROTA#FEEDS'].map((pk): Rule => ({
    what: `write in ${pk}`,
    why: 'who is on call is laid down by people, and checked by the function that they ask',
    grants: onTable('PutItem', pk),
    may: ['serve-schedules'],
  })),
  ...[
    ['ROTA#SCHEDULE#europe', 'TOLD'],
    ['ROTA#DUE', '2026-03-10T10:00:00.000Z#europe'],
  ].map(([pk = '', sk]): Rule => ({
    what: `write ${pk} ${sk ?? ''}`,
    why: 'what is changed, handed over and told of a schedule is theirs who keep it',
    grants: onTable('PutItem', pk, sk),
    may: ['keep-rota', 'serve-schedules', 'sign-hand-over'],
  })),
  {
    what: 'write what coordinators were told of',
    why: 'whoever tells them writes it',
    grants: onTable('PutItem', 'ROTA#TOLD', 'schedule:europe'),
    may: ['keep-rota', 'serve-schedules'],
  },
  {
    what: 'update what is known of who was told of their shifts',
    why: 'it is written whole, under a condition',
    grants: onTable('UpdateItem', 'ROTA#SCHEDULE#europe', 'TOLD'),
  },
  ...['MAINTENANCE', 'MAINTENANCE#registry', 'MAINTENANCE-LOG#MNT-7K2M9QXA', 'MAINTENANCE-OWED'].map((pk): Rule => ({
    what: `write in ${pk}`,
    why: 'what is announced to customers keeps alarms from paging',
    grants: onTable('PutItem', pk),
    may: ['serve-maintenance', AUDITOR],
  })),
  {
    what: 'write a batch of incidents',
    why: 'a batch has no conditions, and would write over a log (failure 37)',
    grants: onTable('BatchWriteItem', 'INCIDENT#INC-7K2M9QXA', 'COMMIT#000001'),
  },
  {
    what: 'read the whole table',
    why: 'a scan is every phone number and every customer at once (failure 36)',
    grants: onTable('Scan', ''),
  },
  {
    what: 'delete the table',
    why: 'nothing that runs may end what it runs on',
    grants: grant('dynamodb:DeleteTable', arn('dynamodb', 'table/tocsin')),
  },
  {
    what: 'change an item by PartiQL',
    why: 'it is another way round the conditions (failure 37)',
    grants: grant('dynamodb:PartiQLUpdate', arn('dynamodb', 'table/tocsin')),
  },
  {
    what: 'change the table of another stage',
    why: 'a trial touches nothing that pages',
    grants: grant('dynamodb:PutItem', arn('dynamodb', 'table/tocsin-try')),
  },
  {
    what: 'delete from a log or its notices',
    why: 'what happened and what was told stays; these delete the token of an execution that waits, or the mark of one that is open',
    grants: onTable('DeleteItem', 'INCIDENT#INC-7K2M9QXA', 'WAIT#1'),
    may: [STREAM, 'park-execution', 'climb-ladder', AUDITOR],
  },
  {
    what: 'update what stands under an incident',
    why: 'the log is appended to; only a notice is moved on, and only an alert’s item counts (failure 37)',
    grants: onTable('UpdateItem', 'INCIDENT#INC-7K2M9QXA'),
    may: [...INTAKE, 'send-notice', AUDITOR],
  },
  {
    what: 'write to the log of an incident',
    why: 'it reads, or it knows nothing of incidents',
    grants: onTable('PutItem', 'INCIDENT#INC-7K2M9QXA', 'COMMIT#000002'),
    may: [...INTAKE, STREAM, 'climb-ladder', 'keep-matrix', 'park-execution', 'send-notice', AUDITOR].concat([
      'acknowledge-by-link',
      'serve-incidents',
      'serve-maintenance',
      'mark-channel',
      'check-contacts',
      'watch-guarantees',
    ]),
  },
  {
    what: 'make a link',
    why: 'a link lets its holder acknowledge: whoever sends a page makes it (failure 6)',
    grants: onTable('PutItem', 'LINK#1', 'LINK'),
    may: [...INTAKE, STREAM, 'climb-ladder', 'keep-matrix', 'park-execution', 'send-notice', AUDITOR].concat([
      'serve-incidents',
    ]),
  },
  {
    what: 'list incidents by the index',
    why: 'the index lags, and whoever decides may not read it (failure 23)',
    grants: grant('dynamodb:Query', arn('dynamodb', 'table/tocsin/index/heads')),
    may: ['serve-incidents', 'serve-oncall', 'serve-figures', 'keep-rota'],
  },
  {
    what: 'read the stream',
    why: 'one reader reacts, once',
    grants: grant('dynamodb:GetRecords', arn('dynamodb', 'table/tocsin/stream/2026-01-01T00:00:00.000')),
    may: [STREAM],
  },
  {
    what: 'read the key of the links',
    why: 'with it anybody’s link can be made (failure 6)',
    grants: grant('secretsmanager:GetSecretValue', arnOfType('AWS::SecretsManager::Secret')),
    may: ['send-notice', 'rotate-link-key'],
  },
  {
    what: 'read another secret of the account',
    why: 'there is one that concerns Tocsin',
    grants: grant('secretsmanager:GetSecretValue', arn('secretsmanager', 'secret:database-AbCdEf')),
  },
  {
    what: 'change the key of the links',
    why: 'pages that are sent from then on would carry a key that somebody knows (failure 6)',
    grants: grant('secretsmanager:PutSecretValue', arnOfType('AWS::SecretsManager::Secret')),
    may: ['rotate-link-key'],
  },
  {
    what: 'send an SMS',
    why: 'pages leave by one door, which claims them first (failure 9)',
    grants: grant('sns:Publish', '+353209100101'),
    may: ['send-notice'],
  },
  ...['tocsin-alarms', 'tocsin-ops', 'elsewhere'].map((topic): Rule => ({
    what: `publish to the topic ${topic}`,
    why: 'an alarm that Tocsin could raise by itself would page people for nothing (failure 33)',
    grants: grant('sns:Publish', arn('sns', topic)),
  })),
  {
    what: 'subscribe to the alarms',
    why: 'whoever reads them could send them elsewhere',
    grants: grant('sns:Subscribe', arn('sns', 'tocsin-alarms')),
  },
  {
    what: 'send mail',
    why: 'mail leaves by the same door',
    grants: grant('ses:SendEmail', arn('ses', 'identity/example.com')),
    may: ['send-notice', 'send-statements'],
  },
  {
    what: 'send mail from another domain of the account',
    why: 'customers hear from one sender',
    grants: grant('ses:SendEmail', arn('ses', 'identity/payroll.example.com')),
  },
  {
    what: 'post on a channel',
    why: 'whatever leaves, on whichever channel, was claimed in the ledger first (failure 9)',
    grants: grant('events:PutEvents', arn('events', 'event-bus/tocsin-channels')),
    may: ['send-notice'],
  },
  ...['default', 'tocsin-try-channels'].map((bus): Rule => ({
    what: `put an event on the bus ${bus}`,
    why: 'alarms come over the default bus, and another stage speaks for itself (failure 33)',
    grants: grant('events:PutEvents', arn('events', `event-bus/${bus}`)),
  })),
  ...MACHINES.map((machine): Rule => ({
    what: `start ${machine}`,
    why: 'a commit starts a clock, or the auditor does where that failed',
    grants: grant('states:StartExecution', arn('states', machine)),
    may: [STREAM, AUDITOR],
  })),
  ...MACHINES.map((machine): Rule => ({
    what: `wake ${machine}`,
    why: 'it is woken by who reacts to commits, by itself, and by the auditor',
    grants: grant('states:SendTaskSuccess', arn('states', machine)),
    may: [STREAM, AUDITOR, 'park-execution'],
  })),
  {
    what: 'stop a clock',
    why: 'a ladder that can be stopped from outside pages nobody (failure 14)',
    grants: grant('states:StopExecution', arn('states', 'execution:tocsin-escalation:INC-7K2M9QXA-1')),
  },
  {
    what: 'fail a waiting task',
    why: 'a ladder goes on or is woken, it is never failed (failure 8)',
    grants: grant('states:SendTaskFailure', arn('states', 'stateMachine:tocsin-escalation')),
  },
  {
    what: 'look whether a clock runs',
    why: 'the auditor alone asks; everyone else reads the log',
    grants: grant('states:DescribeExecution', arn('states', 'execution:tocsin-escalation:INC-7K2M9QXA-1')),
    may: [AUDITOR],
  },
  ...['pages', 'broadcasts', 'statements'].map((queue): Rule => ({
    what: `hand a notice to tocsin-${queue}`,
    why: 'what leaves was planned in the ledger and is handed over from there (row X1)',
    grants: grant('sqs:SendMessage', arn('sqs', `tocsin-${queue}`)),
    may: queue === 'statements' ? [STREAM, AUDITOR] : [STREAM, AUDITOR, 'keep-rota'],
  })),
  ...['pages', 'broadcasts', 'statements'].map((queue): Rule => ({
    what: `take a notice off tocsin-${queue}`,
    why: 'a message taken by another is a page or a mail that never leaves',
    grants: grant('sqs:DeleteMessage', arn('sqs', `tocsin-${queue}`)),
    may: [queue === 'statements' ? 'send-statements' : 'send-notice'],
  })),
  {
    what: 'take an alarm off its queue',
    why: 'an alarm taken by another opens no incident',
    grants: grant('sqs:DeleteMessage', arn('sqs', 'tocsin-alarms')),
    may: ['receive-alarm'],
  },
  {
    what: 'send an alarm',
    why: 'alarms come from CloudWatch, or signed by SNS through the one that checks them (failure 32)',
    grants: grant('sqs:SendMessage', arn('sqs', 'tocsin-alarms')),
    may: ['receive-notification'],
  },
  ...['tocsin-alarms-dead', 'tocsin-pages-dead', 'tocsin-changes-dead'].map((queue): Rule => ({
    what: `empty ${queue}`,
    why: 'what failed waits for a person (failure 25)',
    grants: grant('sqs:PurgeQueue', arn('sqs', queue)),
  })),
  {
    what: 'call another function',
    why: 'functions meet in the table',
    grants: grant('lambda:InvokeFunction', arn('lambda', 'function:tocsin-send-notice')),
  },
  {
    what: 'change the code of a function',
    why: 'a deployment does, with its review',
    grants: grant('lambda:UpdateFunctionCode', arn('lambda', 'function:tocsin-send-notice')),
  },
  {
    what: 'take on another role',
    why: 'each is itself only',
    grants: grant('sts:AssumeRole', template.arnOf(roleOfFunction.get('send-notice') ?? '')),
  },
  {
    what: 'give itself rights',
    why: 'rights are in the template',
    grants: grant('iam:PutRolePolicy', template.arnOf(roleOfFunction.get('send-notice') ?? '')),
  },
  ...['kms:Decrypt', 'kms:GenerateDataKey', 'kms:ScheduleKeyDeletion'].map((action): Rule => ({
    what: `${action} with the key of the alarms`,
    why: 'CloudWatch and SNS use it, no function does',
    grants: grant(action, arnOfType('AWS::KMS::Key')),
  })),
  {
    what: 'silence an alarm',
    why: 'whoever fails may not say that nothing failed (failure 26)',
    grants: grant('cloudwatch:DisableAlarmActions', arn('cloudwatch', 'alarm:tocsin-send-notice-errors')),
  },
  {
    what: 'stop a schedule',
    why: 'the auditor’s minute is the last net (row X4)',
    grants: grant('scheduler:DeleteSchedule', arn('scheduler', 'schedule/default/tocsin-audit-deadlines')),
  },
  {
    what: 'delete a log',
    why: 'what a function said of itself stays',
    grants: grant('logs:DeleteLogStream', arn('logs', 'log-group:/aws/lambda/tocsin-send-notice:*')),
  },
];
