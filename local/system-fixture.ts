import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const trust = (service: string) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: service } }],
});
const arnOf = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });

function role(service: string, statements: object[]): object {
  const policy = { PolicyName: 'own', PolicyDocument: { Version: '2012-10-17', Statement: statements } };
  return { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: trust(service), Policies: [policy] } };
}

/**
 * A cloud assembly for tests: an HTTP API and a schedule of 90 minutes in front of one function, which a queue also
 * feeds. The function may read the queue and may not send to it.
 * @param source of the function's bundle
 * @param more resources beside these
 */
export function assemblyFixture(source: string, more: Record<string, object> = {}): string {
  const directory = mkdtempSync(join(tmpdir(), 'assembly-'));
  mkdirSync(join(directory, 'asset.hello'));
  writeFileSync(join(directory, 'asset.hello', 'index.mjs'), source);
  const api = { ApiId: { Ref: 'Api' } };
  const resources = {
    Orders: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'orders', VisibilityTimeout: 60 } },
    HelloRole: role('lambda.amazonaws.com', [
      {
        Effect: 'Allow',
        Action: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
        Resource: arnOf('Orders'),
      },
    ]),
    Hello: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        FunctionName: 'hello',
        Code: { S3Bucket: 'assets', S3Key: 'hello.zip' },
        Handler: 'index.handler',
        Runtime: 'nodejs24.x',
        Role: arnOf('HelloRole'),
        Environment: { Variables: { QUEUE_URL: { Ref: 'Orders' } } },
      },
    },
    FromOrders: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: { EventSourceArn: arnOf('Orders'), FunctionName: { Ref: 'Hello' } },
    },
    Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { Name: 'shop', ProtocolType: 'HTTP' } },
    Stage: {
      Type: 'AWS::ApiGatewayV2::Stage',
      Properties: { ...api, StageName: '$default', AutoDeploy: true },
    },
    Integration: {
      Type: 'AWS::ApiGatewayV2::Integration',
      Properties: { ...api, IntegrationType: 'AWS_PROXY', IntegrationUri: arnOf('Hello'), PayloadFormatVersion: '2.0' },
    },
    Route: {
      Type: 'AWS::ApiGatewayV2::Route',
      Properties: { ...api, RouteKey: '$default', Target: { 'Fn::Sub': 'integrations/${Integration}' } },
    },
    Permission: {
      Type: 'AWS::Lambda::Permission',
      Properties: {
        Action: 'lambda:InvokeFunction',
        FunctionName: arnOf('Hello'),
        Principal: 'apigateway.amazonaws.com',
        SourceArn: { 'Fn::Sub': 'arn:aws:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/*' },
      },
    },
    SchedulerRole: role('scheduler.amazonaws.com', [
      { Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: arnOf('Hello') },
    ]),
    Schedule: {
      Type: 'AWS::Scheduler::Schedule',
      Properties: {
        ScheduleExpression: 'rate(90 minutes)',
        FlexibleTimeWindow: { Mode: 'OFF' },
        Target: { Arn: arnOf('Hello'), RoleArn: arnOf('SchedulerRole'), Input: '{"scheduled":true}' },
      },
    },
    ...more,
  };
  const assets = {
    files: {
      hello: {
        source: { path: 'asset.hello', packaging: 'zip' },
        destinations: { here: { objectKey: 'hello.zip' } },
      },
    },
  };
  writeFileSync(join(directory, 'Shop.template.json'), JSON.stringify({ Resources: resources }));
  writeFileSync(join(directory, 'Shop.assets.json'), JSON.stringify(assets));
  return directory;
}
