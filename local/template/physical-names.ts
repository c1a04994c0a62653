import { createHash } from 'node:crypto';
import type { PseudoParameters, ResolvedTemplate } from './resolved-template.ts';

/** What a resource is called and how it is addressed, for one resource type. */
interface Naming {
  /** Property that may give the physical name. */
  nameProperty?: string;
  /** What `Ref` answers. */
  ref?: (named: Named) => string;
  arn?: (named: Named) => string;
  /** Further attributes of `Fn::GetAtt`. */
  attributes?: Record<string, (named: Named) => string>;
}

/** A resource with its physical name, in a region and account. */
export interface Named {
  logicalId: string;
  name: string;
  pseudo: PseudoParameters;
}

/** A number of characters that belong to this resource only and never change. */
function stableId(named: Named, length: number): string {
  return createHash('sha256').update(`${named.pseudo.stackName}/${named.logicalId}`).digest('hex').slice(0, length);
}

function stableUuid(named: Named): string {
  return stableId(named, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

function regional(service: string, resource: (named: Named) => string) {
  return (named: Named): string => {
    const { partition, region, account } = named.pseudo;
    return `arn:${partition}:${service}:${region}:${account}:${resource(named)}`;
  };
}

const named = ({ name }: Named): string => name;
const table = regional('dynamodb', ({ name }) => `table/${name}`);
const topic = regional('sns', named);
const machine = regional('states', ({ name }) => `stateMachine:${name}`);
const secret = regional('secretsmanager', (it) => `secret:${it.name}-${stableId(it, 6)}`);
const queueUrl = ({ name, pseudo }: Named): string => `http://127.0.0.1:${pseudo.awsPort}/${pseudo.account}/${name}`;

function dkimAttributes(): Record<string, (named: Named) => string> {
  const tokens = [1, 2, 3].map((number) => ({
    [`DkimDNSTokenName${number}`]: (it: Named) => `local${number}._domainkey.${it.name}`,
    [`DkimDNSTokenValue${number}`]: () => `local${number}.dkim.amazonses.com`,
  }));
  return Object.assign({}, ...tokens) as Record<string, (named: Named) => string>;
}

export const namings: Readonly<Record<string, Naming>> = {
  'AWS::KMS::Key': {
    ref: stableUuid,
    arn: regional('kms', (it) => `key/${stableUuid(it)}`),
    attributes: { KeyId: stableUuid },
  },
  'AWS::KMS::Alias': { nameProperty: 'AliasName', arn: regional('kms', named) },
  'AWS::SNS::Topic': {
    nameProperty: 'TopicName',
    ref: topic,
    arn: topic,
    attributes: { TopicArn: topic, TopicName: named },
  },
  'AWS::SNS::TopicPolicy': {},
  'AWS::SNS::Subscription': { ref: regional('sns', (it) => `subscription:${stableUuid(it)}`) },
  'AWS::SQS::Queue': {
    nameProperty: 'QueueName',
    ref: queueUrl,
    arn: regional('sqs', named),
    attributes: { QueueName: named, QueueUrl: queueUrl },
  },
  'AWS::SQS::QueuePolicy': {},
  'AWS::DynamoDB::Table': {
    nameProperty: 'TableName',
    arn: table,
    attributes: { StreamArn: (it) => `${table(it)}/stream/2026-01-01T00:00:00.000` },
  },
  'AWS::Lambda::Function': { nameProperty: 'FunctionName', arn: regional('lambda', ({ name }) => `function:${name}`) },
  'AWS::Lambda::EventSourceMapping': {
    ref: stableUuid,
    arn: regional('lambda', (it) => `event-source-mapping:${stableUuid(it)}`),
    attributes: { Id: stableUuid },
  },
  'AWS::Lambda::Permission': {},
  'AWS::IAM::Role': {
    nameProperty: 'RoleName',
    arn: ({ name, pseudo }) => `arn:${pseudo.partition}:iam::${pseudo.account}:role/${name}`,
    attributes: { RoleId: (it) => `AROA${stableId(it, 17).toUpperCase()}` },
  },
  'AWS::IAM::Policy': { nameProperty: 'PolicyName' },
  'AWS::Logs::LogGroup': { nameProperty: 'LogGroupName', arn: regional('logs', ({ name }) => `log-group:${name}:*`) },
  'AWS::ApiGatewayV2::Api': {
    ref: (it) => stableId(it, 10),
    attributes: {
      ApiId: (it) => stableId(it, 10),
      ApiEndpoint: ({ pseudo }) => `http://127.0.0.1:${pseudo.productPort}`,
    },
  },
  'AWS::ApiGatewayV2::Stage': { nameProperty: 'StageName' },
  'AWS::ApiGatewayV2::Route': { ref: (it) => stableId(it, 7) },
  'AWS::ApiGatewayV2::Integration': { ref: (it) => stableId(it, 7) },
  'AWS::StepFunctions::StateMachine': {
    nameProperty: 'StateMachineName',
    ref: machine,
    arn: machine,
    attributes: { Name: named },
  },
  'AWS::Scheduler::Schedule': {
    nameProperty: 'Name',
    arn: regional('scheduler', ({ name }) => `schedule/default/${name}`),
  },
  'AWS::Events::EventBus': {
    nameProperty: 'Name',
    arn: regional('events', ({ name }) => `event-bus/${name}`),
    attributes: { Name: named },
  },
  'AWS::Events::Rule': { nameProperty: 'Name', arn: regional('events', ({ name }) => `rule/${name}`) },
  'AWS::SES::EmailIdentity': {
    nameProperty: 'EmailIdentity',
    arn: regional('ses', ({ name }) => `identity/${name}`),
    attributes: dkimAttributes(),
  },
  'AWS::SES::ConfigurationSet': {
    nameProperty: 'Name',
    arn: regional('ses', ({ name }) => `configuration-set/${name}`),
  },
  'AWS::SES::ConfigurationSetEventDestination': {},
  'AWS::SecretsManager::Secret': { nameProperty: 'Name', ref: secret, arn: secret, attributes: { Id: secret } },
  'AWS::SecretsManager::RotationSchedule': {},
  'AWS::CloudWatch::Alarm': { nameProperty: 'AlarmName', arn: regional('cloudwatch', ({ name }) => `alarm:${name}`) },
};

/** What `Ref` answers for a resource of a resolved template. */
export function refOf(template: ResolvedTemplate, logicalId: string): string {
  const name = template.nameOf(logicalId);
  const ref = namings[template.byLogicalId(logicalId).type]?.ref;
  return ref === undefined ? name : ref({ logicalId, name, pseudo: template.pseudo });
}
