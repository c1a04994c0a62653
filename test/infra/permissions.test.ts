import { describe, expect, it } from 'vitest';
import { synthesize } from './synthesized.ts';

interface Statement {
  Effect: string;
  Action: string | string[];
  Resource: string | string[];
  Condition?: Record<string, Record<string, string | string[]>>;
}

const { ofType } = synthesize();
const list = (value: string | string[]) => (Array.isArray(value) ? value : [value]);

const sameService = (action: string, before = '') => action.split(':')[0] === before.split(':')[0];

const conditionText = (condition: Statement['Condition'] = {}) =>
  Object.entries(condition)
    .flatMap(([operator, tests]) =>
      Object.entries(tests).map(([key, values]) => `${operator} ${key} ${list(values).join(' ')}`),
    )
    .map((test, index) => `${index === 0 ? ' if ' : ' and '}${test}`)
    .join('');

/** The statements of a role, one line each: actions, then what they may be done to, and on which condition. */
function allowed(role: string): string[] {
  const policies = ofType('AWS::IAM::Policy').filter(
    ({ properties }) => String(properties['Roles']) === `role ${role}`,
  );
  return policies
    .flatMap(({ properties }) => (properties['PolicyDocument'] as { Statement: Statement[] }).Statement)
    .map(({ Effect, Action, Resource, Condition }) => {
      const what = list(Action)
        .map((action, index, all) => (sameService(action, all[index - 1]) ? action.replace(/^.*:/, '') : action))
        .join(' ');
      const onWhat = list(Resource).map((resource) =>
        resource.replace('arn:$Partition:', '').replace('$Region:$AccountId:', ''),
      );
      return `${Effect === 'Deny' ? 'never ' : ''}${what} -> ${onWhat.join(', ')}${conditionText(Condition)}`;
    })
    .sort();
}

const roleOf = new Map(
  ofType('AWS::Lambda::Function').map(({ properties }) => [
    String(properties['FunctionName']),
    String(properties['Role']).replace('role ', ''),
  ]),
);

const table = (actions: string) => `dynamodb:${actions} -> table tocsin`;
const KEYS = 'dynamodb:LeadingKeys';
const within = (partition: string) => ` if ForAllValues:StringLike ${KEYS} ${partition} and Null ${KEYS} false`;
const MACHINES = 'states:stateMachine:tocsin-communication, states:stateMachine:tocsin-escalation';
const CONSUME = 'sqs:ChangeMessageVisibility DeleteMessage GetQueueAttributes ReceiveMessage';
const TRACE = 'xray:PutTelemetryRecords PutTraceSegments -> *';

const RIGHTS = 'TOKEN#* ROTA#REGIONS ROTA#STAFFING ROTA#LIMITS';
const ADMINISTERED = `DIRECTORY#* ${RIGHTS}`;
const SIGNED = 'SLA#* EXCLUSIONS#*';
const LAID_DOWN = 'ROTA#SCHEDULES ROTA#LEAVE ROTA#FEEDS';
const KEPT = 'ROTA#SCHEDULE#* ROTA#DUE ROTA#TOLD';
const ANNOUNCED = 'MAINTENANCE MAINTENANCE#* MAINTENANCE-LOG#* MAINTENANCE-OWED';
/** Partitions of the table that are denied to a function, whatever it is allowed. */
function mayNotWrite(name: string): string {
  switch (name) {
    case 'serve-contracts':
      return `DIRECTORY#people DIRECTORY#roles DIRECTORY#services ${RIGHTS} ${SIGNED} ${LAID_DOWN} ${KEPT} ${ANNOUNCED}`;
    case 'serve-statements':
      return `${ADMINISTERED} ${LAID_DOWN} ${KEPT} ${ANNOUNCED}`;
    case 'serve-schedules':
      return `${ADMINISTERED} ${SIGNED} ${ANNOUNCED}`;
    case 'keep-rota':
    case 'sign-hand-over':
      return `${ADMINISTERED} ${SIGNED} ${LAID_DOWN} ${ANNOUNCED}`;
    case 'serve-maintenance':
    case 'audit-deadlines':
      return `${ADMINISTERED} ${SIGNED} ${LAID_DOWN} ${KEPT}`;
    default:
      return `${ADMINISTERED} ${SIGNED} ${LAID_DOWN} ${KEPT} ${ANNOUNCED}`;
  }
}

// Everything a function may call beside its own log; none writes what is administered. A line added here is a right added in production.
const mayCall: Record<string, string[]> = {
  'receive-alarm': [
    table('GetItem PutItem Query UpdateItem'),
    `${CONSUME} -> queue tocsin-alarms`,
    'sqs:SendMessage -> queue tocsin-alarms-dead',
    TRACE,
  ],
  'receive-alert': [table('GetItem PutItem Query UpdateItem'), TRACE],
  'receive-notification': [
    table('GetItem') + within('TOKEN#*'),
    'sqs:SendMessage -> queue tocsin-alarms-dead, queue tocsin-alarms',
    TRACE,
  ],
  'react-to-changes': [
    table('DeleteItem PutItem Query'),
    'dynamodb:DescribeStream GetRecords GetShardIterator -> table tocsin.StreamArn',
    'dynamodb:ListStreams -> table tocsin/stream/*',
    `states:SendTaskSuccess StartExecution -> ${MACHINES}`,
    'sqs:SendMessage -> queue tocsin-broadcasts, queue tocsin-changes-dead, queue tocsin-pages, queue tocsin-statements',
    TRACE,
  ],
  'climb-ladder': [table('DeleteItem GetItem PutItem Query'), TRACE],
  'keep-matrix': [table('GetItem PutItem Query'), TRACE],
  'park-execution': [table('DeleteItem PutItem Query'), `states:SendTaskSuccess -> ${MACHINES}`, TRACE],
  'send-notice': [
    table('GetItem PutItem Query UpdateItem'),
    'never sns:Publish -> sns:*:*:*',
    'events:PutEvents -> eventbus tocsin-channels',
    'secretsmanager:GetSecretValue -> secret tocsin/link-key',
    'ses:SendEmail -> ses:configuration-set/tocsin, ses:identity/example.com',
    `${CONSUME} -> queue tocsin-broadcasts, queue tocsin-pages`,
    // SNS has no ARN for a phone number; X-Ray has none at all.
    'sns:Publish xray:PutTelemetryRecords PutTraceSegments -> *',
  ],
  'audit-deadlines': [
    table('DeleteItem GetItem PutItem Query UpdateItem'),
    'states:DescribeExecution -> states:execution:tocsin-communication:*, states:execution:tocsin-escalation:*',
    `states:SendTaskSuccess StartExecution -> ${MACHINES}`,
    // To its own dead letters Lambda sends what failed.
    'sqs:SendMessage -> queue tocsin-broadcasts, queue tocsin-pages, queue tocsin-schedules-dead, queue tocsin-statements',
    TRACE,
  ],
  'keep-rota': [
    table('GetItem Query') + within('ROTA#*'),
    table('GetItem Query') + within('DIRECTORY#*'),
    table('Query') + within('INCIDENT#*'),
    'dynamodb:Query -> table tocsin/index/heads',
    table('DeleteItem PutItem') + within('ROTA#SCHEDULE#*'),
    table('DeleteItem PutItem') + within('ROTA#DUE'),
    table('PutItem') + within('ROTA#TOLD'),
    table('PutItem') + within('ROTA#NOTICES#*'),
    'sqs:SendMessage -> queue tocsin-broadcasts, queue tocsin-pages, queue tocsin-schedules-dead',
    TRACE,
  ],
  'acknowledge-by-link': [table('GetItem Query'), table('PutItem') + within('INCIDENT#*'), TRACE],
  'sign-hand-over': [
    table('GetItem Query'),
    table('PutItem') + within('ROTA#SCHEDULE#*'),
    table('PutItem') + within('ROTA#DUE'),
    TRACE,
  ],
  'serve-incidents': [table('GetItem PutItem Query'), 'dynamodb:Query -> table tocsin/index/heads', TRACE],
  'serve-oncall': [table('GetItem Query'), 'dynamodb:Query -> table tocsin/index/heads', TRACE],
  'serve-schedules': [table('GetItem Query'), table('DeleteItem PutItem') + within('ROTA#*'), TRACE],
  'serve-contracts': [
    table('GetItem Query'),
    table('PutItem') + within('DIRECTORY#customers'),
    table('PutItem') + within('DIRECTORY#contracts'),
    TRACE,
  ],
  'serve-statements': [
    table('GetItem Query'),
    table('PutItem') + within('SLA#*'),
    table('PutItem') + within('EXCLUSIONS#*'),
    TRACE,
  ],
  'serve-figures': [table('GetItem Query'), 'dynamodb:Query -> table tocsin/index/heads', TRACE],
  'watch-guarantees': [
    table('GetItem Query'),
    table('PutItem') + within('INCIDENT#*'),
    table('PutItem') + within('GUARANTEE#*'),
    'sqs:SendMessage -> queue tocsin-schedules-dead',
    TRACE,
  ],
  'serve-maintenance': [
    table('GetItem Query'),
    table('DeleteItem PutItem') + within('MAINTENANCE*'),
    table('PutItem') + within('INCIDENT#*'),
    TRACE,
  ],
  'issue-statements': [
    table('GetItem'),
    table('PutItem') + within('STATEMENTS#*'),
    'sqs:SendMessage -> queue tocsin-schedules-dead',
    TRACE,
  ],
  'send-statements': [
    table('GetItem Query'),
    table('UpdateItem') + within('STATEMENTS#*'),
    'ses:SendEmail SendRawEmail -> ses:configuration-set/tocsin, ses:identity/example.com',
    `${CONSUME} -> queue tocsin-statements`,
    TRACE,
  ],
  'mark-channel': [
    table('GetItem Query'),
    table('PutItem') + within('CHANNEL#*'),
    table('PutItem') + within('INCIDENT#*'),
    `${CONSUME} -> queue tocsin-mail-events`,
    'sqs:SendMessage -> queue tocsin-mail-events-dead',
    TRACE,
  ],
  'check-contacts': [
    table('GetItem Query'),
    table('PutItem') + within('CHANNEL#*'),
    table('PutItem') + within('INCIDENT#*'),
    'sqs:SendMessage -> queue tocsin-schedules-dead',
    // Neither has resources to name.
    'ses:GetSuppressedDestination sns:CheckIfPhoneNumberIsOptedOut xray:PutTelemetryRecords PutTraceSegments -> *',
  ],
  'rotate-link-key': [
    'secretsmanager:DescribeSecret GetSecretValue PutSecretValue UpdateSecretVersionStage -> secret tocsin/link-key',
    TRACE,
  ],
  'check-health': [table('GetItem PutItem') + within('HEALTH'), TRACE],
  'answer-unknown-route': [TRACE],
};

describe('a function may call', () => {
  it.each(Object.entries(mayCall))('%s: this and nothing else', (name, lines) => {
    const ownLog = `logs:CreateLogStream PutLogEvents -> loggroup /aws/lambda/tocsin-${name}`;
    const mayNot = `never ${table('BatchWriteItem DeleteItem PutItem UpdateItem')} if ForAnyValue:StringLike`;
    const neverAdministers = `${mayNot} ${KEYS} ${mayNotWrite(name)}`;
    expect(allowed(roleOf.get(`tocsin-${name}`) ?? '')).toEqual([...lines, ownLog, neverAdministers].sort());
  });

  it('only as itself: no two share a role', () => {
    expect(new Set(roleOf.values()).size).toBe(Object.keys(mayCall).length);
  });
});

describe('every role', () => {
  const roles = ofType('AWS::IAM::Role');

  it('has no policy managed by AWS and none hidden inside', () => {
    expect(roles.filter(({ properties }) => 'ManagedPolicyArns' in properties || 'Policies' in properties)).toEqual([]);
  });

  it('names its actions: no star in any', () => {
    const lines = roles.flatMap(({ logicalId }) => allowed(logicalId));
    expect(lines.map((line) => line.split(' -> ')[0]).filter((actions) => actions?.includes('*'))).toEqual([]);
  });

  it.each([
    ['escalation', 'climb-ladder'],
    ['communication', 'keep-matrix'],
  ])('lets the machine %s call %s and park-execution only', (machine, decide) => {
    const found = ofType('AWS::StepFunctions::StateMachine').find(
      ({ properties }) => properties['StateMachineName'] === `tocsin-${machine}`,
    );
    const lines = allowed(String(found?.properties['RoleArn']).replace('role ', ''));
    expect(lines.filter((line) => line.startsWith('lambda:'))).toEqual([
      `lambda:InvokeFunction -> function tocsin-${decide}, function tocsin-park-execution`,
    ]);
    expect(
      lines.filter((line) => !line.startsWith('lambda:')).every((line) => /^(logs|xray):.* -> \*$/.test(line)),
    ).toBe(true);
  });
});
