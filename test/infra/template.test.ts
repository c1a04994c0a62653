import { Queue } from 'aws-cdk-lib/aws-sqs';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import { buildApp, synthesize } from './synthesized.ts';

const synthesized = synthesize();

const findings = (app: ReturnType<typeof buildApp>['app']) =>
  [new AwsSolutionsChecks(), new ServerlessChecks()].flatMap((pack) =>
    pack
      .validateScope(app)
      .violations.flatMap(({ ruleName, violatingResources }) =>
        violatingResources.map(({ constructPath }) => `${ruleName} at ${constructPath ?? '?'}`),
      ),
  );

describe('cdk-nag', () => {
  it('has nothing to say that is not answered where it stands', () => {
    expect(findings(synthesized.app)).toEqual([]);
  });

  it('would say so: no exception covers the whole stack', () => {
    const { app, stack } = buildApp();
    new Queue(stack, 'Careless');
    expect(findings(app).sort()).toEqual([
      'AwsSolutions-SQS3 at Tocsin/Careless/Resource',
      'AwsSolutions-SQS4 at Tocsin/Careless/Resource',
      'Serverless-SQSRedrivePolicy at Tocsin/Careless/Resource',
    ]);
  });
});

it('two syntheses of the same sources are the same template', () => {
  expect(synthesize().text).toBe(synthesized.text);
});

it('the template is for any account and region, and asks for no parameter', () => {
  expect(synthesized.text).not.toMatch(/\b\d{12}\b|us-east-1|"Parameters"|"Rules"|"Conditions"|Fn::ImportValue/);
});

it('it holds only what the laptop can run as well', () => {
  expect([...new Set(synthesized.resources.map(({ type }) => type))].sort()).toEqual([
    'AWS::ApiGatewayV2::Api',
    'AWS::ApiGatewayV2::Integration',
    'AWS::ApiGatewayV2::Route',
    'AWS::ApiGatewayV2::Stage',
    'AWS::CloudWatch::Alarm',
    'AWS::CloudWatch::Dashboard',
    'AWS::DynamoDB::Table',
    'AWS::Events::EventBus',
    'AWS::Events::Rule',
    'AWS::IAM::Policy',
    'AWS::IAM::Role',
    'AWS::KMS::Alias',
    'AWS::KMS::Key',
    'AWS::Lambda::EventSourceMapping',
    'AWS::Lambda::Function',
    'AWS::Lambda::Permission',
    'AWS::Logs::LogGroup',
    'AWS::SES::ConfigurationSet',
    'AWS::SES::ConfigurationSetEventDestination',
    'AWS::SES::EmailIdentity',
    'AWS::SNS::Subscription',
    'AWS::SNS::Topic',
    'AWS::SNS::TopicPolicy',
    'AWS::SQS::Queue',
    'AWS::SQS::QueuePolicy',
    'AWS::Scheduler::Schedule',
    'AWS::SecretsManager::RotationSchedule',
    'AWS::SecretsManager::Secret',
    'AWS::StepFunctions::StateMachine',
  ]);
});

it('a second stage shares no name with the first', () => {
  const names = (context: Record<string, unknown>) =>
    synthesize(context).resources.flatMap(({ properties }) =>
      Object.entries(properties)
        .filter(([key, value]) => /^(.*Name|AliasName)$/.test(key) && typeof value === 'string')
        .map(([, value]) => value)
        .filter((value) => /^(alias\/|\/aws\/)?.*tocsin/.test(String(value)) && !String(value).includes(' ')),
    );
  const other = new Set(names({ stage: 'try', senderDomain: 'try.example.com' }));
  expect(other.size).toBeGreaterThan(50);
  expect(names({}).filter((name) => other.has(name))).toEqual([]);
});

it('says where things are', () => {
  const { Outputs } = JSON.parse(synthesized.text) as { Outputs: Record<string, unknown> };
  expect(Object.keys(Outputs)).toEqual([
    'ApiUrl',
    'AlarmTopicArn',
    'OpsTopicArn',
    'TableName',
    'SenderAddress',
    'ChannelBusName',
    'DashboardUrl',
    'EscalationArn',
    'CommunicationArn',
  ]);
});

it.each([
  [{}, { Project: 'tocsin', Stage: 'main', Policy: 'erlmcp' }],
  [{ stage: 'try' }, { Project: 'tocsin', Stage: 'try', Policy: 'erlmcp' }],
])('with the context %j everything is tagged with what it is part of', (context, tags) => {
  expect(buildApp(context).stack.tags.tagValues()).toEqual(tags);
});

describe('what a stage leaves behind when it goes', () => {
  const kept = (context: Record<string, unknown>) =>
    synthesize(context)
      .resources.filter(({ deletionPolicy }) => deletionPolicy !== undefined && deletionPolicy !== 'Delete')
      .map(({ type }) => type)
      .sort();

  it('is its data and the keys to it, on the default stage', () => {
    expect(kept({})).toEqual(['AWS::DynamoDB::Table', 'AWS::KMS::Key', 'AWS::SecretsManager::Secret']);
  });

  it('is nothing, on any other', () => {
    expect(kept({ stage: 'try' })).toEqual([]);
  });
});
