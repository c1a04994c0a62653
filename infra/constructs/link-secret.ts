import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { Deployment } from '../deployment.ts';
import type { TocsinFunction } from './tocsin-function.ts';

const ROTATED_EVERY_DAYS = 30;

/** The key that makes acknowledgement links unguessable, generated at deploy, changed every month and seen by nobody. */
export class LinkSecret extends Construct {
  readonly secret: secretsmanager.Secret;

  constructor(scope: Construct, id: string, props: { deployment: Deployment }) {
    super(scope, id);
    this.secret = new secretsmanager.Secret(this, 'Secret', {
      secretName: `${props.deployment.prefix}/link-key`,
      description: 'HMAC key of the links in pages',
      generateSecretString: { passwordLength: 64, excludePunctuation: true },
      removalPolicy: props.deployment.removalPolicy,
    });
  }

  /** Any version: a page keeps the one that it was made with. */
  allowRead = (): iam.PolicyStatement =>
    new iam.PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: [this.secret.secretArn] });

  allowRotate = (): iam.PolicyStatement =>
    new iam.PolicyStatement({
      actions: ['DescribeSecret', 'GetSecretValue', 'PutSecretValue', 'UpdateSecretVersionStage'].map(
        (action) => `secretsmanager:${action}`,
      ),
      resources: [this.secret.secretArn],
    });

  /** The L1 resources, because CDK's own would also allow the function to make passwords of every kind. */
  rotateBy(rotate: TocsinFunction): void {
    const permission = new lambda.CfnPermission(this, 'MayRotate', {
      action: 'lambda:InvokeFunction',
      functionName: rotate.function.functionArn,
      principal: 'secretsmanager.amazonaws.com',
      sourceAccount: Stack.of(this).account,
      sourceArn: this.secret.secretArn,
    });
    const schedule = new secretsmanager.CfnRotationSchedule(this, 'Rotation', {
      secretId: this.secret.secretArn,
      rotationLambdaArn: rotate.function.functionArn,
      rotationRules: { automaticallyAfterDays: ROTATED_EVERY_DAYS },
      rotateImmediatelyOnUpdate: false, // it was made a moment ago, or has its next date already
    });
    // AWS tries the function out at once: all that it needs has to be there.
    schedule.node.addDependency(permission, rotate.function, rotate.function.role ?? rotate);
  }
}
