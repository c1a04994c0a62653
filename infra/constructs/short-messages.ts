import type { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';

/** Publishing to a phone number, and to nothing else: SNS has no ARN for a number, so topics are denied by name. */
export const allowShortMessages = (stack: Stack): iam.PolicyStatement[] => [
  new iam.PolicyStatement({ actions: ['sns:Publish'], resources: ['*'] }),
  new iam.PolicyStatement({
    effect: iam.Effect.DENY,
    actions: ['sns:Publish'],
    resources: [`arn:${stack.partition}:sns:*:*:*`],
  }),
];

export const whyAnyPhone = 'a phone number is no resource either, and every topic is denied';

/** What providers hold against a number or an address: reading it, and changing nothing. */
export const askOfContacts = new iam.PolicyStatement({
  actions: ['sns:CheckIfPhoneNumberIsOptedOut', 'ses:GetSuppressedDestination'],
  resources: ['*'],
});

export const whyAnyContact = 'neither the numbers that opted out nor the suppression list are resources';
