import { describe, expect, it } from 'vitest';
import { cloudwatch, fixtureResources, queueArn, topicArn } from '../endpoint/endpoint-fixture.ts';
import { denialMessage, createIam } from './iam.ts';
import { templateFixture, type FixtureResource } from './template-fixture.ts';

const keyArn = 'arn:aws:kms:us-east-1:000000000000:key/the-key';
const functionArn = 'arn:aws:lambda:us-east-1:000000000000:function:receive';
const ruleArn = 'arn:aws:execute-api:us-east-1:000000000000:api/*/*/v1/alerts';

const withMore = (more: Record<string, FixtureResource>) =>
  createIam(templateFixture({ ...fixtureResources(), ...more }));
const sender = { kind: 'role', roleLogicalId: 'Sender' } as const;

const lambdaFunction: FixtureResource = { type: 'AWS::Lambda::Function', arn: functionArn, name: 'receive' };
const permission = (properties: Record<string, unknown>): FixtureResource => ({
  type: 'AWS::Lambda::Permission',
  properties: {
    Action: 'lambda:InvokeFunction',
    FunctionName: functionArn,
    Principal: 'apigateway.amazonaws.com',
    ...properties,
  },
});

describe('the policies of a template (Policy evaluation logic)', () => {
  it('let a role do what its inline policy and its attached policies say', () => {
    const receive = { action: 'sqs:ReceiveMessage', resource: queueArn('alarms') };
    expect(withMore({}).authorize(sender, { action: 'sqs:SendMessage', resource: queueArn('pages') }).allowed).toBe(
      true,
    );
    expect(withMore({}).authorize(sender, receive).allowed).toBe(false);
    const attached = {
      type: 'AWS::IAM::Policy',
      properties: {
        Roles: ['Tocsin-Sender'],
        PolicyDocument: { Statement: { Effect: 'Allow', Action: receive.action, Resource: receive.resource } },
      },
    };
    expect(withMore({ Attached: attached }).authorize(sender, receive).allowed).toBe(true);
  });

  const attached = (Effect: string, Action: string, Resource: string, more = {}): FixtureResource => ({
    type: 'AWS::IAM::Policy',
    properties: { Roles: ['Tocsin-Sender'], PolicyDocument: { Statement: { Effect, Action, Resource, ...more } } },
  });
  const onQueue = (Effect: string): FixtureResource => ({
    type: 'AWS::SQS::QueuePolicy',
    properties: {
      Queues: ['http://127.0.0.1:4566/000000000000/pages'],
      PolicyDocument: {
        Statement: { Effect, Principal: { AWS: '*' }, Action: 'sqs:SendMessage', Resource: queueArn('pages') },
      },
    },
  });

  it.each<[string, Record<string, FixtureResource>, string]>([
    ['another policy of the role', { A: attached('Deny', 'sqs:*', queueArn('pages')) }, 'an identity-based policy'],
    ['a policy read before the one that allows', { A: attached('Deny', '*', '*') }, 'an identity-based policy'],
    ['the policy of the queue', { A: onQueue('Deny') }, 'a resource-based policy'],
    [
      'the role’s policy, where the queue’s own allows',
      { A: onQueue('Allow'), B: attached('Deny', 'sqs:Send*', '*') },
      'an identity-based policy',
    ],
  ])('deny what any of them denies, whatever the others allow: %s', (_where, more, which) => {
    const send = { action: 'sqs:SendMessage', resource: queueArn('pages') };
    expect(withMore({}).authorize(sender, send)).toEqual({ allowed: true });
    expect(withMore(more).authorize(sender, send)).toEqual({
      allowed: false,
      reason: `with an explicit deny in ${which}`,
    });
  });

  it('do not deny what a denial’s condition does not meet, as with a key that the call does not carry', () => {
    const Condition = { StringLike: { 'ses:FromAddress': '*@elsewhere.example' } };
    const send = { action: 'sqs:SendMessage', resource: queueArn('pages') };
    const denial = withMore({ A: attached('Deny', '*', '*', { Condition }) });
    expect(denial.authorize(sender, send)).toEqual({ allowed: true });
    const from = { 'ses:FromAddress': 'a@elsewhere.example' };
    expect(denial.authorize(sender, { ...send, context: from }).allowed).toBe(false);
  });

  it('let CloudWatch publish to the encrypted topic because topic and key both say so', () => {
    const iam = withMore({});
    const topic = { action: 'sns:Publish', resource: topicArn('alarms') };
    expect(iam.authorize(cloudwatch, topic).allowed).toBe(true);
    expect(
      iam.authorize({ ...cloudwatch, sourceArn: 'arn:aws:events:us-east-1:000000000000:rule/x' }, topic).allowed,
    ).toBe(false);
    const [grant] = iam.keyGrants(keyArn, ['kms:GenerateDataKey'], 'sns');
    expect(grant).toMatchObject({ action: 'kms:GenerateDataKey', resource: keyArn });
    expect(grant !== undefined && iam.authorize(cloudwatch, grant).allowed).toBe(true);
    expect(
      grant !== undefined && iam.authorize({ kind: 'service', service: 'events.amazonaws.com' }, grant).allowed,
    ).toBe(false);
    expect(grant !== undefined && iam.authorize(sender, grant).allowed).toBe(false);
    expect(grant !== undefined && iam.authorize({ kind: 'admin' }, grant).allowed).toBe(true);
  });

  it.each(['the-key', keyArn, 'alias/tocsin', 'arn:aws:kms:us-east-1:000000000000:alias/tocsin'])(
    'know the key as %s',
    (name) => {
      const alias = { type: 'AWS::KMS::Alias', properties: { AliasName: 'alias/tocsin', TargetKeyId: keyArn } };
      expect(withMore({ Alias: alias }).keyGrants(name, ['kms:Decrypt'], 'sqs')).toMatchObject([{ resource: keyArn }]);
    },
  );

  it("keep services out of AWS's own keys, as AWS does", () => {
    const iam = withMore({});
    const [grant] = iam.keyGrants('alias/aws/sns', ['kms:Decrypt'], 'sns');
    expect(grant !== undefined && iam.authorize(cloudwatch, grant).allowed).toBe(false);
    expect(grant !== undefined && iam.authorize(sender, grant).allowed).toBe(true);
  });

  it('let a service act as a role only when the role trusts it', () => {
    const iam = withMore({});
    expect(iam.mayAssume('Sender', 'lambda.amazonaws.com')).toBe(true);
    expect(iam.mayAssume('Sender', 'states.amazonaws.com')).toBe(false);
  });

  it.each([
    [
      'the source that is named',
      permission({ SourceArn: ruleArn }),
      'apigateway.amazonaws.com',
      ruleArn.replaceAll('*', 'x'),
      true,
    ],
    [
      'another source',
      permission({ SourceArn: ruleArn }),
      'apigateway.amazonaws.com',
      ruleArn.replace('api/', 'other/'),
      false,
    ],
    ['no source', permission({ SourceArn: ruleArn }), 'apigateway.amazonaws.com', undefined, false],
    ['another service', permission({}), 'events.amazonaws.com', undefined, false],
    ['another account', permission({ SourceAccount: '111111111111' }), 'apigateway.amazonaws.com', ruleArn, false],
    ['any source, none named', permission({}), 'apigateway.amazonaws.com', undefined, true],
  ])('let a service invoke a function by its permission: %s', (_what, given, service, source, allowed) => {
    const iam = withMore({ Receive: lambdaFunction, Permission: given });
    expect(iam.mayInvoke(functionArn, service, source)).toBe(allowed);
    const principal = { kind: 'service', service, ...(source !== undefined && { sourceArn: source }) } as const;
    expect(iam.authorize(principal, { action: 'lambda:InvokeFunction', resource: functionArn }).allowed).toBe(allowed);
  });

  it('word a denial as AWS does', () => {
    const iam = withMore({});
    const grant = { action: 'sqs:ReceiveMessage', resource: queueArn('pages') };
    const decision = iam.authorize(sender, grant);
    expect(!decision.allowed && denialMessage(iam.callerArn(sender, 'worker-1'), grant, decision.reason)).toBe(
      'User: arn:aws:sts::000000000000:assumed-role/Tocsin-Sender/worker-1 is not authorized to perform: ' +
        'sqs:ReceiveMessage on resource: arn:aws:sqs:us-east-1:000000000000:pages because no identity-based policy allows the sqs:ReceiveMessage action',
    );
  });

  it('refuse at start, by name, all that cannot be evaluated', () => {
    const odd = fixtureResources()['Sender']?.properties ?? {};
    const start = () =>
      withMore({
        Managed: {
          type: 'AWS::IAM::Role',
          arn: 'arn:x',
          properties: { ...odd, ManagedPolicyArns: ['arn:aws:iam::aws:policy/Admin'] },
        },
        Lost: { type: 'AWS::IAM::Policy', properties: { Roles: ['gone'], PolicyDocument: { Statement: [] } } },
        Tagged: {
          type: 'AWS::SNS::TopicPolicy',
          properties: {
            Topics: [topicArn('ops')],
            PolicyDocument: {
              Statement: [
                {
                  Effect: 'Allow',
                  Principal: '*',
                  Action: 'sns:*',
                  Resource: '*',
                  Condition: { IpAddress: { 'aws:SourceIp': '::' } },
                },
              ],
            },
          },
        },
      });
    expect(start).toThrow(/Managed \(AWS::IAM::Role\): managed policy arn:aws:iam::aws:policy\/Admin/);
    expect(start).toThrow(/Lost \(AWS::IAM::Policy\): .*role gone/);
    expect(start).toThrow(/Tagged \(AWS::SNS::TopicPolicy\): statement 1: condition operator IpAddress/);
  });
});
