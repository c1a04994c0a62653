import { describe, expect, it } from 'vitest';
import { resolveTemplate } from './resolve-template.ts';
import type { PseudoParameters, ResolvedTemplate } from './resolved-template.ts';

const pseudo: PseudoParameters = {
  region: 'us-east-1',
  account: '000000000000',
  partition: 'aws',
  urlSuffix: 'amazonaws.com',
  stackName: 'Shop',
  productPort: 4500,
  awsPort: 4566,
};

function resolve(resources: Record<string, unknown>, more: Record<string, unknown> = {}): ResolvedTemplate {
  return resolveTemplate({ Resources: resources, ...more }, pseudo);
}

/** Resolves one value as a property of a resource beside a queue `Orders` and a topic `News`. */
function resolveValue(value: unknown): unknown {
  const template = resolve({
    Orders: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'orders' } },
    News: { Type: 'AWS::SNS::Topic' },
    Api: { Type: 'AWS::ApiGatewayV2::Api' },
    It: { Type: 'AWS::SNS::Subscription', Properties: { Value: value } },
  });
  return template.byLogicalId('It').properties['Value'];
}

describe('references in the template', () => {
  it.each([
    [{ Ref: 'AWS::Region' }, 'us-east-1'],
    [{ Ref: 'Orders' }, 'http://127.0.0.1:4566/000000000000/orders'],
    [{ 'Fn::GetAtt': ['Orders', 'Arn'] }, 'arn:aws:sqs:us-east-1:000000000000:orders'],
    [{ 'Fn::GetAtt': 'Orders.QueueName' }, 'orders'],
    [{ Ref: 'News' }, 'arn:aws:sns:us-east-1:000000000000:Shop-News'],
    [{ 'Fn::GetAtt': ['Api', 'ApiEndpoint'] }, 'http://127.0.0.1:4500'],
    [{ 'Fn::Join': ['/', ['a', { Ref: 'AWS::AccountId' }, 1]] }, 'a/000000000000/1'],
    [{ 'Fn::Sub': 'x-${AWS::Region}-${Orders.QueueName}-${!kept}' }, 'x-us-east-1-orders-${kept}'],
    [{ 'Fn::Sub': ['${A}/${AWS::Partition}', { A: { Ref: 'AWS::StackName' } }] }, 'Shop/aws'],
    [{ 'Fn::Select': [1, { 'Fn::Split': [':', 'a:b:c'] }] }, 'b'],
    [{ 'Fn::Select': ['5', { 'Fn::Split': [':', { 'Fn::GetAtt': ['Orders', 'Arn'] }] }] }, 'orders'],
    [{ kept: 1, left: { Ref: 'AWS::NoValue' } }, { kept: 1 }],
    [
      [1, { Ref: 'AWS::NoValue' }, 2],
      [1, 2],
    ],
  ])('%j becomes %j', (value, expected) => {
    expect(resolveValue(value)).toEqual(expected);
  });

  it.each([
    [{ 'Fn::ImportValue': 'Other' }, 'Fn::ImportValue is not modelled'],
    [{ 'Fn::If': ['C', 1, 2] }, 'Fn::If is not modelled'],
    [{ Ref: 'Nobody' }, 'there is no resource or parameter Nobody'],
    [{ 'Fn::GetAtt': ['Orders', 'Colour'] }, 'attribute Colour of Orders (AWS::SQS::Queue) is not modelled'],
    [{ 'Fn::Join': ['/', 'no list'] }, 'Fn::Join needs a list'],
  ])('%j is refused with the resource and property it stands in', (value, reason) => {
    expect(() => resolveValue(value)).toThrow(`It (AWS::SNS::Subscription) Value: ${reason}`);
  });

  it('gives every resource a name that stays the same, with its own where the template gives one', () => {
    const template = resolve({
      Orders: { Type: 'AWS::SQS::Queue', Properties: { QueueName: { 'Fn::Join': ['-', ['shop', 'orders']] } } },
      News: { Type: 'AWS::SNS::Topic' },
      Key: { Type: 'AWS::KMS::Key' },
    });
    expect(template.nameOf('Orders')).toBe('shop-orders');
    expect(template.nameOf('News')).toBe('Shop-News');
    expect(template.arnOf('Key')).toMatch(/^arn:aws:kms:us-east-1:000000000000:key\/[0-9a-f-]{36}$/);
  });

  it('resolves outputs', () => {
    const template = resolve(
      { Orders: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'orders' } } },
      { Outputs: { Queue: { Value: { 'Fn::GetAtt': ['Orders', 'Arn'] } } } },
    );
    expect(template.outputs).toEqual({ Queue: 'arn:aws:sqs:us-east-1:000000000000:orders' });
  });
});

describe('what the laptop does not model at the level of the template', () => {
  it.each([
    ['conditions', { Conditions: { IsProd: {} } }],
    ['mappings', { Mappings: { M: {} } }],
    ['transforms', { Transform: 'AWS::Serverless-2016-10-31' }],
  ])('%s are refused by name', (_, more) => {
    expect(() => resolve({}, more)).toThrow(Object.keys(more)[0] ?? '');
  });

  it('a resource under a condition is refused', () => {
    expect(() => resolve({ Orders: { Type: 'AWS::SQS::Queue', Condition: 'IsProd' } })).toThrow('Condition');
  });

  it('the parameter of the bootstrap version is not missed', () => {
    const bootstrap = { BootstrapVersion: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/cdk/version' } };
    const template = resolve({}, { Parameters: bootstrap, Rules: { CheckBootstrapVersion: {} } });
    expect(template.resources).toEqual([]);
  });
});
