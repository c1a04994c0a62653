import { describe, expect, it } from 'vitest';
import { synthesize } from './synthesized.ts';

interface Statement {
  Effect: string;
  Action: string | string[];
  Resource: string | string[];
}

const { ofType } = synthesize();
const list = (value: string | string[]) => (Array.isArray(value) ? value : [value]);

const sameService = (action: string, before = '') => action.split(':')[0] === before.split(':')[0];

/** The statements of a role, one line each: actions, then what they may be done to. */
function allowed(role: string): string[] {
  const policies = ofType('AWS::IAM::Policy').filter(
    ({ properties }) => String(properties['Roles']) === `role ${role}`,
  );
  return policies
    .flatMap(({ properties }) => (properties['PolicyDocument'] as { Statement: Statement[] }).Statement)
    .map(({ Effect, Action, Resource }) => {
      const what = list(Action)
        .map((action, index, all) => (sameService(action, all[index - 1]) ? action.replace(/^.*:/, '') : action))
        .join(' ');
      const onWhat = list(Resource).map((resource) =>
        resource.replace('arn:$Partition:', '').replace('$Region:$AccountId:', ''),
      );
      return `${Effect === 'Deny' ? 'never ' : ''}${what} -> ${onWhat.join(', ')}`;
    })
    .sort();
}

const roleOf = new Map(
  ofType('AWS::Lambda::Function').map(({ properties }) => [
    String(properties['FunctionName']),
    String(properties['Role']).replace('role ', ''),
  ]),
);

const TABLE = 'dynamodb:DeleteItem GetItem PutItem Query UpdateItem -> table tocsin';
const READ = 'dynamodb:GetItem Query -> table tocsin';
const MACHINES = 'states:stateMachine:tocsin-communication, states:stateMachine:tocsin-escalation';
const CONSUME = 'sqs:ChangeMessageVisibility DeleteMessage GetQueueAttributes ReceiveMessage';
const TRACE = 'xray:PutTelemetryRecords PutTraceSegments -> *';

// Everything a function may call beside its own log. A line added here is a right added in production.
const mayCall: Record<string, string[]> = {
  'receive-alarm': [TABLE, `${CONSUME} -> queue tocsin-alarms`, 'sqs:SendMessage -> queue tocsin-alarms-dead', TRACE],
  'receive-alert': [TABLE, TRACE],
  'react-to-changes': [
    TABLE,
    'dynamodb:DescribeStream GetRecords GetShardIterator -> table tocsin.StreamArn',
    'dynamodb:ListStreams -> table tocsin/stream/*',
    `states:SendTaskSuccess StartExecution -> ${MACHINES}`,
    'sqs:SendMessage -> queue tocsin-broadcasts, queue tocsin-changes-dead, queue tocsin-pages',
    TRACE,
  ],
  'climb-ladder': [TABLE, TRACE],
  'keep-matrix': [TABLE, TRACE],
  'park-execution': [TABLE, `states:SendTaskSuccess -> ${MACHINES}`, TRACE],
  'send-notice': [
    TABLE,
    'never sns:Publish -> sns:*:*:*',
    'secretsmanager:GetSecretValue -> secret tocsin/link-key',
    'ses:SendEmail -> ses:configuration-set/tocsin, ses:identity/example.com',
    `${CONSUME} -> queue tocsin-broadcasts, queue tocsin-pages`,
    // SNS has no ARN for a phone number; X-Ray has none at all.
    'sns:Publish xray:PutTelemetryRecords PutTraceSegments -> *',
  ],
  'audit-deadlines': [
    TABLE,
    'states:DescribeExecution -> states:execution:tocsin-communication:*, states:execution:tocsin-escalation:*',
    `states:SendTaskSuccess StartExecution -> ${MACHINES}`,
    // To its own dead letters Lambda sends what failed.
    'sqs:SendMessage -> queue tocsin-broadcasts, queue tocsin-pages, queue tocsin-schedules-dead',
    TRACE,
  ],
  'acknowledge-by-link': [TABLE, TRACE],
  'serve-incidents': [TABLE, 'dynamodb:Query -> table tocsin/index/heads', TRACE],
  'serve-oncall': [READ, TRACE],
  'serve-statements': [READ, TRACE],
  'issue-statements': [TABLE, 'sqs:SendMessage -> queue tocsin-schedules-dead', TRACE],
  'check-health': ['dynamodb:GetItem PutItem -> table tocsin', TRACE],
  'answer-unknown-route': [TRACE],
};

describe('a function may call', () => {
  it.each(Object.entries(mayCall))('%s: this and nothing else', (name, lines) => {
    const ownLog = `logs:CreateLogStream PutLogEvents -> loggroup /aws/lambda/tocsin-${name}`;
    expect(allowed(roleOf.get(`tocsin-${name}`) ?? '')).toEqual([...lines, ownLog].sort());
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
