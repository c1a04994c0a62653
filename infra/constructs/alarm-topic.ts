import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { Deployment } from '../deployment.ts';
import { admitAlarmsOfThisAccount, cloudWatch, onlyAlarmsOfThisAccount } from './admit-alarms.ts';

/** Where the account's CloudWatch alarms arrive: `tocsin-alarms`. Teams add it as an alarm action and are done. */
export class AlarmTopic extends Construct {
  readonly topic: sns.Topic;
  /** For other topics, too, that a service of AWS publishes to: a key costs a dollar a month. */
  readonly key: kms.Key;

  constructor(scope: Construct, id: string, props: { deployment: Deployment }) {
    super(scope, id);
    const { prefix, removalPolicy } = props.deployment;
    // CloudWatch cannot use the AWS-managed SNS key, so an encrypted topic costs a key of our own.
    this.key = new kms.Key(this, 'Key', {
      alias: `${prefix}-alarms`,
      description: 'Encrypts what services of AWS tell Tocsin',
      enableKeyRotation: true,
      removalPolicy,
    });
    this.key.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'AlarmsOfThisAccount',
        principals: [cloudWatch],
        actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
        resources: ['*'], // in a key's policy this means the key itself
        conditions: onlyAlarmsOfThisAccount(Stack.of(this)),
      }),
    );
    this.topic = new sns.Topic(this, 'Topic', { topicName: `${prefix}-alarms`, masterKey: this.key, enforceSSL: true });
    admitAlarmsOfThisAccount(this.topic);
  }

  /** Every message goes to the queue as it was published; what SNS cannot hand over waits in the dead-letter queue. */
  deliverTo(queue: sqs.IQueue, deadLetters: sqs.IQueue): void {
    this.topic.addSubscription(new SqsSubscription(queue, { rawMessageDelivery: true, deadLetterQueue: deadLetters }));
  }
}

/** Accepting what the topics named offer to send over HTTPS, and no others. */
export const allowConfirm = (topicArns: readonly string[]): iam.PolicyStatement[] =>
  topicArns.length === 0
    ? []
    : [new iam.PolicyStatement({ actions: ['sns:ConfirmSubscription'], resources: [...topicArns] })];
