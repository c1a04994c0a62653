import { describe, expect, it } from 'vitest';
import { LEASE_MS, STATEMENTS_LEASE_MS } from '../../shared/domain/communication/sender-lease.ts';
import { synthesize } from './synthesized.ts';

interface Statement {
  Effect: string;
  Action: string;
  Principal: unknown;
  Resource: string;
  Condition?: unknown;
}

const { ofType } = synthesize();
const queues = ofType('AWS::SQS::Queue');
const queueNames = queues.map(({ properties }) => String(properties['QueueName']));
const queue = (name: string) => queues.find(({ properties }) => properties['QueueName'] === name)?.properties;
const statements = (properties: Record<string, unknown>) =>
  (properties['PolicyDocument'] as { Statement: Statement[] }).Statement;

describe('the table', () => {
  const [table] = ofType('AWS::DynamoDB::Table');

  it('can be restored to any second, cannot be deleted by mistake and is encrypted', () => {
    expect(table?.properties).toMatchObject({
      TableName: 'tocsin',
      BillingMode: 'PAY_PER_REQUEST',
      DeletionProtectionEnabled: true,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      SSESpecification: { SSEEnabled: true },
      StreamSpecification: { StreamViewType: 'NEW_IMAGE' },
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
    });
    expect(table?.deletionPolicy).toBe('Retain');
  });

  it('is keyed by pk and sk and listed by the index heads', () => {
    const key = (hash: string, range: string) => [
      { AttributeName: hash, KeyType: 'HASH' },
      { AttributeName: range, KeyType: 'RANGE' },
    ];
    expect(table?.properties).toMatchObject({
      KeySchema: key('pk', 'sk'),
      GlobalSecondaryIndexes: [
        { IndexName: 'heads', KeySchema: key('headPk', 'headSk'), Projection: { ProjectionType: 'ALL' } },
      ],
    });
  });

  it('of another stage goes with its stack', () => {
    const [other] = synthesize({ stage: 'try' }).ofType('AWS::DynamoDB::Table');
    expect(other).toMatchObject({
      deletionPolicy: 'Delete',
      properties: { TableName: 'tocsin-try', DeletionProtectionEnabled: false },
    });
  });
});

describe('every queue', () => {
  it.each(queueNames)('%s is encrypted and takes no plain HTTP', (name) => {
    expect(queue(name)).toMatchObject({ SqsManagedSseEnabled: true });
    const policy = ofType('AWS::SQS::QueuePolicy').find(
      ({ properties }) => String(properties['Queues']) === `queue ${name}`,
    );
    expect(statements(policy?.properties ?? {})).toContainEqual(
      expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
    );
  });

  it.each([
    ['tocsin-alarms', 15],
    ['tocsin-pages', 30],
    ['tocsin-broadcasts', 30],
    ['tocsin-statements', 180],
    ['tocsin-mail-events', 15],
  ])(
    '%s tries ten times, %i s apart (half again its reader’s timeout), then sets the message aside',
    (name, seconds) => {
      expect(queue(name)).toMatchObject({
        VisibilityTimeout: seconds,
        RedrivePolicy: { deadLetterTargetArn: `queue ${name}-dead`, maxReceiveCount: 10 },
      });
    },
  );

  it.each([
    ['tocsin-pages', 'send-notice', LEASE_MS],
    ['tocsin-broadcasts', 'send-notice', LEASE_MS],
    ['tocsin-statements', 'send-statements', STATEMENTS_LEASE_MS],
  ])(
    '%s shows a message again when the lease of a %s that died has ended, and no lease ends before its sender (failure 9)',
    (name, reader, leaseMs) => {
      const sender = ofType('AWS::Lambda::Function').find(
        ({ properties }) => properties['FunctionName'] === `tocsin-${reader}`,
      );
      expect(Number(sender?.properties['Timeout']) * 1000).toBeLessThan(leaseMs);
      expect(leaseMs).toBeLessThan(Number(queue(name)?.['VisibilityTimeout']) * 1000);
    },
  );

  it('has dead letters, or is for dead letters and keeps them 14 days', () => {
    const withoutDeadLetters = queueNames.filter((name) => queue(name)?.['RedrivePolicy'] === undefined);
    expect(withoutDeadLetters.sort()).toEqual([
      'tocsin-alarms-dead',
      'tocsin-broadcasts-dead',
      'tocsin-changes-dead',
      'tocsin-mail-events-dead',
      'tocsin-pages-dead',
      'tocsin-schedules-dead',
      'tocsin-statements-dead',
    ]);
    for (const name of withoutDeadLetters) expect(queue(name)?.['MessageRetentionPeriod']).toBe(14 * 86_400);
  });
});

it.each([
  ['tocsin-alarms', ['sns.amazonaws.com for topic tocsin-alarms', 'events.amazonaws.com for tocsin-alarm-events']],
  ['tocsin-alarms-dead', ['sns.amazonaws.com for topic tocsin-alarms', 'events.amazonaws.com for tocsin-alarm-events']],
  ['tocsin-pages', []],
])('into the queue %s only these send on their own behalf: %j', (name, senders) => {
  const policy = ofType('AWS::SQS::QueuePolicy').find(
    ({ properties }) => String(properties['Queues']) === `queue ${name}`,
  );
  const allowed = statements(policy?.properties ?? {}).filter(({ Effect }) => Effect === 'Allow');
  expect(
    allowed.map(({ Action, Principal, Condition }) => {
      const { Service } = Principal as { Service: string };
      const source = (Condition as Record<string, Record<string, string>>)['ArnEquals']?.['aws:SourceArn'];
      return `${Action === 'sqs:SendMessage' ? '' : Action}${Service} for ${source?.replace(/^arn:.*:rule\//, '') ?? '?'}`;
    }),
  ).toEqual(senders);
});

describe.each(['tocsin-alarms', 'tocsin-ops'])('the topic %s', (name) => {
  const policy = ofType('AWS::SNS::TopicPolicy').find(
    ({ properties }) => String(properties['Topics']) === `topic ${name}`,
  );
  const all = statements(policy?.properties ?? {});

  it('can be published to by CloudWatch for alarms of this account, and by no other service', () => {
    expect(all.filter(({ Effect }) => Effect === 'Allow')).toEqual([
      {
        Sid: 'AlarmsOfThisAccount',
        Effect: 'Allow',
        Action: 'sns:Publish',
        Principal: { Service: 'cloudwatch.amazonaws.com' },
        Resource: `topic ${name}`,
        Condition: {
          StringEquals: { 'aws:SourceAccount': '$AccountId' },
          ArnLike: { 'aws:SourceArn': 'arn:$Partition:cloudwatch:$Region:$AccountId:alarm:*' },
        },
      },
    ]);
  });

  it('takes nothing over plain HTTP', () => {
    expect(all).toContainEqual(
      expect.objectContaining({
        Effect: 'Deny',
        Principal: '*',
        Action: 'sns:Publish',
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      }),
    );
  });
});

it('what services tell is encrypted by a key that turns yearly and that these services may use', () => {
  const [key] = ofType('AWS::KMS::Key');
  expect(key?.properties['EnableKeyRotation']).toBe(true);
  expect(key?.deletionPolicy).toBe('Retain');
  const users = (key?.properties['KeyPolicy'] as { Statement: Statement[] }).Statement.map(
    ({ Principal }) => Principal,
  );
  expect(users).toEqual([
    { AWS: 'arn:$Partition:iam::$AccountId:root' },
    { Service: 'cloudwatch.amazonaws.com' },
    { Service: 'ses.amazonaws.com' },
  ]);
  const encrypted = ofType('AWS::SNS::Topic').filter(
    ({ properties }) => properties['KmsMasterKeyId'] === `key ${key?.logicalId ?? ''}`,
  );
  expect(encrypted.map(({ properties }) => properties['TopicName'])).toEqual(['tocsin-alarms', 'tocsin-mail-events']);
});

it('events of mail are published by SES for this configuration set, and by nobody else', () => {
  const policy = ofType('AWS::SNS::TopicPolicy').find(
    ({ properties }) => String(properties['Topics']) === 'topic tocsin-mail-events',
  );
  expect(statements(policy?.properties ?? {}).filter(({ Effect }) => Effect === 'Allow')).toMatchObject([
    {
      Action: 'sns:Publish',
      Principal: { Service: 'ses.amazonaws.com' },
      Condition: {
        StringEquals: {
          'AWS:SourceAccount': '$AccountId',
          'AWS:SourceArn': expect.stringMatching(/:configuration-set\/configurationset tocsin$/) as string,
        },
      },
    },
  ]);
});

it('the link key is generated, 64 characters long, and outlives the stack', () => {
  const [secret] = ofType('AWS::SecretsManager::Secret');
  expect(secret).toMatchObject({
    deletionPolicy: 'Retain',
    properties: { Name: 'tocsin/link-key', GenerateSecretString: { PasswordLength: 64 } },
  });
});

it('the link key is changed every 30 days, by a function that only Secrets Manager may call, for this secret', () => {
  expect(ofType('AWS::SecretsManager::RotationSchedule').map(({ properties }) => properties)).toEqual([
    {
      SecretId: 'secret tocsin/link-key',
      RotationLambdaARN: 'function tocsin-rotate-link-key',
      RotationRules: { AutomaticallyAfterDays: 30 },
      RotateImmediatelyOnUpdate: false,
    },
  ]);
  const callers = ofType('AWS::Lambda::Permission').filter(
    ({ properties }) => properties['FunctionName'] === 'function tocsin-rotate-link-key',
  );
  expect(callers.map(({ properties }) => properties)).toEqual([
    {
      Action: 'lambda:InvokeFunction',
      FunctionName: 'function tocsin-rotate-link-key',
      Principal: 'secretsmanager.amazonaws.com',
      SourceAccount: '$AccountId',
      SourceArn: 'secret tocsin/link-key',
    },
  ]);
});

it('email leaves only over TLS, from the configured domain', () => {
  expect(ofType('AWS::SES::ConfigurationSet')[0]?.properties).toMatchObject({
    Name: 'tocsin',
    DeliveryOptions: { TlsPolicy: 'REQUIRE' },
    ReputationOptions: { ReputationMetricsEnabled: true },
  });
  const [identity] = synthesize({ senderDomain: 'status.example.org' }).ofType('AWS::SES::EmailIdentity');
  expect(identity?.properties['EmailIdentity']).toBe('status.example.org');
});
