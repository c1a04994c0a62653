import { describe, expect, it } from 'vitest';
import { synthesize } from './synthesized.ts';

const { ofType } = synthesize();

describe('every asynchronous edge is tried again and ends in a dead-letter queue', () => {
  const mappings = ofType('AWS::Lambda::EventSourceMapping').map(({ properties }) => properties);
  const fromQueues = mappings.filter((mapping) => String(mapping['EventSourceArn']).startsWith('queue '));

  it.each([
    ['tocsin-alarms', 'receive-alarm', 10, undefined],
    ['tocsin-pages', 'send-notice', 1, undefined],
    ['tocsin-broadcasts', 'send-notice', 5, 2],
    ['tocsin-statements', 'send-statements', 1, 2],
    ['tocsin-mail-events', 'mark-channel', 10, undefined],
  ])('queue %s -> %s, %i at a time', (queue, target, batch, atMost) => {
    const mapping = fromQueues.find((found) => found['EventSourceArn'] === `queue ${queue}`);
    expect(mapping).toMatchObject({
      FunctionName: `function tocsin-${target}`,
      BatchSize: batch,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
    expect(mapping?.['ScalingConfig']).toEqual(atMost === undefined ? undefined : { MaximumConcurrency: atMost });
    const source = ofType('AWS::SQS::Queue').find(({ properties }) => properties['QueueName'] === queue);
    expect(source?.properties['RedrivePolicy']).toMatchObject({ deadLetterTargetArn: `queue ${queue}-dead` });
  });

  it('no other queue is read', () => {
    expect(fromQueues).toHaveLength(5);
  });

  it('table -> react-to-changes, from the oldest record, fresh commits and notices only', () => {
    const mapping = mappings.find((found) => found['EventSourceArn'] === 'table tocsin.StreamArn');
    expect(mapping).toMatchObject({
      FunctionName: 'function tocsin-react-to-changes',
      StartingPosition: 'TRIM_HORIZON',
      BatchSize: 25,
      ParallelizationFactor: 4,
      BisectBatchOnFunctionError: true,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      MaximumRetryAttempts: 10,
      MaximumRecordAgeInSeconds: 6 * 3600,
      DestinationConfig: { OnFailure: { Destination: 'queue tocsin-changes-dead' } },
    });
    const { Filters } = mapping?.['FilterCriteria'] as { Filters: { Pattern: string }[] };
    expect(Filters.map(({ Pattern }) => JSON.parse(Pattern) as unknown)).toEqual(
      ['COMMIT#', 'NOTICE#'].map((prefix) => ({
        eventName: ['INSERT'],
        dynamodb: { Keys: { sk: { S: [{ prefix }] } } },
      })),
    );
  });

  it.each(['alarms', 'mail-events'])('topic tocsin-%s -> the queue of its name, as published', (name) => {
    const subscriptions = ofType('AWS::SNS::Subscription').map(({ properties }) => properties);
    const found = subscriptions.filter(({ TopicArn }) => TopicArn === `topic tocsin-${name}`);
    expect(found).toMatchObject([
      {
        Protocol: 'sqs',
        Endpoint: `queue tocsin-${name}`,
        RawMessageDelivery: true,
        RedrivePolicy: { deadLetterTargetArn: `queue tocsin-${name}-dead` },
      },
    ]);
  });

  it('SES -> topic tocsin-mail-events, what did not arrive or was not wanted', () => {
    const [destination, ...others] = ofType('AWS::SES::ConfigurationSetEventDestination');
    expect(others).toEqual([]);
    expect(destination?.properties).toMatchObject({
      ConfigurationSetName: 'configurationset tocsin',
      EventDestination: {
        Enabled: true,
        MatchingEventTypes: ['bounce', 'complaint', 'reject', 'renderingFailure'],
        SnsDestination: { TopicARN: 'topic tocsin-mail-events' },
      },
    });
  });

  it('EventBridge -> queue tocsin-alarms: changes of the alarms that were opted in, for a day', () => {
    const [rule, ...others] = ofType('AWS::Events::Rule');
    expect(others).toEqual([]);
    expect(rule?.properties).toMatchObject({
      Name: 'tocsin-alarm-events',
      State: 'ENABLED',
      EventPattern: {
        source: ['aws.cloudwatch'],
        'detail-type': ['CloudWatch Alarm State Change'],
        detail: { alarmName: [{ prefix: 'registry-' }, { prefix: 'transport-' }, { prefix: 'session-' }] },
      },
      Targets: [
        {
          Arn: 'queue tocsin-alarms',
          DeadLetterConfig: { Arn: 'queue tocsin-alarms-dead' },
          RetryPolicy: { MaximumRetryAttempts: 185, MaximumEventAgeInSeconds: 86_400 },
        },
      ],
    });
  });

  it.each([
    ['audit-deadlines', 'rate(1 minute)'],
    ['keep-rota', 'rate(1 minute)'],
    ['watch-guarantees', 'rate(5 minutes)'],
    ['issue-statements', 'cron(0,15,30 * 4-6 * ? *)'],
    ['check-contacts', 'cron(0 9 * * ? *)'],
  ])('the clock -> %s, %s', (name, expression) => {
    const schedule = ofType('AWS::Scheduler::Schedule').find(
      ({ properties }) => properties['Name'] === `tocsin-${name}`,
    )?.properties;
    expect(schedule).toMatchObject({ ScheduleExpression: expression, ScheduleExpressionTimezone: 'UTC' });
    const target = schedule?.['Target'] as { RetryPolicy: { MaximumRetryAttempts: number } };
    expect(target).toMatchObject({
      Arn: `function tocsin-${name}`,
      DeadLetterConfig: { Arn: 'queue tocsin-schedules-dead' },
    });
    expect(target.RetryPolicy.MaximumRetryAttempts).toBeGreaterThan(0);
    // Scheduler only hands the event over; what the function then fails at is Lambda's to keep.
    const invoked = ofType('AWS::Lambda::Function').find(
      ({ properties }) => properties['FunctionName'] === `tocsin-${name}`,
    );
    expect(invoked?.properties['DeadLetterConfig']).toEqual({ TargetArn: 'queue tocsin-schedules-dead' });
  });
});

it('the state machines log every step, but no data: task tokens are in it', () => {
  const machines = ofType('AWS::StepFunctions::StateMachine');
  expect(machines.map(({ properties }) => properties['StateMachineName']).sort()).toEqual([
    'tocsin-communication',
    'tocsin-escalation',
  ]);
  for (const { properties } of machines)
    expect(properties).toMatchObject({
      StateMachineType: 'STANDARD',
      LoggingConfiguration: { Level: 'ALL', IncludeExecutionData: false },
      TracingConfiguration: { Enabled: true },
    });
});
