import { describe, expect, it } from 'vitest';
import { createKernel } from '../../local/kernel/create-kernel.ts';
import { modelledResources } from '../../local/modelled-resources.ts';
import { startServices } from '../../local/start-services.ts';
import { checkModelled } from '../../local/template/check-modelled.ts';
import { resolveTemplate } from '../../local/template/resolve-template.ts';
import { synthesize } from './synthesized.ts';

const pseudo = {
  region: 'us-east-1',
  account: '000000000000',
  partition: 'aws',
  urlSuffix: 'amazonaws.com',
  stackName: 'Tocsin',
  productPort: 4500,
  awsPort: 4566,
};
type Document = { Resources: Record<string, { Type: string; Properties?: Record<string, unknown> }> };
const product = JSON.parse(synthesize().text) as Document;

/** The product's template with one property of one resource changed; the first of the type that has all of `where`. */
function changed(type: string, path: string, value: unknown, where: string[] = []) {
  const document = structuredClone(product);
  const found = Object.entries(document.Resources).find(
    ([, one]) => one.Type === type && where.every((name) => Object.hasOwn(one.Properties ?? {}, name)),
  );
  if (found === undefined) throw new Error(`the template has no ${type}`);
  const [logicalId, resource] = found;
  const steps = path.split('.');
  let at = (resource.Properties ??= {});
  for (const step of steps.slice(0, -1)) at = (at[step] ??= {}) as Record<string, unknown>;
  at[steps.at(-1) ?? ''] = value;
  return { document, logicalId };
}

const resolved = (document: Document) => resolveTemplate(document, pseudo, () => '/nowhere');

/** Starts the laptop on a template, as `npm start` does: what it does not model is refused before anything runs. */
async function start(document: Document): Promise<void> {
  const template = resolved(document);
  checkModelled(template, modelledResources);
  const running = createKernel({ startAt: 0, log: () => undefined });
  const services = await startServices(running, template);
  services.sqs.close();
  await services.dynamodb.close();
  await running.close();
}

const declared = modelledResources.flatMap((modelled) => Object.entries(modelled));

describe('the laptop is started on the product’s template', () => {
  it('as it is, and refuses nothing', async () => {
    await expect(start(product)).resolves.toBeUndefined();
  });

  it.each(['AWS::EC2::Instance', 'AWS::Events::Archive', 'AWS::ApiGateway::RestApi', 'AWS::RDS::DBInstance'])(
    'and refuses a resource of type %s, by its name',
    async (Type) => {
      const document = { ...product, Resources: { ...product.Resources, Stranger: { Type } } };
      await expect(start(document)).rejects.toThrow(`Stranger (${Type})`);
    },
  );
});

describe('a property that no module of the laptop declares is refused by resource, type and name', () => {
  const check = (type: string, properties: Record<string, unknown>) => () =>
    checkModelled(resolved({ Resources: { Thing: { Type: type, Properties: properties } } }), modelledResources);

  it.each(declared.map(([type]) => type))('%s', (type) => {
    expect(check(type, { Colour: 'red' })).toThrow(`Thing (${type}) Colour: this property is not modelled`);
  });

  const nested = declared.flatMap(([type, { run, ignored }]) => {
    const parents = [...run, ...Object.keys(ignored)]
      .filter((path) => path.includes('.'))
      .map((path) => path.slice(0, path.indexOf('.')));
    return [...new Set(parents)]
      .filter((parent) => !run.includes(parent))
      .map((parent): [string, string] => [type, parent]);
  });
  it.each(nested)('%s, inside %s', (type, parent) => {
    expect(check(type, { [parent]: { Colour: 'red' } })).toThrow(`Thing (${type}) ${parent}.Colour`);
  });

  it.each(declared.flatMap(([type, { ignored }]) => Object.entries(ignored).map(([path, why]) => [type, path, why])))(
    '%s %s is left out for a reason that is given: %s',
    (_type, _path, why) => {
      expect(why).toMatch(/\w+ \w+/);
    },
  );
});

const source = 'AWS::Lambda::EventSourceMapping';
const gone = 'arn:aws:sqs:us-east-1:000000000000:gone';
const ofQueue = ['ScalingConfig'];
const ofStream = ['StartingPosition'];
const policy = (more: object) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 'sqs:*', Resource: '*', ...more }],
});

describe('a value that the laptop would not honour is refused by resource, property and reason', () => {
  it.each<[string, string, unknown, string, string[]?]>([
    [source, 'MaximumBatchingWindowInSeconds', 5, 'waiting for a fuller batch'],
    [source, 'FunctionResponseTypes', ['ReportNothing'], 'FunctionResponseTypes'],
    [source, 'StartingPosition', 'LATEST', 'only TRIM_HORIZON', ofStream],
    [source, 'DestinationConfig', { OnFailure: { Destination: 'arn:aws:s3:::lost' } }, 'DestinationConfig', ofStream],
    [source, 'FilterCriteria', { Filters: [{ Pattern: '{"a":[{"suffix":"x"}]}' }] }, 'suffix', ofStream],
    [source, 'FilterCriteria', { Filters: [{ Pattern: '{"body":["x"]}' }] }, 'filtering a queue', ofQueue],
    [source, 'BatchSize', 11, 'more than 10 messages', ofQueue],
    [source, 'BatchSize', 0, 'BatchSize', ofStream],
    [source, 'BisectBatchOnFunctionError', true, 'a queue has nothing of the kind', ofQueue],
    [source, 'MaximumRetryAttempts', 3, 'a queue has nothing of the kind', ofQueue],
    [source, 'StartingPosition', 'TRIM_HORIZON', 'a queue has nothing of the kind', ofQueue],
    [source, 'ScalingConfig', { MaximumConcurrency: 2 }, 'a stream has nothing of the kind', ofStream],
    [source, 'ScalingConfig', { MaximumConcurrency: 1 }, 'ScalingConfig.MaximumConcurrency', ofQueue],
    [source, 'ParallelizationFactor', 11, 'ParallelizationFactor', ofStream],
    [source, 'MaximumRecordAgeInSeconds', 59, 'MaximumRecordAgeInSeconds', ofStream],
    [source, 'MaximumRetryAttempts', 10_001, 'MaximumRetryAttempts', ofStream],
    [source, 'TumblingWindowInSeconds', 5, 'this property is not modelled', ofStream],
    [source, 'EventSourceArn', gone, 'is no queue of this template', ofQueue],
    [source, 'EventSourceArn', 'arn:aws:kinesis:us-east-1:000000000000:stream/x', 'no such event source'],
    ['AWS::Lambda::Function', 'Runtime', 'python3.14', 'Runtime'],
    ['AWS::Lambda::Function', 'Role', 'arn:aws:iam::000000000000:role/other', 'is no role of this template'],
    ['AWS::Scheduler::Schedule', 'ScheduleExpression', 'at(2026-11-21T00:00:00)', 'ScheduleExpression'],
    ['AWS::Scheduler::Schedule', 'FlexibleTimeWindow.Mode', 'FLEXIBLE', 'FlexibleTimeWindow.Mode'],
    ['AWS::Scheduler::Schedule', 'Target.Arn', 'arn:aws:sqs:us-east-1:000000000000:x', 'only functions are modelled'],
    ['AWS::Scheduler::Schedule', 'Target.RoleArn', 'arn:aws:iam::000000000000:role/other', 'Target.RoleArn'],
    ['AWS::Scheduler::Schedule', 'Target.DeadLetterConfig', { Arn: gone }, 'is no queue of this template'],
    ['AWS::Scheduler::Schedule', 'Target.RetryPolicy.MaximumRetryAttempts', 186, 'RetryPolicy.MaximumRetryAttempts'],
    ['AWS::Scheduler::Schedule', 'Target.RetryPolicy.MaximumEventAgeInSeconds', 59, 'MaximumEventAgeInSeconds'],
    ['AWS::Scheduler::Schedule', 'Target.SqsParameters', {}, 'this property is not modelled'],
    ['AWS::Scheduler::Schedule', 'EndDate', '2027-01-01T00:00:00Z', 'this property is not modelled'],
    ['AWS::Lambda::Function', 'DeadLetterConfig', { TargetArn: gone }, 'is no queue of this template'],
    ['AWS::Lambda::Function', 'DeadLetterConfig', { TargetArn: 'arn:aws:sns:us-east-1:1:x' }, 'only a queue'],
    ['AWS::Lambda::Function', 'ReservedConcurrentExecutions', 1, 'this property is not modelled'],
    ['AWS::IAM::Role', 'PermissionsBoundary', 'arn:aws:iam::aws:policy/x', 'this property is not modelled'],
    ['AWS::Lambda::Permission', 'EventSourceToken', 'x', 'this property is not modelled'],
    ['AWS::SNS::Subscription', 'RedrivePolicy', { deadLetterTargetArn: gone }, 'names no queue', ['RedrivePolicy']],
    ['AWS::SNS::Subscription', 'DeliveryPolicy', {}, 'this property is not modelled'],
    ['AWS::SNS::Subscription', 'RawMessageDelivery', true, 'an email is never raw'],
    ['AWS::SQS::Queue', 'FifoQueue', true, 'FifoQueue'],
    ['AWS::SQS::Queue', 'VisibilityTimeout', 43_201, 'VisibilityTimeout'],
    ['AWS::SNS::Topic', 'FifoTopic', true, 'FifoTopic'],
    ['AWS::SNS::Subscription', 'FilterPolicy', { a: ['b'] }, 'FilterPolicy'],
    ['AWS::SNS::Subscription', 'Protocol', 'firehose', 'Protocol'],
    ['AWS::DynamoDB::Table', 'BillingMode', 'PROVISIONED', 'only on-demand tables'],
    ['AWS::DynamoDB::Table', 'StreamSpecification.StreamViewType', 'EVERYTHING', 'StreamSpecification'],
    ['AWS::DynamoDB::Table', 'TimeToLiveSpecification.Colour', 'red', 'TimeToLiveSpecification'],
    ['AWS::StepFunctions::StateMachine', 'StateMachineType', 'EXPRESS', 'only STANDARD'],
    [
      'AWS::StepFunctions::StateMachine',
      'DefinitionString',
      '{"StartAt":"E","States":{"E":{"Type":"Succeed"}}}',
      'JSONPath',
    ],
    ['AWS::ApiGatewayV2::Api', 'ProtocolType', 'WEBSOCKET', 'only HTTP'],
    ['AWS::ApiGatewayV2::Route', 'RouteKey', '$connect', 'RouteKey'],
    ['AWS::ApiGatewayV2::Route', 'AuthorizationType', 'JWT', 'AuthorizationType'],
    ['AWS::ApiGatewayV2::Integration', 'PayloadFormatVersion', '1.0', 'PayloadFormatVersion'],
    ['AWS::ApiGatewayV2::Integration', 'IntegrationType', 'HTTP_PROXY', 'IntegrationType'],
    ['AWS::CloudWatch::Alarm', 'ComparisonOperator', 'GreaterThanUpperThreshold', 'ComparisonOperator'],
    ['AWS::CloudWatch::Alarm', 'Statistic', 'p99', 'Statistic'],
    ['AWS::IAM::Role', 'ManagedPolicyArns', ['arn:aws:iam::aws:policy/ReadOnlyAccess'], 'managed policy'],
    [
      'AWS::IAM::Policy',
      'PolicyDocument',
      policy({ Condition: { DateLessThan: { 'aws:CurrentTime': 'x' } } }),
      'DateLessThan',
    ],
    ['AWS::IAM::Policy', 'PolicyDocument', policy({ Condition: { IpAddress: { 'aws:SourceIp': 'x' } } }), 'IpAddress'],
    [
      'AWS::IAM::Policy',
      'PolicyDocument',
      policy({ Condition: { StringEquals: { 'aws:PrincipalTag/a': 'b' } } }),
      'PrincipalTag',
    ],
    ['AWS::IAM::Policy', 'PolicyDocument', policy({ Resource: 'arn:aws:s3:::${aws:username}' }), 'policy variable'],
    ['AWS::KMS::Key', 'Enabled', false, 'a key that is not enabled'],
    ['AWS::Lambda::Permission', 'Principal', '111122223333', 'principal 111122223333'],
  ])('%s %s %j: %s', async (type, path, value, why, where) => {
    const { document, logicalId } = changed(type, path, value, where);
    const refusal = await start(document).then(
      () => 'nothing was refused',
      (error: unknown) => String(error),
    );
    expect(refusal).toContain(why);
    expect(refusal).toContain(
      type === 'AWS::StepFunctions::StateMachine' && path === 'DefinitionString' ? 'tocsin-' : logicalId,
    );
  });
});
