import { EventBridgeClient, PutEventsCommand, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { afterEach, describe, expect, it } from 'vitest';
import type { Datapoint } from '../alarms/metric-sink.ts';
import { createEndpoint } from '../endpoint/create-endpoint.ts';
import { queueArn } from '../endpoint/endpoint-fixture.ts';
import { createIam } from '../iam/iam.ts';
import { templateFixture, type FixtureResource } from '../iam/template-fixture.ts';
import { createKernel } from '../kernel/create-kernel.ts';
import { createSqs } from '../sqs/sqs-service.ts';
import { checkModelled } from '../template/check-modelled.ts';
import { createEventBus } from './event-bus.ts';
import { modelled } from './modelled.ts';

const start = Date.parse('2026-03-10T10:00:00.120Z');
const ruleArn = (name: string) => `arn:aws:events:us-east-1:000000000000:rule/${name}`;
const pattern = {
  source: ['aws.cloudwatch'],
  detail: { alarmName: [{ prefix: 'registry-' }, { prefix: 'session-' }] },
};

const queue = (name: string): FixtureResource => ({
  type: 'AWS::SQS::Queue',
  arn: queueArn(name),
  name,
  properties: { QueueName: name },
});
const admit = (name: string, rule: string): FixtureResource => ({
  type: 'AWS::SQS::QueuePolicy',
  properties: {
    Queues: [`http://127.0.0.1:4566/000000000000/${name}`],
    PolicyDocument: {
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Service: 'events.amazonaws.com' },
          Action: 'sqs:SendMessage',
          Resource: queueArn(name),
          Condition: { ArnEquals: { 'aws:SourceArn': ruleArn(rule) } },
        },
      ],
    },
  },
});
const rule = (properties: Record<string, unknown> = {}, name = 'alarms'): FixtureResource => ({
  type: 'AWS::Events::Rule',
  arn: ruleArn(name),
  name,
  properties: {
    EventPattern: pattern,
    Targets: [{ Id: 'one', Arn: queueArn('in'), DeadLetterConfig: { Arn: queueArn('dead') } }],
    ...properties,
  },
});
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** A bus with one rule in front of two queues; a function with a role of its own may put events. */
async function bus(more: Record<string, FixtureResource> = {}) {
  const template = templateFixture({
    In: queue('in'),
    Dead: queue('dead'),
    AdmitIn: admit('in', 'alarms'),
    AdmitDead: admit('dead', 'alarms'),
    Rule: rule(),
    Teller: {
      type: 'AWS::IAM::Role',
      arn: 'arn:aws:iam::000000000000:role/Teller',
      properties: {
        AssumeRolePolicyDocument: {
          Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } }],
        },
        Policies: [{ PolicyDocument: { Statement: [{ Effect: 'Allow', Action: 'events:PutEvents', Resource: '*' }] } }],
      },
    },
    ...more,
  });
  const log: string[] = [];
  const counted: Datapoint[] = [];
  const running = createKernel({ startAt: start, log: (line) => log.push(line) });
  const { kernel } = running;
  // What the clock shows does not depend on how long the test takes.
  kernel.clock.freeze(start);
  const iam = createIam(template);
  const sqs = createSqs({ kernel, template, iam });
  const metrics = { put: (point: Datapoint) => void counted.push(point) };
  const events = createEventBus({ kernel, template, iam, queues: sqs.desk, metrics });
  const services = [sqs.service, events.service];
  const endpoint = await createEndpoint({ kernel, services, iam, localRoutes: () => undefined, port: 0 });
  const client = (accessKeyId: string) => {
    const credentials = { accessKeyId, secretAccessKey: 'any' };
    const made = new EventBridgeClient({ endpoint: endpoint.url, region: 'us-east-1', credentials, maxAttempts: 1 });
    closing.push(async () => {
      made.destroy();
      await Promise.resolve();
    });
    return made;
  };
  closing.push(async () => {
    sqs.close();
    await endpoint.close();
    await running.close();
  });
  return {
    log,
    counted,
    put: (Entries: PutEventsRequestEntry[], accessKeyId = 'anyone') =>
      client(accessKeyId).send(new PutEventsCommand({ Entries })),
    lying: (name: string) => sqs.reader.receive(queueArn(name), 10),
  };
}

const alarm = (alarmName: string): PutEventsRequestEntry => ({
  Source: 'aws.cloudwatch',
  DetailType: 'CloudWatch Alarm State Change',
  Resources: [`arn:aws:cloudwatch:us-east-1:000000000000:alarm:${alarmName}`],
  Detail: JSON.stringify({ alarmName }),
});

describe('the default event bus (Using dead-letter queues to process undelivered events in EventBridge)', () => {
  it('hands what a rule matches to its queue, in the envelope that AWS gives it', async () => {
    const { put, lying } = await bus();
    const { Entries, FailedEntryCount } = await put([alarm('registry-down'), alarm('kitchen-on-fire')]);
    expect(FailedEntryCount).toBe(0);
    expect(lying('in').map(({ body }) => JSON.parse(body) as unknown)).toEqual([
      {
        version: '0',
        id: Entries?.[0]?.EventId,
        'detail-type': 'CloudWatch Alarm State Change',
        source: 'aws.cloudwatch',
        account: '000000000000',
        time: '2026-03-10T10:00:00Z',
        region: 'us-east-1',
        resources: ['arn:aws:cloudwatch:us-east-1:000000000000:alarm:registry-down'],
        detail: { alarmName: 'registry-down' },
      },
    ]);
  });

  it('tells of a time that the sender gave', async () => {
    const { put, lying } = await bus();
    await put([{ ...alarm('registry-down'), Time: new Date('2026-03-10T09:00:00Z') }]);
    expect(JSON.parse(lying('in')[0]?.body ?? '')).toMatchObject({ time: '2026-03-10T09:00:00Z' });
  });

  it('takes nothing whose name begins with what a rule excludes', async () => {
    const never = { detail: { alarmName: [{ 'anything-but': { prefix: ['TargetTracking-', 'tocsin-'] } }] } };
    const { put, lying } = await bus({ Rule: rule({ EventPattern: never }) });
    await put(['TargetTracking-x', 'tocsin-ops', 'registry-down'].map(alarm));
    expect(lying('in').map(({ body }) => (JSON.parse(body) as { detail: unknown }).detail)).toEqual([
      { alarmName: 'registry-down' },
    ]);
  });

  it('leaves a rule alone that is disabled', async () => {
    const { put, lying } = await bus({ Rule: rule({ State: 'DISABLED' }) });
    await put([alarm('registry-down')]);
    expect(lying('in')).toEqual([]);
  });

  it('sends what the queue’s policy does not let in to the dead letters, with why, and counts it', async () => {
    const { put, lying, counted } = await bus({ AdmitIn: admit('in', 'another') });
    await put([alarm('registry-down')]);
    expect(lying('in')).toEqual([]);
    expect(lying('dead')).toMatchObject([
      {
        body: expect.stringContaining('registry-down') as string,
        messageAttributes: {
          ERROR_CODE: { StringValue: 'NO_PERMISSIONS' },
          RETRY_ATTEMPTS: { StringValue: '0' },
          RULE_ARN: { StringValue: ruleArn('alarms') },
          TARGET_ARN: { StringValue: queueArn('in') },
        },
      },
    ]);
    expect(counted).toEqual([
      { namespace: 'AWS/Events', metric: 'FailedInvocations', value: 1, dimensions: { RuleName: 'alarms' } },
    ]);
  });

  it.each<[string, Record<string, FixtureResource>, string]>([
    ['that is not let in either', { AdmitDead: admit('dead', 'another') }, 'may not sqs:SendMessage'],
    ['that is not there', { Rule: rule({ Targets: [{ Id: 'one', Arn: queueArn('in') }] }) }, 'no dead-letter queue'],
  ])('says so when it is lost for want of a dead-letter queue %s', async (_which, more, why) => {
    const { put, log } = await bus({ AdmitIn: admit('in', 'another'), ...more });
    await put([alarm('registry-down')]);
    expect(log.at(-1)).toMatch(new RegExp(`an event of alarms is lost, as in AWS: .*${why}`));
  });
});

describe('an event that is not taken (PutEvents, Amazon EventBridge API Reference)', () => {
  it.each<[string, Partial<PutEventsRequestEntry>, string]>([
    ['without a source', { Source: undefined }, 'InvalidArgument'],
    ['without a type', { DetailType: '' }, 'InvalidArgument'],
    ['whose detail is no JSON', { Detail: 'x' }, 'MalformedDetail'],
    ['whose detail is no object', { Detail: '[1]' }, 'MalformedDetail'],
    ['for another bus', { EventBusName: 'orders' }, 'InvalidArgument'],
    ['with a trace, which is not modelled', { TraceHeader: 'Root=1' }, 'InvalidArgument'],
  ])('%s is told by its place, and the others are taken', async (_what, wrong, code) => {
    const { put, lying } = await bus();
    const entry = { ...alarm('registry-down'), ...wrong };
    const { Entries, FailedEntryCount } = await put([entry, alarm('session-latency')]);
    expect(FailedEntryCount).toBe(1);
    expect(Entries).toMatchObject([{ ErrorCode: code }, { EventId: expect.any(String) as string }]);
    expect(lying('in')).toHaveLength(1);
  });

  it('is one of a function that speaks as a service of AWS', async () => {
    const { put, lying } = await bus();
    const { Entries } = await put([alarm('registry-down')], 'LOCAL-Teller-1');
    expect(Entries).toMatchObject([{ ErrorCode: 'NotAuthorizedForSourceException' }]);
    expect(lying('in')).toEqual([]);
  });

  it('is one too many, or none', async () => {
    const { put } = await bus();
    for (const entries of [[], Array.from({ length: 11 }, () => alarm('registry-down'))])
      await expect(put(entries)).rejects.toMatchObject({ name: 'ValidationException' });
  });
});

describe('what of EventBridge is not modelled', () => {
  const target = { Id: 'one', Arn: queueArn('in') };
  it.each<[string, Record<string, unknown>]>([
    ['EventBusName: only the default bus', { EventBusName: 'orders' }],
    ['ScheduleExpression: this property', { ScheduleExpression: 'rate(1 minute)' }],
    ['RoleArn: this property', { RoleArn: 'x' }],
    ['State: this state', { State: 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS' }],
    ['Targets.0.Arn: only queues', { Targets: [{ Id: 'one', Arn: 'arn:aws:lambda:us-east-1:1:function:x' }] }],
    ['Targets.Input: this property', { Targets: [{ ...target, Input: '{}' }] }],
    ['Targets.InputPath: this property', { Targets: [{ ...target, InputPath: '$.detail' }] }],
    ['Targets.InputTransformer: this property', { Targets: [{ ...target, InputTransformer: {} }] }],
    ['Targets.RoleArn: this property', { Targets: [{ ...target, RoleArn: 'x' }] }],
    ['Targets.SqsParameters: this property', { Targets: [{ ...target, SqsParameters: {} }] }],
    ['EventPattern.a: the operator', { EventPattern: { a: [{ suffix: 'x' }] } }],
    ['EventPattern.a: the operator', { EventPattern: { a: [{ wildcard: 'x*' }] } }],
    ['EventPattern.a: the operator', { EventPattern: { a: [{ 'anything-but': { suffix: 'x' } }] } }],
    ['EventPattern.a: the operator', { EventPattern: { a: [{ 'anything-but': { prefix: 7 } }] } }],
    ['EventPattern.$or: this operator', { EventPattern: { $or: [{ a: ['x'] }] } }],
    ['EventPattern.a: a pattern is an object', { EventPattern: { a: 'x' } }],
  ])('is refused at start by name: %s', async (message, properties) => {
    const more = { In: queue('in'), Rule: rule(properties) };
    const started = async () => {
      checkModelled(templateFixture({ Rule: rule(properties) }), [modelled]);
      await bus(more);
    };
    await expect(started()).rejects.toThrow(`Rule (AWS::Events::Rule) ${message}`);
  });
});
