import { ArnFormat, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as sns from 'aws-cdk-lib/aws-sns';

/** CloudWatch, speaking for an alarm of this account. */
export const cloudWatch = new iam.ServicePrincipal('cloudwatch.amazonaws.com');

/** Conditions that hold only when CloudWatch acts for an alarm of this account and region (the confused deputy's lock). */
export function onlyAlarmsOfThisAccount(stack: Stack): Record<string, Record<string, string>> {
  const anyAlarm = stack.formatArn({
    service: 'cloudwatch',
    resource: 'alarm',
    resourceName: '*',
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  return { StringEquals: { 'aws:SourceAccount': stack.account }, ArnLike: { 'aws:SourceArn': anyAlarm } };
}

/** A topic with a policy of its own has lost the default one: without this no alarm arrives. */
export function admitAlarmsOfThisAccount(topic: sns.Topic): void {
  topic.addToResourcePolicy(
    new iam.PolicyStatement({
      sid: 'AlarmsOfThisAccount',
      principals: [cloudWatch],
      actions: ['sns:Publish'],
      resources: [topic.topicArn],
      conditions: onlyAlarmsOfThisAccount(Stack.of(topic)),
    }),
  );
}
