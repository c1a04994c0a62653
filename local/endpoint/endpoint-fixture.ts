import { SESv2Client } from '@aws-sdk/client-sesv2';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createIam, type Iam } from '../iam/iam.ts';
import { templateFixture, type FixtureResource } from '../iam/template-fixture.ts';
import { createKernel, type RunningKernel } from '../kernel/create-kernel.ts';
import type { LambdaInvoker } from '../kernel/kernel.ts';
import { createSecrets } from '../secrets/secrets-service.ts';
import { createSes } from '../ses/ses-service.ts';
import { createSns, type Sns } from '../sns/sns-service.ts';
import { createSqs, type Sqs } from '../sqs/sqs-service.ts';
import type { ResolvedTemplate } from '../template/resolved-template.ts';
import type { AwsService } from './aws-service.ts';
import { createEndpoint, type Endpoint, type EndpointOptions } from './create-endpoint.ts';
import { createSts } from './sts.ts';

const account = '000000000000';
export const queueArn = (name: string): string => `arn:aws:sqs:us-east-1:${account}:${name}`;
export const topicArn = (name: string): string => `arn:aws:sns:us-east-1:${account}:${name}`;
const keyArn = `arn:aws:kms:us-east-1:${account}:key/the-key`;
const alarmArn = `arn:aws:cloudwatch:us-east-1:${account}:alarm:registry-down`;
/** CloudWatch, as it publishes for one alarm. */
export const cloudwatch = { kind: 'service', service: 'cloudwatch.amazonaws.com', sourceArn: alarmArn } as const;

const allow = (Action: string[], Resource: unknown) => ({ Effect: 'Allow', Action, Resource });
const tlsOnly = (Action: string, Resource: string) => ({
  Effect: 'Deny',
  Principal: { AWS: '*' },
  Action,
  Resource,
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
});

function queue(name: string, properties: Record<string, unknown> = {}): FixtureResource {
  return { type: 'AWS::SQS::Queue', arn: queueArn(name), name, properties: { QueueName: name, ...properties } };
}

function role(...statements: unknown[]): FixtureResource {
  return {
    type: 'AWS::IAM::Role',
    properties: {
      AssumeRolePolicyDocument: {
        Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } }],
      },
      Policies: [{ PolicyName: 'inline', PolicyDocument: { Statement: statements } }],
    },
  };
}

/** A small template in the shape of the deployed one. */
export function fixtureResources(): Record<string, FixtureResource> {
  const sender = role(
    allow(['sns:Publish'], '*'),
    { Effect: 'Deny', Action: 'sns:Publish', Resource: 'arn:aws:sns:*:*:*' },
    allow(
      ['ses:SendEmail'],
      [
        `arn:aws:ses:us-east-1:${account}:identity/example.com`,
        `arn:aws:ses:us-east-1:${account}:configuration-set/tocsin`,
      ],
    ),
    allow(['sqs:SendMessage'], queueArn('pages')),
  );
  return {
    Sender: { ...sender, arn: `arn:aws:iam::${account}:role/Tocsin-Sender` },
    Key: {
      type: 'AWS::KMS::Key',
      arn: keyArn,
      properties: {
        KeyPolicy: {
          Statement: [
            { ...allow(['kms:*'], '*'), Principal: { AWS: `arn:aws:iam::${account}:root` } },
            {
              ...allow(['kms:Decrypt', 'kms:GenerateDataKey*'], '*'),
              Principal: { Service: 'cloudwatch.amazonaws.com' },
              Condition: { StringEquals: { 'aws:SourceAccount': account } },
            },
          ],
        },
      },
    },
    Alarms: {
      type: 'AWS::SNS::Topic',
      arn: topicArn('alarms'),
      name: 'alarms',
      properties: { TopicName: 'alarms', KmsMasterKeyId: keyArn },
    },
    AlarmsPolicy: {
      type: 'AWS::SNS::TopicPolicy',
      properties: {
        Topics: [topicArn('alarms')],
        PolicyDocument: {
          Statement: [
            tlsOnly('sns:Publish', topicArn('alarms')),
            {
              ...allow(['sns:Publish'], topicArn('alarms')),
              Principal: { Service: 'cloudwatch.amazonaws.com' },
              Condition: { ArnLike: { 'aws:SourceArn': `arn:aws:cloudwatch:us-east-1:${account}:alarm:*` } },
            },
          ],
        },
      },
    },
    Ops: { type: 'AWS::SNS::Topic', arn: topicArn('ops'), name: 'ops', properties: { TopicName: 'ops' } },
    AlarmQueue: queue('alarms', {
      VisibilityTimeout: 60,
      RedrivePolicy: { deadLetterTargetArn: queueArn('alarms-dead'), maxReceiveCount: 2 },
    }),
    DeadQueue: queue('alarms-dead', { MessageRetentionPeriod: 1_209_600 }),
    PagesQueue: queue('pages'),
    ClosedQueue: queue('closed'),
    QueuePolicy: {
      type: 'AWS::SQS::QueuePolicy',
      properties: {
        Queues: ['alarms', 'alarms-dead', 'pages'].map((name) => `http://127.0.0.1:4566/${account}/${name}`),
        PolicyDocument: {
          Statement: [
            tlsOnly('sqs:*', '*'),
            {
              ...allow(['sqs:SendMessage'], '*'),
              Principal: { Service: 'sns.amazonaws.com' },
              Condition: { ArnLike: { 'aws:SourceArn': topicArn('*') } },
            },
          ],
        },
      },
    },
    ToAlarms: subscription('alarms', 'sqs', queueArn('alarms'), { RawMessageDelivery: true }),
    ToPages: subscription('ops', 'sqs', queueArn('pages')),
    ToClosed: subscription('ops', 'sqs', queueArn('closed'), {
      RedrivePolicy: { deadLetterTargetArn: queueArn('alarms-dead') },
    }),
    ToMail: subscription('ops', 'email', 'ops@example.com'),
    Identity: {
      type: 'AWS::SES::EmailIdentity',
      properties: { EmailIdentity: 'example.com', ConfigurationSetAttributes: { ConfigurationSetName: 'tocsin' } },
    },
    Set: { type: 'AWS::SES::ConfigurationSet', properties: { Name: 'tocsin' } },
    LinkKey: {
      type: 'AWS::SecretsManager::Secret',
      arn: `arn:aws:secretsmanager:us-east-1:${account}:secret:tocsin/link-key-AbCdEf`,
      properties: { Name: 'tocsin/link-key', GenerateSecretString: { PasswordLength: 64, ExcludePunctuation: true } },
    },
  };
}

function subscription(topic: string, Protocol: string, Endpoint: string, more = {}): FixtureResource {
  return { type: 'AWS::SNS::Subscription', properties: { TopicArn: topicArn(topic), Protocol, Endpoint, ...more } };
}

export interface LocalAws {
  endpoint: Endpoint;
  running: RunningKernel;
  iam: Iam;
  template: ResolvedTemplate;
  sqs: Sqs;
  sns: Sns;
  log: string[];
  /** Of the administrator, or of a role's worker. */
  clients(accessKeyId?: string): Clients;
  queueUrl(name: string): string;
  close(): Promise<void>;
}

export interface Clients {
  sns: SNSClient;
  sqs: SQSClient;
  ses: SESv2Client;
  secrets: SecretsManagerClient;
}

const noFunctions = { invoke: () => Promise.reject(new Error('this test has no functions')) };

/** Everything of this folder's neighbours on a free port, in memory, with a clock that starts at a fixed instant. */
export async function startLocalAws(
  options: Partial<Pick<EndpointOptions, 'isWorkerBusy' | 'localRoutes'>> & {
    more?: AwsService[];
    /** Resources beside those of every test. */
    resources?: Record<string, FixtureResource>;
    /** What answers for functions. */
    invoker?: Pick<LambdaInvoker, 'invoke'>;
  } = {},
): Promise<LocalAws> {
  const { more = [], resources = {}, invoker = noFunctions, ...rest } = options;
  const log: string[] = [];
  const template = templateFixture({ ...fixtureResources(), ...resources });
  const running = createKernel({ startAt: Date.parse('2026-01-14T15:00:00Z'), log: (line) => log.push(line) });
  const { kernel, outbox } = running;
  const iam = createIam(template);
  const sqs = createSqs({ kernel, template, iam });
  const sns = createSns({ kernel, template, iam, outbox, queues: sqs.desk });
  const ses = createSes({ kernel, template, outbox, publish: (...message) => void sns.publishToTopic(...message) });
  const secrets = createSecrets({ kernel, template, iam, invoker });
  const services = [sqs.service, sns.service, ses, secrets, createSts({ template, iam }), ...more];
  const localRoutes: EndpointOptions['localRoutes'] = (request, response) =>
    void response.end(`local ${request.url ?? ''}`);
  const endpoint = await createEndpoint({ kernel, services, iam, localRoutes, port: 0, ...rest });
  running.driver.start();
  const opened: { destroy(): void }[] = [];
  return {
    endpoint,
    running,
    iam,
    template,
    sqs,
    sns,
    log,
    clients(accessKeyId = 'anyone') {
      const config = {
        endpoint: endpoint.url,
        region: 'us-east-1',
        credentials: { accessKeyId, secretAccessKey: 'any' },
        maxAttempts: 1,
      };
      const all = {
        sns: new SNSClient(config),
        sqs: new SQSClient(config),
        ses: new SESv2Client(config),
        secrets: new SecretsManagerClient(config),
      };
      opened.push(...Object.values(all));
      return all;
    },
    queueUrl: (name) => `${endpoint.url}/${account}/${name}`,
    async close() {
      for (const client of opened) client.destroy();
      sqs.close();
      await endpoint.close();
      await running.close();
    },
  };
}
