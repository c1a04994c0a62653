import type { PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { describe, expect, it } from 'vitest';
import { queueArn } from '../endpoint/endpoint-fixture.ts';
import { templateFixture, type FixtureResource } from '../iam/template-fixture.ts';
import { checkModelled } from '../template/check-modelled.ts';
import { admit, alarm, bus, queue, rule, ruleArn } from './event-bus-fixture.ts';
import { modelled } from './modelled.ts';

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
