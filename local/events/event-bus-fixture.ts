import { EventBridgeClient, PutEventsCommand, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { afterEach } from 'vitest';
import type { Datapoint } from '../alarms/metric-sink.ts';
import { createEndpoint } from '../endpoint/create-endpoint.ts';
import { queueArn } from '../endpoint/endpoint-fixture.ts';
import { createIam } from '../iam/iam.ts';
import { templateFixture, type FixtureResource } from '../iam/template-fixture.ts';
import { createKernel } from '../kernel/create-kernel.ts';
import { createSqs } from '../sqs/sqs-service.ts';
import { arriveSimulated } from './channel-messages.ts';
import { createEventBus } from './event-bus.ts';

/** For tests: EventBridge at its endpoint, with what stands around it. */
export const start = Date.parse('2026-03-10T10:00:00.120Z');
export const ruleArn = (name: string) => `arn:aws:events:us-east-1:000000000000:rule/${name}`;
const pattern = {
  source: ['aws.cloudwatch'],
  detail: { alarmName: [{ prefix: 'registry-' }, { prefix: 'session-' }] },
};

export const queue = (name: string): FixtureResource => ({
  type: 'AWS::SQS::Queue',
  arn: queueArn(name),
  name,
  properties: { QueueName: name },
});
export const admit = (name: string, rule: string): FixtureResource => ({
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
export const rule = (properties: Record<string, unknown> = {}, name = 'alarms'): FixtureResource => ({
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
export async function bus(more: Record<string, FixtureResource> = {}) {
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
  const { outbox } = running;
  const leave = arriveSimulated({ kernel, outbox });
  const events = createEventBus({ kernel, template, iam, queues: sqs.desk, metrics, leave });
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
    outbox,
    put: (Entries: PutEventsRequestEntry[], accessKeyId = 'anyone') =>
      client(accessKeyId).send(new PutEventsCommand({ Entries })),
    lying: (name: string) => sqs.reader.receive(queueArn(name), 10),
  };
}

export const alarm = (alarmName: string): PutEventsRequestEntry => ({
  Source: 'aws.cloudwatch',
  DetailType: 'CloudWatch Alarm State Change',
  Resources: [`arn:aws:cloudwatch:us-east-1:000000000000:alarm:${alarmName}`],
  Detail: JSON.stringify({ alarmName }),
});
