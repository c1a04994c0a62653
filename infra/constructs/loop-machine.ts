import { ArnFormat, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as stepfunctions from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { Deployment } from '../deployment.ts';
import { incidentLoop, loopMachineNames, type LoopMachineName } from '../workflows/incident-loop.ts';
import type { OwnAlarms, RunbookPath } from './own-alarms.ts';

/** The ARN a loop machine will have. Functions that wake it are also called by it: naming it first breaks the circle. */
export function loopMachineArn(stack: Stack, deployment: Deployment, machine: LoopMachineName): string {
  return stack.formatArn({
    service: 'states',
    resource: 'stateMachine',
    resourceName: `${deployment.prefix}-${machine}`,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
}

/** Looking at an execution of either loop, whichever incident it is for. */
export function describeExecutions(stack: Stack, deployment: Deployment) {
  const names = loopMachineNames.map((machine) => `execution:${deployment.prefix}-${machine}:*`);
  const anyOf = (region: string, account: string, partition: string) =>
    names.map((name) => `arn:${partition}:states:${region}:${account}:${name}`);
  const reason = 'an execution is named after its incident, which is not known at deploy';
  return {
    allowDescribe: new iam.PolicyStatement({
      actions: ['states:DescribeExecution'],
      resources: anyOf(stack.region, stack.account, stack.partition),
    }),
    wildcards: anyOf('<AWS::Region>', '<AWS::AccountId>', '<AWS::Partition>').map((resource) => ({ resource, reason })),
  };
}

export interface LoopMachineProps {
  readonly deployment: Deployment;
  readonly alarms: OwnAlarms;
  readonly machine: LoopMachineName;
  readonly decide: lambda.IFunction;
  readonly park: lambda.IFunction;
  readonly breaks: string;
  readonly runbook: RunbookPath;
}

/** A state machine that runs the incident loop. */
export class LoopMachine extends Construct {
  readonly stateMachine: stepfunctions.StateMachine;

  constructor(scope: Construct, id: string, props: LoopMachineProps) {
    super(scope, id);
    const { deployment, machine, decide, park } = props;
    const name = `${deployment.prefix}-${machine}`;
    const role = new iam.Role(this, 'Role', {
      assumedBy: new iam.ServicePrincipal('states.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    });
    role.addToPolicy(
      new iam.PolicyStatement({
        actions: ['lambda:InvokeFunction'],
        resources: [decide.functionArn, park.functionArn],
      }),
    );
    Validations.of(role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'Log delivery and X-Ray, added by CDK for logging and tracing, have no resources to name.',
    });
    const definition = incidentLoop({ machine, decideArn: decide.functionArn, parkArn: park.functionArn });
    this.stateMachine = new stepfunctions.StateMachine(this, 'StateMachine', {
      stateMachineName: name,
      stateMachineType: stepfunctions.StateMachineType.STANDARD,
      definitionBody: stepfunctions.DefinitionBody.fromString(Stack.of(this).toJsonString(definition, 2)),
      role,
      tracingEnabled: true,
      logs: {
        destination: new logs.LogGroup(this, 'Logs', {
          // The prefix keeps the account's log resource policy from growing with every machine.
          logGroupName: `/aws/vendedlogs/states/${name}`,
          retention: deployment.logRetention,
          removalPolicy: RemovalPolicy.DESTROY, // the record is in the table; a name left behind would block the next deploy
        }),
        level: stepfunctions.LogLevel.ALL,
        includeExecutionData: false, // task tokens are in the data
      },
    });
    const failures = [
      ['failed', 'ExecutionsFailed'],
      ['timed-out', 'ExecutionsTimedOut'],
    ] as const;
    for (const [how, metricName] of failures)
      props.alarms.raise({
        name: `${machine}-${how}`,
        namespace: 'AWS/States',
        metricName,
        dimensions: { StateMachineArn: this.stateMachine.stateMachineArn },
        statistic: 'Sum',
        above: 0,
        breaks: props.breaks,
        runbook: props.runbook,
      });
  }
}
