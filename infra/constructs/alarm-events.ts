import { Duration, Stack } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { neverTaken, type AlarmPrefixes } from '../alarm-roads.ts';
import type { Deployment } from '../deployment.ts';
import type { OwnAlarms } from './own-alarms.ts';
import type { QueueWithDeadLetters } from './queue-with-dead-letters.ts';

export interface AlarmEventsProps {
  readonly deployment: Deployment;
  readonly alarms: OwnAlarms;
  readonly prefixes: AlarmPrefixes;
  /** In front of receive-alarm; the topic feeds it too. */
  readonly to: QueueWithDeadLetters;
}

/**
 * The road beside the topic: alarms whose names were opted in page without naming an action. A prefix was checked to take in
 * none of those that are never taken, so one condition on the name is enough; EventBridge has no "and" for one field.
 */
export class AlarmEvents extends Construct {
  constructor(scope: Construct, id: string, { deployment, alarms, prefixes, to }: AlarmEventsProps) {
    super(scope, id);
    if (prefixes !== 'every' && prefixes.length === 0) return;
    const ruleName = `${deployment.prefix}-alarm-events`;
    const ruleArn = Stack.of(this).formatArn({ service: 'events', resource: 'rule', resourceName: ruleName });
    for (const queue of [to.queue, to.dead]) admitEvents(queue, ruleArn);
    const rule = new events.Rule(this, 'Rule', {
      ruleName,
      description: 'CloudWatch alarms that page without naming a topic',
      eventPattern: {
        source: ['aws.cloudwatch'],
        detailType: ['CloudWatch Alarm State Change'],
        detail: {
          alarmName: prefixes === 'every' ? events.Match.anythingButPrefix(...neverTaken) : prefixes.map(beginsWith),
        },
      },
    });
    rule.addTarget({
      // CDK's own target would also allow reading the queue's attributes and URL.
      bind: () => ({
        arn: to.queue.queueArn,
        deadLetterConfig: { arn: to.dead.queueArn },
        retryPolicy: { maximumRetryAttempts: 185, maximumEventAgeInSeconds: Duration.days(1).toSeconds() },
      }),
    });
    // The first event may come at once: the queues must already let it in.
    rule.node.addDependency(to.queue, to.dead);
    alarms.raise({
      name: 'alarm-events-failed',
      namespace: 'AWS/Events',
      metricName: 'FailedInvocations',
      dimensions: { RuleName: ruleName },
      statistic: 'Sum',
      above: 0,
      breaks:
        'EventBridge could not hand over a CloudWatch alarm: if no topic carried it too, nobody was paged for it.',
      runbook: 'docs/runbooks/alarm-events-failed.md',
    });
  }
}

const beginsWith = (prefix: string): { prefix: string } => ({ prefix });

function admitEvents(queue: sqs.Queue, ruleArn: string): void {
  queue.addToResourcePolicy(
    new iam.PolicyStatement({
      sid: 'AlarmEvents',
      principals: [new iam.ServicePrincipal('events.amazonaws.com')],
      actions: ['sqs:SendMessage'],
      resources: [queue.queueArn],
      conditions: { ArnEquals: { 'aws:SourceArn': ruleArn } },
    }),
  );
}
