import * as iam from 'aws-cdk-lib/aws-iam';
import * as ses from 'aws-cdk-lib/aws-ses';
import { Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { Deployment } from '../deployment.ts';

/** Who email comes from: a domain signed by SES, over TLS only, with its reputation measured. */
export class SenderIdentity extends Construct {
  readonly address: string;
  readonly configurationSetName: string;
  readonly configurationSet: ses.ConfigurationSet;

  constructor(scope: Construct, id: string, props: { deployment: Deployment; domain: string }) {
    super(scope, id);
    this.address = `incidents@${props.domain}`;
    this.configurationSetName = props.deployment.prefix;
    this.configurationSet = new ses.ConfigurationSet(this, 'ConfigurationSet', {
      configurationSetName: this.configurationSetName,
      tlsPolicy: ses.ConfigurationSetTlsPolicy.REQUIRE,
      reputationMetrics: true,
    });
    new ses.EmailIdentity(this, 'Identity', {
      identity: ses.Identity.domain(props.domain),
      configurationSet: this.configurationSet,
    });
    const arn = (resource: string, resourceName: string) =>
      Stack.of(this).formatArn({ service: 'ses', resource, resourceName });
    this.arns = [arn('identity', props.domain), arn('configuration-set', this.configurationSetName)];
  }

  private readonly arns: string[];

  /** Mail with attachments; SES asks for the right to raw mail where it makes a message of parts. */
  allowSendFiles = (): iam.PolicyStatement =>
    new iam.PolicyStatement({ actions: ['ses:SendEmail', 'ses:SendRawEmail'], resources: this.arns });

  allowSend = (): iam.PolicyStatement => new iam.PolicyStatement({ actions: ['ses:SendEmail'], resources: this.arns });
}
