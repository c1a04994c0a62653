import { Validations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { Deployment } from '../deployment.ts';

/** The key that makes acknowledgement links unguessable, generated at deploy and seen by nobody. */
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
    Validations.of(this.secret).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason:
        'A repeated page must carry the same link, so the key changes by hand (docs/runbooks/send-notice.md); a link lives 24 h at most and the table holds only its hash.',
    });
  }

  allowRead = (): iam.PolicyStatement =>
    new iam.PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: [this.secret.secretArn] });
}
