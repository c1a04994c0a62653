import { describe, expect, it } from 'vitest';
import { decideAccess, type AccessQuestion, type Caller } from './decide-access.ts';
import { parsePolicyDocument } from './policy-document.ts';

const account = '000000000000';
const root = `arn:aws:iam::${account}:root`;
const role: Caller = { kind: 'role', account, arn: `arn:aws:iam::${account}:role/sender` };
const admin: Caller = { kind: 'admin', account };
const sns: Caller = { kind: 'service', name: 'sns.amazonaws.com' };
const queue = `arn:aws:sqs:us-east-1:${account}:pages`;
const topic = `arn:aws:sns:us-east-1:${account}:alarms`;

const may = (Action: unknown, Resource: unknown, more = {}) => ({ Effect: 'Allow', Action, Resource, ...more });
const not = (Action: unknown, Resource: unknown, more = {}) => ({ Effect: 'Deny', Action, Resource, ...more });

const table = `arn:aws:dynamodb:us-east-1:${account}:table/tocsin`;
const KEYS = 'dynamodb:LeadingKeys';
const putWithin = (partition: string) =>
  may('dynamodb:*', table, {
    Condition: { 'ForAllValues:StringLike': { [KEYS]: partition }, Null: { [KEYS]: 'false' } },
  });
const neverTokens = not(['dynamodb:PutItem', 'dynamodb:BatchWriteItem'], table, {
  Condition: { 'ForAnyValue:StringLike': { [KEYS]: ['TOKEN#*', 'DIRECTORY#*'] } },
});
/** A call on the table's partitions; without any, its context has no such key. */
const onTable = (operation: string, ...keys: string[]) => ({
  action: `dynamodb:${operation}`,
  resource: table,
  context: keys.length === 0 ? {} : { 'dynamodb:leadingkeys': keys },
});

interface Case {
  title: string;
  caller?: Caller;
  action?: string;
  resource?: string;
  context?: AccessQuestion['context'];
  identity?: unknown[];
  policy?: unknown[];
  isKey?: boolean;
  allowed: boolean;
}

const cases: Case[] = [
  { title: 'nothing is allowed by default', allowed: false },
  { title: 'an allow of the role is enough', identity: [may('sqs:SendMessage', queue)], allowed: true },
  { title: 'a wildcard in the action', identity: [may('sqs:Send*', queue)], allowed: true },
  { title: 'actions are compared without case', identity: [may('SQS:sendmessage', queue)], allowed: true },
  { title: 'resources are compared with case', identity: [may('sqs:*', queue.toUpperCase())], allowed: false },
  { title: 'a wildcard in the resource', identity: [may('sqs:*', 'arn:aws:sqs:*:*:pag?s')], allowed: true },
  { title: 'another queue is another resource', identity: [may('sqs:*', `${queue}-dead`)], allowed: false },
  { title: 'another action of the service', identity: [may('sqs:ReceiveMessage', queue)], allowed: false },
  {
    title: 'an explicit deny wins over any allow',
    identity: [may('*', '*'), not('sqs:SendMessage', queue)],
    policy: [may('sqs:*', queue, { Principal: '*' })],
    allowed: false,
  },
  {
    title: 'NotAction covers what it does not name',
    identity: [may(undefined, '*', { NotAction: 'iam:*' })],
    allowed: true,
  },
  {
    title: 'NotResource leaves out what it names',
    identity: [may('*', undefined, { NotResource: queue })],
    allowed: false,
  },
  {
    title: 'the queue alone may allow the role',
    policy: [may('sqs:*', queue, { Principal: { AWS: role.arn } })],
    allowed: true,
  },
  {
    title: 'the queue may deny what the role allows',
    identity: [may('*', '*')],
    policy: [not('sqs:*', queue, { Principal: '*' })],
    allowed: false,
  },
  {
    title: 'a deny for the account hits its roles',
    identity: [may('*', '*')],
    policy: [not('sqs:*', queue, { Principal: { AWS: root } })],
    allowed: false,
  },
  {
    title: 'an allow for the account leaves it to the roles',
    policy: [may('sqs:*', queue, { Principal: { AWS: root } })],
    allowed: false,
  },
  {
    title: 'a service needs the resource to name it',
    caller: sns,
    policy: [may('sqs:*', queue, { Principal: { AWS: root } })],
    allowed: false,
  },
  {
    title: 'a service that the resource names',
    caller: sns,
    policy: [may('sqs:*', queue, { Principal: { Service: 'sns.amazonaws.com' } })],
    allowed: true,
  },
  { title: 'the administrator needs no identity policy', caller: admin, allowed: true },
  {
    title: 'the administrator is bound by denies of the resource',
    caller: admin,
    policy: [not('sqs:*', '*', { Principal: '*' })],
    allowed: false,
  },
  {
    title: 'a deny of calls without TLS leaves calls with TLS alone',
    context: { 'aws:securetransport': 'true' },
    identity: [may('sqs:*', queue)],
    policy: [not('sqs:*', queue, { Principal: '*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } })],
    allowed: true,
  },
  {
    title: 'a condition that holds',
    caller: sns,
    context: { 'aws:sourcearn': topic },
    policy: [
      may('sqs:*', queue, {
        Principal: { Service: 'sns.amazonaws.com' },
        Condition: { ArnEquals: { 'aws:SourceArn': topic } },
      }),
    ],
    allowed: true,
  },
  {
    title: 'a condition that does not hold',
    caller: sns,
    context: { 'aws:sourcearn': `${topic}-other` },
    policy: [
      may('sqs:*', queue, {
        Principal: { Service: 'sns.amazonaws.com' },
        Condition: { ArnEquals: { 'aws:SourceArn': topic } },
      }),
    ],
    allowed: false,
  },
  {
    title: 'a condition on a key that the call does not carry',
    caller: sns,
    policy: [may('sqs:*', queue, { Principal: '*', Condition: { StringEquals: { 'aws:SourceAccount': account } } })],
    allowed: false,
  },
  {
    title: 'a key whose policy is silent is closed to the account too',
    isKey: true,
    action: 'kms:Decrypt',
    identity: [may('*', '*')],
    allowed: false,
  },
  {
    title: 'a key opened to the account still needs the role to be allowed',
    isKey: true,
    action: 'kms:Decrypt',
    policy: [may('kms:*', '*', { Principal: { AWS: root } })],
    allowed: false,
  },
  {
    title: 'a key opened to the account and a role that is allowed',
    isKey: true,
    action: 'kms:Decrypt',
    identity: [may('kms:Decrypt', queue)],
    policy: [may('kms:*', '*', { Principal: { AWS: root } })],
    allowed: true,
  },
  {
    title: 'publishing to phones with topics denied: a topic',
    action: 'sns:Publish',
    resource: topic,
    identity: [may('sns:Publish', '*'), not('sns:Publish', 'arn:aws:sns:*:*:*')],
    allowed: false,
  },
  {
    title: 'publishing to phones with topics denied: a phone',
    action: 'sns:Publish',
    resource: '*',
    identity: [may('sns:Publish', '*'), not('sns:Publish', 'arn:aws:sns:*:*:*')],
    allowed: true,
  },
  {
    title: 'a partition within those allowed',
    ...onTable('PutItem', 'INCIDENT#1'),
    identity: [putWithin('INCIDENT#*')],
    allowed: true,
  },
  {
    title: 'a partition beside those allowed',
    ...onTable('PutItem', 'ALERT#1'),
    identity: [putWithin('INCIDENT#*')],
    allowed: false,
  },
  {
    title: 'a batch of which one partition is not allowed',
    ...onTable('BatchWriteItem', 'INCIDENT#1', 'ALERT#1'),
    identity: [putWithin('INCIDENT#*')],
    allowed: false,
  },
  {
    title: 'a scan, which names no partition, under an allow by partition',
    ...onTable('Scan'),
    identity: [putWithin('INCIDENT#*')],
    allowed: false,
  },
  {
    title: 'the same scan where nothing asks for the presence of a partition, as AWS would',
    ...onTable('Scan'),
    identity: [may('dynamodb:*', table, { Condition: { 'ForAllValues:StringLike': { [KEYS]: 'INCIDENT#*' } } })],
    allowed: true,
  },
  {
    title: 'a partition that is denied, under an allow of the table',
    ...onTable('PutItem', 'TOKEN#1'),
    identity: [may('dynamodb:*', table), neverTokens],
    allowed: false,
  },
  {
    title: 'a batch of which one partition is denied',
    ...onTable('BatchWriteItem', 'INCIDENT#1', 'DIRECTORY#people'),
    identity: [may('dynamodb:*', table), neverTokens],
    allowed: false,
  },
  {
    title: 'a partition beside those denied',
    ...onTable('PutItem', 'INCIDENT#1'),
    identity: [may('dynamodb:*', table), neverTokens],
    allowed: true,
  },
];

describe('who may do what (Policy evaluation logic)', () => {
  it.each(cases)('$title -> $allowed', (given) => {
    const refused: string[] = [];
    const parse = (statements: unknown[] | undefined, kind: 'identity' | 'resource') =>
      parsePolicyDocument({ Statement: statements ?? [] }, kind, (reason) => refused.push(reason));
    const { caller = role, action = 'sqs:SendMessage', resource = queue, context = {}, isKey = false } = given;
    const decision = decideAccess(
      { caller, action, resource, context },
      { identity: parse(given.identity, 'identity'), resource: parse(given.policy, 'resource'), isKey },
    );
    expect(refused).toEqual([]);
    expect(decision.allowed).toBe(given.allowed);
  });

  it('says why as AWS does', () => {
    const ask = (identity: unknown[]) =>
      decideAccess(
        { caller: role, action: 'sqs:SendMessage', resource: queue, context: {} },
        {
          identity: parsePolicyDocument({ Statement: identity }, 'identity', () => undefined),
          resource: [],
          isKey: false,
        },
      );
    expect(ask([])).toEqual({
      allowed: false,
      reason: 'because no identity-based policy allows the sqs:SendMessage action',
    });
    expect(ask([not('*', '*')])).toEqual({
      allowed: false,
      reason: 'with an explicit deny in an identity-based policy',
    });
  });
});

describe('a policy that cannot be evaluated here', () => {
  it.each([
    [
      'an operator',
      { Condition: { DateGreaterThan: { 'aws:CurrentTime': '2026-01-01' } } },
      'condition operator DateGreaterThan',
    ],
    [
      'a set operator',
      { Condition: { 'ForAllValues:StringEquals': { 'aws:TagKeys': 'x' } } },
      'condition operator ForAllValues:StringEquals',
    ],
    ['a key', { Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } } }, 'condition key aws:PrincipalOrgID'],
    ['a variable', { Resource: 'arn:aws:s3:::${aws:username}' }, 'policy variable'],
    ['NotPrincipal', { NotPrincipal: '*' }, 'NotPrincipal'],
    ['a federated principal', { Principal: { Federated: 'x' } }, 'Principal of kind Federated'],
    ['both Action and NotAction', { NotAction: 'x' }, 'exactly one of Action and NotAction'],
    ['an effect that is none', { Effect: 'Maybe' }, 'Effect'],
  ])('is refused by name: %s', (_what, change, reason) => {
    const refused: string[] = [];
    const statement = { ...may('s3:*', '*', { Principal: '*', Sid: 'Odd' }), ...change };
    parsePolicyDocument({ Statement: statement }, 'resource', (text) => refused.push(text));
    expect(refused.join('\n')).toContain(`statement 1 (Odd): `);
    expect(refused.join('\n')).toContain(reason);
  });
});
