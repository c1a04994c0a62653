import type { Duration } from 'aws-cdk-lib';
import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Deployment } from '../deployment.ts';

export interface ScheduleProps {
  readonly deployment: Deployment;
  readonly name: string;
  /** `rate(1 minute)` or `cron(...)`, in UTC. */
  readonly expression: string;
  readonly target: lambda.IFunction;
  readonly deadLetters: sqs.IQueue;
  readonly retries: number;
  /** After this long a missed run is given up: it goes to the dead letters. */
  readonly giveUpAfter: Duration;
}

/** Runs a function by the clock. The L1 resource, because CDK's own target also allows every version of the function. */
export class Schedule extends Construct {
  constructor(scope: Construct, id: string, props: ScheduleProps) {
    super(scope, id);
    const role = new iam.Role(this, 'Role', {
      assumedBy: new iam.ServicePrincipal('scheduler.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    });
    role.addToPolicy(
      new iam.PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [props.target.functionArn] }),
    );
    role.addToPolicy(
      new iam.PolicyStatement({ actions: ['sqs:SendMessage'], resources: [props.deadLetters.queueArn] }),
    );
    const schedule = new scheduler.CfnSchedule(this, 'Schedule', {
      name: `${props.deployment.prefix}-${props.name}`,
      scheduleExpression: props.expression,
      scheduleExpressionTimezone: 'UTC',
      flexibleTimeWindow: { mode: 'OFF' },
      state: 'ENABLED',
      target: {
        arn: props.target.functionArn,
        roleArn: role.roleArn,
        input: JSON.stringify({ v: 1 }),
        deadLetterConfig: { arn: props.deadLetters.queueArn },
        retryPolicy: { maximumRetryAttempts: props.retries, maximumEventAgeInSeconds: props.giveUpAfter.toSeconds() },
      },
    });
    // The first run may come at once: the role must already be allowed what it needs.
    schedule.node.addDependency(role);
  }
}
