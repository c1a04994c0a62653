import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type * as z from 'zod';
import type { Deployment } from '../deployment.ts';
import { factsOf, type FunctionFacts, type FunctionName } from '../function-catalog.ts';
import type { OwnAlarms } from './own-alarms.ts';

export interface TocsinFunctionProps {
  readonly deployment: Deployment;
  readonly alarms: OwnAlarms;
  readonly code: lambda.Code;
  /** Exactly the settings its schema in shared/contracts/environments asks for. */
  readonly environment: Readonly<Record<string, string>>;
  /** Everything it may call. Its own log group and X-Ray are added. */
  readonly mayCall: readonly iam.PolicyStatement[];
  /** Where an event goes that was handed over asynchronously and failed, or who else keeps it. */
  readonly failedEvents: sqs.IQueue | { readonly keptBy: string };
  /** Each resource with a star among `mayCall`, as cdk-nag writes it, and why it cannot be narrower. */
  readonly wildcards?: readonly { readonly resource: string; readonly reason: string }[];
}

/** Makes every Lambda: explicit size, runtime, role, logs, tracing and alarm; nothing by default, nothing managed by AWS. */
export class TocsinFunction extends Construct {
  readonly function: lambda.Function;
  readonly physicalName: string;

  constructor(scope: Construct, name: FunctionName, props: TocsinFunctionProps) {
    super(scope, name);
    const facts = factsOf(name);
    requireExactEnvironment(name, facts, props.environment);
    this.physicalName = `${props.deployment.prefix}-${name}`;

    const logGroup = new logs.LogGroup(this, 'Logs', {
      logGroupName: `/aws/lambda/${this.physicalName}`,
      retention: props.deployment.logRetention,
      removalPolicy: RemovalPolicy.DESTROY, // the record is in the table; a name left behind would block the next deploy
    });
    this.function = new lambda.Function(this, 'Function', {
      functionName: this.physicalName,
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: lambda.Architecture.ARM_64,
      handler: 'index.handler',
      code: props.code,
      memorySize: facts.memoryMiB,
      timeout: facts.timeout,
      // Not a setting of the function but of its logger and metrics: the name a stage's lines and figures carry.
      environment: { ...props.environment, POWERTOOLS_SERVICE_NAME: props.deployment.prefix },
      role: this.roleFor(props, logGroup),
      logGroup,
      tracing: lambda.Tracing.ACTIVE,
      ...('keptBy' in props.failedEvents ? {} : { deadLetterQueue: props.failedEvents }),
    });
    if ('keptBy' in props.failedEvents)
      Validations.of(this.function).acknowledge({
        id: 'Serverless-LambdaDLQ',
        reason: `Nothing invokes it asynchronously: ${props.failedEvents.keptBy}`,
      });

    props.alarms.raise({
      name,
      namespace: 'AWS/Lambda',
      metricName: 'Errors',
      dimensions: { FunctionName: this.physicalName },
      statistic: 'Sum',
      above: 0,
      breaks: facts.breaks,
      runbook: facts.runbook,
    });
  }

  private roleFor(props: TocsinFunctionProps, logGroup: logs.LogGroup): iam.Role {
    const role = new iam.Role(this, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    const ownLogs = new iam.PolicyStatement({
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      resources: [logGroup.logGroupArn],
    });
    for (const statement of [ownLogs, ...props.mayCall]) role.addToPolicy(statement);
    const tracing = { resource: '*', reason: 'X-Ray has no resources to name' };
    for (const resource of new Set([tracing, ...(props.wildcards ?? [])].map((wildcard) => wildcard.resource))) {
      const reasons = [tracing, ...(props.wildcards ?? [])].filter((wildcard) => wildcard.resource === resource);
      Validations.of(role).acknowledge({
        id: `AwsSolutions-IAM5[Resource::${resource}]`,
        reason: `${reasons.map(({ reason }) => reason).join('; ')}.`,
      });
    }
    return role;
  }
}

/** A setting that is missing, or that nothing reads, is found at synth rather than at the first page. */
function requireExactEnvironment(
  name: FunctionName,
  facts: FunctionFacts,
  given: Readonly<Record<string, string>>,
): void {
  const shape: Readonly<Record<string, z.ZodType>> = facts.environment.shape;
  const known = Object.keys(shape);
  const required = known.filter((key) => shape[key]?.safeParse(undefined).success === false);
  const missing = required.filter((key) => !(key in given));
  const unread = Object.keys(given).filter((key) => !known.includes(key));
  if (missing.length + unread.length === 0) return;
  throw new Error(
    `${name}: its environment schema and the stack disagree; missing: ${missing.join(', ') || 'none'}; not in the schema: ${unread.join(', ') || 'none'}`,
  );
}
